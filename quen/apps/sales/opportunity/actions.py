"""The verbs of a deal: move, win, lose, reopen."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from quen.apps.sales.criterion.check import check_exit
from quen.apps.sales.opportunity.model import Opportunity
from quen.apps.sales.opportunity.moving import NO_OUTCOME, check_reason, is_open, move_to
from quen.apps.sales.stage.model import Stage
from quen.kernel.actions.declare import action
from quen.kernel.clock import today
from quen.kernel.errors import DomainError
from quen.kernel.records.save import apply_changes

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


def is_closed(deal: Opportunity) -> bool:
    """Whether the deal is won or lost."""
    return not is_open(deal)


@action(_("Won"), icon="trophy", tone="success", primary=True, ask="won_reason outcome_note", available=is_open)
def win_opportunity(
    deal: Opportunity, *, actor: Actor, won_reason: uuid.UUID | None = None, outcome_note: str = ""
) -> None:
    """Close the deal as won, today, in its pipeline's won stage."""
    target = _stage(deal, "won")
    check_exit(deal, target)
    check_reason(target, won_reason)
    changes = {"stage": target.pk, "close_date": today(actor), "lost_reason": None}
    apply_changes(deal, {**changes, "won_reason": won_reason, "outcome_note": outcome_note}, actor=actor)


@action(_("Lost"), icon="thumb-down", tone="danger", ask="lost_reason outcome_note", bulk=True, available=is_open)
def lose_opportunity(
    deal: Opportunity, *, actor: Actor, lost_reason: uuid.UUID | None = None, outcome_note: str = ""
) -> None:
    """Close the deal as lost, today, with the reason."""
    target = _stage(deal, "lost")
    check_reason(target, lost_reason)
    changes = {"stage": target.pk, "close_date": today(actor), "won_reason": None}
    apply_changes(deal, {**changes, "lost_reason": lost_reason, "outcome_note": outcome_note}, actor=actor)


@action(_("Reopen"), icon="refresh", bulk=True, available=is_closed)
def reopen_opportunity(deal: Opportunity, *, actor: Actor) -> None:
    """Take a closed deal back to the last open stage of its pipeline."""
    last = _stages(deal).filter(kind="open").order_by("-position", "-id").first()
    if last is None:
        raise DomainError("no_stage", _("This pipeline has no open stage."), field="stage")
    apply_changes(deal, {"stage": last.pk, **NO_OUTCOME}, actor=actor)


@action(_("Move"), icon="arrow-right", button=False, bulk=True)
def move_opportunity(deal: Opportunity, *, actor: Actor, stage: uuid.UUID | str) -> None:
    """Move the deal to another stage; forward only when it meets the criteria of those it leaves."""
    target = Stage.objects.get(pk=stage)
    check_exit(deal, target)
    check_reason(target, deal.lost_reason_id if target.kind == "lost" else deal.won_reason_id)
    move_to(deal, target, actor)


def _stages(deal: Opportunity) -> Any:
    return Stage.objects.filter(pipeline_id=deal.stage.pipeline_id, deleted_at__isnull=True)


def _stage(deal: Opportunity, kind: str) -> Stage:
    found = _stages(deal).filter(kind=kind).order_by("position", "id").first()
    if found is None:
        raise DomainError("no_stage", _("This pipeline has no stage of that kind."), field="stage")
    return found  # type: ignore[no-any-return]
