"""What a new lead gets when nobody said otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


def open_lead(values: dict[str, Any], actor: Actor, creating: bool) -> None:
    """A budget without a currency is in the base currency."""
    if creating and not values.get("currency"):
        values["currency"] = actor.base_currency
