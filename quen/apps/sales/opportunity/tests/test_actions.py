"""The verbs of a deal."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from quen.apps.sales.opportunity.object import opportunity
from quen.apps.sales.reason.model import LostReason
from quen.apps.sales.stage.model import Stage
from quen.kernel.actions.run import allowed_actions, run_action
from quen.kernel.changes.models import ChangeEntry
from quen.kernel.clock import today
from quen.kernel.errors import Conflict, Denied, DomainError, NotFound
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec


def make_deal(actor: Any, **values: Any) -> Any:
    return save_record(opportunity, actor=actor, changes={"name": "2 máy pha", "amount": Decimal("120.50"), **values})


def stage(kind: str) -> Any:
    return Stage.objects.filter(kind=kind, pipeline__name="Sales").order_by("position")[0]


def test_a_new_deal_starts_at_the_first_open_stage_today_in_the_base_currency(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        deal = make_deal(actor)
        assert (deal.stage.name, deal.currency, deal.opened_on, deal.version) == ("New", "VND", today(actor), 1)
        assert deal.owner_id == actor.member_id
        assert deal.number.startswith("D-1")


def test_numbers_count_up(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        first, second = make_deal(actor), make_deal(actor)
        assert int(second.number[2:]) == int(first.number[2:]) + 1


def test_winning_closes_today_and_is_logged_with_old_and_new(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        deal = make_deal(actor, close_date=date(2030, 1, 1))
        won = run_action(opportunity, "win", deal.pk, {}, actor=actor, expected_version=1)
        assert (won.stage.kind, won.close_date, won.version) == ("won", today(actor), 2)
        entry = ChangeEntry.objects.filter(root_id=deal.pk).order_by("-id")[0]
        assert entry.operation == "u"
        assert entry.actor_id == actor.member_id
        assert entry.changes == {
            "stage_id": [str(stage("open").pk), str(stage("won").pk)],
            "close_date": ["2030-01-01", today(actor).isoformat()],
            "probability": [10, 100],
        }


def test_losing_keeps_the_reason_and_reopening_clears_it(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        deal = make_deal(actor)
        reason = LostReason.objects.get(name="Price too high")
        inputs = {"lost_reason": reason.pk, "outcome_note": "Giá cao"}
        lost = run_action(opportunity, "lose", deal.pk, inputs, actor=actor)
        assert (lost.stage.kind, lost.lost_reason_id, lost.outcome_note) == ("lost", reason.pk, "Giá cao")
        again = run_action(opportunity, "reopen", deal.pk, {}, actor=actor)
        assert (again.stage.name, again.lost_reason_id, again.outcome_note) == ("Negotiation", None, "")


def test_a_closed_deal_is_not_won_again(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        deal = make_deal(actor)
        run_action(opportunity, "win", deal.pk, {}, actor=actor)
        with pytest.raises(DomainError) as refused:
            run_action(opportunity, "win", deal.pk, {}, actor=actor)
        assert (refused.value.code, refused.value.status) == ("not_now", 409)


def test_moving_follows_the_stage_and_restarts_its_clock(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        deal = make_deal(actor, opened_on=date(2026, 1, 5))
        assert deal.stage_since.date() == date(2026, 1, 5)
        target = Stage.objects.get(name="Proposal", pipeline__name="Sales")
        moved = run_action(opportunity, "move", deal.pk, {"stage": target.pk}, actor=actor)
        assert moved.stage_id == target.pk
        assert moved.stage_since > deal.stage_since


def test_moving_needs_a_stage(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        deal = make_deal(actor)
        with pytest.raises(DomainError) as refused:
            run_action(opportunity, "move", deal.pk, {}, actor=actor)
        assert refused.value.by_field() == {"stage": ["Please fill in this field."]}


def test_the_stage_is_not_written_by_an_edit(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        deal = make_deal(actor)
        with pytest.raises(DomainError) as refused:
            save_record(opportunity, actor=actor, record_id=deal.pk, changes={"stage": stage("won").pk})
        assert "stage" in refused.value.by_field()


def test_a_stale_version_is_a_conflict_and_writes_nothing(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        deal = make_deal(actor)
        save_record(opportunity, actor=actor, record_id=deal.pk, changes={"next_step": "Gọi lại"}, expected_version=1)
        with pytest.raises(Conflict) as conflict:
            run_action(opportunity, "win", deal.pk, {}, actor=actor, expected_version=1)
        assert conflict.value.current.version == 2
        deal.refresh_from_db()
        assert (deal.stage.kind, deal.version) == ("open", 2)


def test_an_outsider_does_not_find_the_deal_and_a_reader_may_not_win_it(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        deal = make_deal(actor)
    with business.work("outsider") as other, pytest.raises(NotFound):
        run_action(opportunity, "win", deal.pk, {}, actor=other)
    with business.work("reader") as reader, pytest.raises(Denied):
        run_action(opportunity, "win", deal.pk, {}, actor=reader)


def test_the_trash_takes_and_gives_back(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        deal = make_deal(actor)
        run_action(opportunity, "trash", deal.pk, {}, actor=actor)
        assert not opportunity.rows(actor).filter(pk=deal.pk).exists()
        gone = opportunity.rows(actor, trash=True).get(pk=deal.pk)
        assert [a.name for a in allowed_actions(opportunity, gone, actor)] == ["restore"]
        run_action(opportunity, "restore", deal.pk, {}, actor=actor)
        assert opportunity.rows(actor).filter(pk=deal.pk).exists()


def test_a_negative_amount_is_refused_at_its_field(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor, pytest.raises(DomainError) as refused:
        make_deal(actor, amount=Decimal("-1"))
    assert refused.value.by_field() == {"amount": ["This value is not allowed."]}


def test_a_verb_can_be_granted_by_itself_and_otherwise_follows_edit(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        deal = make_deal(actor)
        grants = {"*": {"view": "all"}, "opportunity": {"view": "own", "edit": "own", "win": "none"}}
        cautious = dataclasses.replace(actor, grants=grants)
        names = [a.name for a in allowed_actions(opportunity, deal, cautious)]
        assert names == ["lose", "move", "tick", "untick", "assign"]
        with pytest.raises(Denied):
            run_action(opportunity, "win", deal.pk, {}, actor=cautious)
        assert run_action(opportunity, "lose", deal.pk, {}, actor=cautious).stage.kind == "lost"


def test_a_stage_with_deals_and_a_pipeline_with_stages_stay(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        deal = make_deal(actor)
    with business.work("admin") as admin:
        for name, record_id in (("stage", deal.stage_id), ("pipeline", deal.stage.pipeline_id)):
            with pytest.raises(DomainError) as refused:
                run_action(get_spec(name), "trash", record_id, {}, actor=admin)
            assert (refused.value.code, refused.value.status) == ("in_use", 409)
