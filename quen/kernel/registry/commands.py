"""What contexts offer to do with a record of others from the palette, like starting an activity about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec


@dataclass(frozen=True)
class Command:
    """A form that opens beside the page."""

    label: str
    url: str
    icon: str


Offer = Callable[["ObjectSpec", Any, "Actor"], Iterable[Command]]
_offers: list[Offer] = []


def add_commands(offer: Offer) -> None:
    """Have `offer(spec, record, actor)` asked for each record; to be called in a context's `extensions.py`."""
    if offer not in _offers:
        _offers.append(offer)


def commands_for(spec: ObjectSpec, record: Any, actor: Actor) -> list[Command]:
    """All that is offered for a record."""
    return [command for offer in _offers for command in offer(spec, record, actor)]
