"""The keys of the interface, declared once: behaviours/keys.js listens for them, the help shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quen.kernel.errors import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quen.kernel.registry.spec import ObjectSpec


@dataclass(frozen=True, slots=True)
class Key:
    """`keys`: alternatives, each a key or a sequence ("g h"). `does`: what a behaviour runs for it ("" where it
    listens by itself), `href`: the page it leads to. `shown`: how the help writes them, where not as they are.
    """

    keys: tuple[str, ...]
    label: Text
    does: str = ""
    href: str = ""
    shown: tuple[str, ...] = ()

    @property
    def caps(self) -> tuple[tuple[str, ...], ...]:
        """The alternatives as the help shows them, each as the keys pressed one after the other."""
        return tuple(tuple(keys.split(" ")) for keys in (self.shown or self.keys))


@dataclass(frozen=True, slots=True)
class KeyGroup:
    label: Text
    keys: tuple[Key, ...]


ANYWHERE = (
    Key(("Ctrl+K",), gettext_lazy("Search, go to a page, run an action"), shown=("Ctrl K",)),
    Key(("/",), gettext_lazy("Search in this list"), "find-in-list"),
    Key(("c", "n"), gettext_lazy("Create a record in this list"), "create", shown=("c",)),
    Key(("Ctrl+Z",), gettext_lazy("Undo, as long as it is offered"), shown=("Ctrl Z",)),
    Key(("h",), gettext_lazy("Help for this page"), "page-help"),
    Key(("?",), gettext_lazy("All keys"), "help"),
    Key(("Escape",), gettext_lazy("Close, or leave an input unchanged"), shown=("Esc",)),
)
LISTS = (
    Key(("j",), gettext_lazy("Next row"), "next-row", shown=("j", "↓")),
    Key(("k",), gettext_lazy("Previous row"), "previous-row", shown=("k", "↑")),
    Key(("ArrowRight",), gettext_lazy("Next, previous cell"), shown=("→", "←")),
    Key(("Home",), gettext_lazy("First, last cell; with Ctrl of the list"), shown=("Home", "End")),
    Key(("o",), gettext_lazy("Open the record"), "open-row"),
    Key(("x",), gettext_lazy("Select the row"), "select-row"),
    Key(("l",), gettext_lazy("Follow the link in the cell"), "follow-link"),
    Key(("e",), gettext_lazy("Edit the cell, or the record"), "edit", shown=("e", "↵")),
)
CELLS = (
    Key(("Enter",), gettext_lazy("Save and move down"), shown=("↵",)),
    Key(("Tab",), gettext_lazy("Save and move right"), shown=("Tab",)),
    Key(("Shift+Enter",), gettext_lazy("Save and move up"), shown=("Shift ↵",)),
    Key(("Escape",), gettext_lazy("Leave the cell as it was"), shown=("Esc",)),
)
RECORDS = (
    Key(("J",), gettext_lazy("Next record of the list"), "next-record", shown=("Shift J",)),
    Key(("K",), gettext_lazy("Previous record of the list"), "previous-record", shown=("Shift K",)),
    Key(("s",), gettext_lazy("Add to favorites, or take off"), "favorite"),
    Key(("Alt+ArrowRight",), gettext_lazy("Move the card to the next column"), shown=("Alt ← →",)),
    Key(("Alt+ArrowDown",), gettext_lazy("Move the card to the next lane"), shown=("Alt ↑ ↓",)),
    Key(("ArrowDown",), gettext_lazy("Rows of related lists"), shown=("↑", "↓")),
    Key(("ArrowLeft",), gettext_lazy("Other tab; other picture"), shown=("←", "→")),
)
CHOICES = (
    Key(("ArrowDown",), gettext_lazy("Choose in a menu, a search or a picker"), shown=("↑", "↓")),
    Key(("Enter",), gettext_lazy("Take what is chosen"), shown=("↵",)),
    Key(("Ctrl+Enter",), gettext_lazy("Open what was found in a new tab"), shown=("Ctrl ↵",)),
    Key(("PageDown",), gettext_lazy("Further in what was found"), shown=("PgUp", "PgDn")),
)
INPUTS = (
    Key(("Enter",), gettext_lazy("Save a value on a record's page"), shown=("↵",)),
    Key(("Ctrl+Enter",), gettext_lazy("Save a text of several lines"), shown=("Ctrl ↵",)),
    Key(("@",), gettext_lazy("Mention a person or a team in a text")),
)


def key_groups(menu: Sequence[ObjectSpec], home_url: dict[str, str]) -> tuple[KeyGroup, ...]:
    """All keys, with those that lead to the objects of the navigation (`home_url`: {object: its first page})."""
    go = [
        Key(("g h",), _("Home"), href="/"),
        Key(("g i",), _("Notifications"), href="/notifications"),
        *(
            Key((f"g {spec.menu.key}",), spec.label_plural, href=home_url[spec.name])
            for spec in menu
            if spec.menu is not None and spec.menu.key
        ),
        Key(("g s",), _("Settings"), href="/settings/"),
    ]
    return (
        KeyGroup(_("Anywhere"), ANYWHERE),
        KeyGroup(_("Lists"), LISTS),
        KeyGroup(_("While a cell is edited"), CELLS),
        KeyGroup(_("Records and boards"), RECORDS),
        KeyGroup(_("Menus and search"), CHOICES),
        KeyGroup(_("Inputs"), INPUTS),
        KeyGroup(_("Go to"), tuple(go)),
    )
