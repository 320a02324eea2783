"""Ticking points of a stage on a deal, and moving on though something is missing."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext_lazy as _

from quen.apps.sales.criterion.check import criteria_of
from quen.apps.sales.criterion.model import DealCheck, StageCriterion
from quen.apps.sales.opportunity.model import Opportunity
from quen.apps.sales.opportunity.moving import is_open, move_to
from quen.apps.sales.stage.model import Stage
from quen.kernel.actions.declare import action, asked
from quen.kernel.errors import DomainError

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

_POINT = (asked("criterion", _("Point"), "ref", target="stage_criterion", required=True),)


def _point(criterion: uuid.UUID) -> StageCriterion:
    found = StageCriterion.objects.filter(pk=criterion, field="", deleted_at__isnull=True).first()
    if found is None:
        raise DomainError("unknown", _("There is no such point to tick."), field="criterion")
    return found  # type: ignore[no-any-return]


@action(_("Tick"), icon="check", button=False, takes=_POINT)
def tick_opportunity(deal: Opportunity, *, actor: Actor, criterion: uuid.UUID) -> None:
    """Tick a point of a stage; twice is the same as once."""
    point = _point(criterion)
    row = DealCheck(opportunity_id=deal.pk, criterion_id=point.pk, by_id=actor.member_id)
    DealCheck.objects.bulk_create([row], ignore_conflicts=True)


@action(_("Take the tick away"), icon="x", button=False, takes=_POINT)
def untick_opportunity(deal: Opportunity, *, actor: Actor, criterion: uuid.UUID) -> None:
    """Take a tick away again."""
    del actor
    DealCheck.objects.filter(opportunity=deal.pk, criterion=_point(criterion).pk).delete()


def _held_back(deal: Opportunity) -> bool:
    """Whether a criterion of its stage is not met."""
    return is_open(deal) and any(not c.met for c in criteria_of(deal, [deal.stage_id]))


@action(
    _("Move anyway"),
    icon="arrow-right",
    tone="warning",
    ask="stage reason",
    permission="override",
    available=_held_back,
    takes=(asked("reason", _("Why"), "text", required=True, max_length=400),),
)
def override_opportunity(deal: Opportunity, *, actor: Actor, stage: uuid.UUID, reason: str) -> None:
    """Move the deal on though criteria are not met; the reason stands in its stage history.

    The grant "override" follows no other: a role has it only where it is given.
    """
    target = Stage.objects.get(pk=stage)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('quen.note', %s, true)", [reason])
        move_to(deal, target, actor)
        cursor.execute("SELECT set_config('quen.note', '', true)")
