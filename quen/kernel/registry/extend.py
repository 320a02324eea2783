"""`extend`: what a higher context adds to the objects of a lower one, without the lower one knowing.

Called in the module `extensions.py` of a context, which is found like its objects:

    extend("account", related=[Related("opportunity", "account")])
    extend("*", panels=[Panel("timeline", _("Timeline"), "timeline", "middle", timeline, "timeline/_panel.html")])

`*` means every business object, those made later included; objects shown under Settings are none.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from quen.kernel.errors import Text

if TYPE_CHECKING:
    import uuid

    from quen.kernel.access.actor import Actor
    from quen.kernel.actions.declare import Action, Tone
    from quen.kernel.registry.spec import ImportPart, ObjectSpec, QuickFilter, Related, Section

EVERY = "*"


@dataclass(frozen=True)
class Panel:
    """A part of a record's page that is more than a list: `build(spec, record, actor)` gives what `template` shows.

    The template gets the answer as `panel.view` and the page as `page`; with None the panel does not appear for
    this record or actor. `build` reads through `rows()`, in a number of statements that no data can raise.
    `place`: a tab in the middle, or the right column. `position` orders the panels of a place (the smallest first).
    `first`: the tab that a page opens with. `name` is part of ids in the page: a word of letters and digits.
    """

    name: str
    label: Text
    icon: str
    place: Literal["middle", "context"]
    build: Callable[[ObjectSpec, Any, Actor], Any]
    template: str
    position: int = 50
    first: bool = False


@dataclass(frozen=True)
class CardNote:
    """A word on a card of a board: text, icon, tone, and what a pointer resting on it is told."""

    text: str
    icon: str
    tone: Tone = ""
    title: str = ""


# (spec, ids of the cards shown, actor) -> {id: note}; one statement for the whole board
CardNotes = Callable[["ObjectSpec", "list[uuid.UUID]", "Actor"], "Mapping[uuid.UUID, CardNote]"]


@dataclass(frozen=True)
class Extension:
    """What one call of `extend` asks for."""

    object: str
    source: str
    line: int
    parts: Mapping[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Added:
    """What a call of `extend` gave to one object: `kind` is the parameter, `name` tells the part from its like."""

    kind: str
    name: str
    source: str
    line: int


_declared: list[Extension] = []
_added: dict[str, list[Added]] = {}


def extend(
    name: str,
    *,
    related: Iterable[Related] = (),
    sections: Iterable[Section] = (),
    panels: Iterable[Panel] = (),
    quick_filters: Iterable[QuickFilter] = (),
    actions: Iterable[Action] = (),
    card_notes: Iterable[CardNotes] = (),
    import_parts: Iterable[ImportPart] = (),
) -> None:
    """Add to the object `name`, or to every business object (`*`), behind what it has already."""
    caller = sys._getframe(1)
    parts = {
        "related": tuple(related),
        "sections": tuple(sections),
        "panels": tuple(panels),
        "quick_filters": tuple(quick_filters),
        "actions": tuple(actions),
        "card_notes": tuple(card_notes),
        "import_parts": tuple(import_parts),
    }
    given = {key: added for key, added in parts.items() if added}
    _declared.append(Extension(name, str(caller.f_globals["__name__"]), caller.f_lineno, given))


def additions_to(name: str) -> tuple[Added, ...]:
    """What other modules have added to the object `name`, in the order in which they did."""
    return tuple(_added.get(name, ()))


def apply_extensions(specs: Mapping[str, ObjectSpec]) -> None:
    """Add what was declared to the specs, once. Raises RuntimeError for an unknown object or a name given twice."""
    while _declared:
        extension = _declared.pop(0)
        for spec in _extended(extension, specs):
            for key, added in extension.parts.items():
                _add(spec, key, added, extension)
    for spec in specs.values():
        # a declaration is frozen for everybody else; here it is still being put together
        object.__setattr__(spec, "panels", tuple(sorted(spec.panels, key=lambda panel: panel.position)))


def _extended(extension: Extension, specs: Mapping[str, ObjectSpec]) -> list[ObjectSpec]:
    if extension.object == EVERY:
        return [spec for spec in specs.values() if not spec.settings]
    if extension.object not in specs:
        raise RuntimeError(f"{extension.source} extends {extension.object!r}, which is not an object")
    return [specs[extension.object]]


def _add(spec: ObjectSpec, key: str, added: tuple[Any, ...], by: Extension) -> None:
    present = getattr(spec, key)
    known = {_name(part) for part in present}
    for part in added:
        if _name(part) in known:
            raise RuntimeError(f"{by.source} adds {key} {_name(part)} to {spec.name!r}, which has one of that name")
        known.add(_name(part))
        _added.setdefault(spec.name, []).append(Added(key, _name(part), by.source, by.line))
    object.__setattr__(spec, key, (*present, *added))


def _name(part: Any) -> str:
    """What tells a part from its like: a related list is its object and field, a section its title."""
    if hasattr(part, "by"):
        return f"{part.object}.{part.by}"
    return str(getattr(part, "name", "") or getattr(part, "label", "") or getattr(part, "__name__", part))
