"""What contexts put on the home page: declared in their `extensions.py`, like `extend`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


@dataclass(frozen=True)
class HomePanel:
    """A part of the working day: `build(actor)` gives what `template` shows as `panel.view`, None for nothing.

    `place`: the wide column or the one beside it. `instead_of`: an object whose lists it makes superfluous.
    `build` reads through `rows()`, in a number of statements that no data can raise, and shows the first few of what
    there is.
    """

    name: str
    build: Callable[[Actor], Any]
    template: str
    place: Literal["main", "side"] = "main"
    position: int = 50
    instead_of: str = ""


_panels: dict[str, HomePanel] = {}


def extend_home(*panels: HomePanel) -> None:
    """Add to the home page. Raises RuntimeError for a name given twice."""
    for panel in panels:
        if _panels.setdefault(panel.name, panel) is not panel:
            raise RuntimeError(f"two panels of the home page are called {panel.name!r}")


def home_panels() -> list[HomePanel]:
    """All of them, in their order."""
    from quen.kernel.registry.registry import specs

    specs()  # reads the extensions of all contexts
    return sorted(_panels.values(), key=lambda panel: (panel.position, panel.name))
