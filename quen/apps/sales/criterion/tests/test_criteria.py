"""Exit criteria hold deals back, on every surface."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

import pytest

from quen.apps.sales.criterion.object import stage_criterion
from quen.apps.sales.history.model import StageMove
from quen.apps.sales.opportunity.object import opportunity
from quen.apps.sales.stage.model import Stage
from quen.kernel.actions.run import allowed_actions, run_action
from quen.kernel.errors import Denied, DomainError
from quen.kernel.records.save import save_record


def named(name: str) -> Any:
    return Stage.objects.get(name=name, pipeline__name="Sales")


@pytest.fixture
def point(business: Any, quen_db: None) -> Any:
    """Leaving "Qualified" needs an amount and a point that is ticked; returns the point."""
    with business.work("admin") as admin:
        place = {"stage": named("Qualified").pk}
        save_record(stage_criterion, actor=admin, changes={"name": "Amount", "field": "amount", **place})
        return save_record(stage_criterion, actor=admin, changes={"name": "Budget confirmed", "position": 2, **place})


def make_deal(actor: Any) -> Any:
    return save_record(opportunity, actor=actor, changes={"name": "Máy pha", "stage": named("Qualified").pk})


def test_moving_on_names_what_is_missing_at_its_field(business: Any, point: Any) -> None:
    with business.work("owner") as actor:
        deal = make_deal(actor)
        for verb, inputs in (("move", {"stage": named("Proposal").pk}), ("win", {})):
            with pytest.raises(DomainError) as refused:
                run_action(opportunity, verb, deal.pk, inputs, actor=actor)
            assert refused.value.by_field() == {
                "": ["Before the deal leaves “Qualified”: Amount, Budget confirmed."],
                "amount": ["Needed before the deal leaves “Qualified”."],
            }
        deal.refresh_from_db()
        assert deal.stage.name == "Qualified"
        save_record(opportunity, actor=actor, record_id=deal.pk, changes={"amount": Decimal(5)})
        run_action(opportunity, "tick", deal.pk, {"criterion": point.pk}, actor=actor)
        run_action(opportunity, "tick", deal.pk, {"criterion": point.pk}, actor=actor)
        moved = run_action(opportunity, "move", deal.pk, {"stage": named("Proposal").pk}, actor=actor)
        assert moved.stage.name == "Proposal"


def test_leaping_over_a_stage_does_not_get_around_it_and_going_back_or_losing_is_free(
    business: Any, point: Any
) -> None:
    with business.work("owner") as actor:
        deal = make_deal(actor)
        back = run_action(opportunity, "move", deal.pk, {"stage": named("New").pk}, actor=actor)
        assert back.stage.name == "New"
        with pytest.raises(DomainError):
            run_action(opportunity, "move", deal.pk, {"stage": named("Negotiation").pk}, actor=actor)
        assert run_action(opportunity, "lose", deal.pk, {}, actor=actor).stage.kind == "lost"


def test_a_tick_is_taken_away_and_only_points_are_ticked(business: Any, point: Any) -> None:
    with business.work("owner") as actor:
        deal = make_deal(actor)
        save_record(opportunity, actor=actor, record_id=deal.pk, changes={"amount": Decimal(5)})
        run_action(opportunity, "tick", deal.pk, {"criterion": point.pk}, actor=actor)
        run_action(opportunity, "untick", deal.pk, {"criterion": point.pk}, actor=actor)
        with pytest.raises(DomainError):
            run_action(opportunity, "move", deal.pk, {"stage": named("Proposal").pk}, actor=actor)
        field = stage_criterion.model.objects.get(field="amount")
        with pytest.raises(DomainError) as refused:
            run_action(opportunity, "tick", deal.pk, {"criterion": field.pk}, actor=actor)
        assert list(refused.value.by_field()) == ["criterion"]


def test_only_who_has_the_grant_moves_on_anyway_and_says_why(business: Any, point: Any) -> None:
    with business.work("owner") as actor:
        deal = make_deal(actor)
        inputs = {"stage": named("Proposal").pk, "reason": "Khách quen"}
        assert "override" not in [verb.name for verb in allowed_actions(opportunity, deal, actor)]
        with pytest.raises(Denied):
            run_action(opportunity, "override", deal.pk, inputs, actor=actor)
        grants = {**actor.grants, "opportunity": {**actor.grants.get("opportunity", {}), "override": "own"}}
        trusted = dataclasses.replace(actor, grants=grants)
        with pytest.raises(DomainError) as refused:
            run_action(opportunity, "override", deal.pk, {"stage": inputs["stage"]}, actor=trusted)
        assert list(refused.value.by_field()) == ["reason"]
        moved = run_action(opportunity, "override", deal.pk, inputs, actor=trusted)
        assert moved.stage.name == "Proposal"
        last = StageMove.objects.filter(opportunity=deal.pk).order_by("-at")[0]
        assert (last.note, last.by_id) == ("Khách quen", actor.member_id)
        again = run_action(opportunity, "move", deal.pk, {"stage": named("Negotiation").pk}, actor=actor)
        assert StageMove.objects.filter(opportunity=again.pk).order_by("-at")[0].note == ""


def test_the_board_and_the_api_say_the_same(business: Any, point: Any) -> None:
    with business.work("owner") as actor:
        deal = make_deal(actor)
        target = named("Proposal").pk
    sent = {"stage": str(target), "version": "1"}
    board = business.client("owner").post(
        f"/opportunity/{deal.pk}/do/move", sent, headers={"Accept": "application/json"}
    )
    assert board.status_code == 400
    assert board.json()["message"] == "Before the deal leaves “Qualified”: Amount, Budget confirmed."
    path = f"/api/v1/opportunity/{deal.pk}/move"
    answer = business.api("owner").post(path, {"stage": str(target)}, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["errors"]["amount"] == ["Needed before the deal leaves “Qualified”."]
