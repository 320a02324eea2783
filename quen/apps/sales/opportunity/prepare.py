"""What a new deal gets when nobody said otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quen.apps.sales.stage.model import Stage
from quen.kernel.clock import today
from quen.kernel.records.batch import looked_up

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


def first_stage() -> Stage | None:
    """The first open stage of the default pipeline."""
    return (
        Stage.objects.filter(deleted_at__isnull=True, kind="open", pipeline__deleted_at__isnull=True)
        .order_by("-pipeline__is_default", "pipeline__position", "position", "id")
        .first()
    )


def open_deal(values: dict[str, Any], actor: Actor, creating: bool) -> None:
    """A new deal starts today, in the base currency, at the first open stage of the default pipeline."""
    if not creating:
        return
    if values.get("stage") is None:
        first = looked_up("first_stage", first_stage)
        if first is not None:
            values["stage"] = first.pk
    values.setdefault("opened_on", today(actor))
    if not values.get("currency"):
        values["currency"] = actor.base_currency
