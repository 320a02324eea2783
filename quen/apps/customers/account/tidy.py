"""What is done to an account before it is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


def tidy_account(values: dict[str, Any], whole: Mapping[str, Any], actor: Actor) -> None:
    """A budget without a currency is in the base currency."""
    if values.get("budget") is not None and not whole.get("currency"):
        values["currency"] = actor.base_currency
