"""Every step of a deal is written down, whatever makes it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from quen.apps.sales.history.model import StageFlow, StageMove
from quen.apps.sales.opportunity.model import Opportunity
from quen.apps.sales.opportunity.object import opportunity
from quen.apps.sales.stage.model import Stage
from quen.kernel.actions.run import run_action
from quen.kernel.clock import now
from quen.kernel.records.save import save_record


def named(name: str) -> Any:
    return Stage.objects.get(name=name, pipeline__name="Sales")


def test_each_step_with_its_days_amount_and_who(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        deal = save_record(opportunity, actor=actor, changes={"name": "Máy pha", "amount": Decimal(100)})
        [entered] = StageMove.objects.filter(opportunity=deal.pk)
        assert (entered.from_stage_id, entered.to_stage_id, entered.days) == (None, deal.stage_id, None)
        Opportunity.objects.filter(pk=deal.pk).update(stage_since=now() - timedelta(days=10))
        run_action(opportunity, "move", deal.pk, {"stage": named("Proposal").pk}, actor=actor)
        step = StageMove.objects.filter(opportunity=deal.pk).order_by("-at")[0]
        assert (step.from_stage.name, step.to_stage.name) == ("New", "Proposal")
        assert (step.days, step.amount, step.by_id, step.owner_id) == (
            Decimal("10.00"), Decimal(100), actor.member_id, actor.member_id,
        )  # fmt: skip
        flow = StageFlow.objects.get(from_stage=named("New"), to_stage=named("Proposal"))
        assert (flow.moves, flow.days, flow.amount) == (1, Decimal("10.00"), Decimal(100))


def test_bulk_statements_count_and_nothing_counts_twice(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        deals = [save_record(opportunity, actor=actor, changes={"name": f"Deal {n}"}) for n in range(3)]
        ids = [deal.pk for deal in deals]
        Opportunity.objects.filter(pk__in=ids).update(stage=named("Qualified"))
        Opportunity.objects.filter(pk__in=ids).update(stage=named("Qualified"), next_step="x")
        assert StageMove.objects.filter(opportunity__in=ids, from_stage__isnull=False).count() == 3
        assert StageFlow.objects.get(from_stage=named("New"), to_stage=named("Qualified")).moves == 3


def test_steps_stay_in_their_order_when_the_clock_is_set_back(business: Any, quen_db: None) -> None:
    """The step taken while the clock was ahead is not the last one for ever."""
    with business.work("owner") as actor:
        deal = save_record(opportunity, actor=actor, changes={"name": "Leap"})
        run_action(opportunity, "move", deal.pk, {"stage": named("Qualified").pk}, actor=actor)
        ahead = now() + timedelta(hours=3)
        StageMove.objects.filter(opportunity=deal.pk, from_stage__isnull=False).update(at=ahead)
        Opportunity.objects.filter(pk=deal.pk).update(stage_since=ahead)
        for name in ("Proposal", "New"):
            run_action(opportunity, "move", deal.pk, {"stage": named(name).pk}, actor=actor)
        steps = StageMove.objects.filter(opportunity=deal.pk).order_by("at", "id").values_list("to_stage__name", "days")
        assert [name for name, _days in steps] == ["New", "Qualified", "Proposal", "New"]
        assert [days for _name, days in steps][1:] == [0, 0, 0]
        deal.refresh_from_db()
        assert deal.stage_since < ahead
