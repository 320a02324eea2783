"""Taking a deal from one stage to another, whichever verb asks for it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from quen.apps.sales.opportunity.model import Opportunity
from quen.apps.sales.stage.model import Stage
from quen.kernel.clock import today
from quen.kernel.errors import DomainError
from quen.kernel.records.save import apply_changes

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

NO_OUTCOME: dict[str, Any] = {"won_reason": None, "lost_reason": None, "outcome_note": ""}


def is_open(deal: Opportunity) -> bool:
    """Whether the deal stands in an open stage."""
    return bool(deal.stage.kind == "open")


def check_reason(target: Stage, reason: uuid.UUID | None) -> None:
    """Raises DomainError (422, field won_reason or lost_reason) where the pipeline wants to know why."""
    wanted = {"lost": ("lost", "both"), "won": ("both",)}.get(target.kind, ())
    if reason is None and target.pipeline.reason_required in wanted:
        text, verb = (
            (_("Say why the deal was lost."), "lose")
            if target.kind == "lost"
            else (_("Say why the deal was won."), "win")
        )
        raise DomainError("reason_required", text, field=f"{target.kind}_reason", verb=verb)


def move_to(deal: Opportunity, target: Stage, actor: Actor) -> None:
    """Write the new stage; one that closes the deal also sets the close date, one that does not takes reasons away."""
    changes: dict[str, Any] = {"stage": target.pk}
    if target.kind != "open" and is_open(deal):
        changes["close_date"] = today(actor)
    if target.kind != "lost":
        changes["lost_reason"] = None
    if target.kind != "won":
        changes["won_reason"] = None
    if target.kind == "open":
        changes["outcome_note"] = ""
    apply_changes(deal, changes, actor=actor)
