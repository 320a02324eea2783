"""Probability, weighted amount and postponements, kept by the database."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from quen.apps.sales.opportunity.model import Opportunity
from quen.apps.sales.opportunity.object import opportunity
from quen.apps.sales.stage.model import Stage
from quen.apps.sales.stage.object import stage
from quen.kernel.actions.run import run_action
from quen.kernel.errors import DomainError
from quen.kernel.records.save import save_record


def make_deal(actor: Any, **values: Any) -> Any:
    return save_record(opportunity, actor=actor, changes={"name": "2 máy pha", "amount": Decimal("120.50"), **values})


def named(name: str) -> Any:
    return Stage.objects.get(name=name, pipeline__name="Sales")


def test_the_probability_follows_the_stage_and_weighs_the_amount(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        deal = make_deal(actor)
        assert (deal.probability, deal.weighted) == (10, Decimal("12.05"))
        moved = run_action(opportunity, "move", deal.pk, {"stage": named("Proposal").pk}, actor=actor)
        assert (moved.probability, moved.weighted) == (50, Decimal("60.25"))


def test_a_probability_set_by_hand_stays_until_the_deal_moves_or_it_is_emptied(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        deal = make_deal(actor)
        sure = save_record(opportunity, actor=actor, record_id=deal.pk, changes={"probability": 90})
        assert (sure.probability, sure.weighted) == (90, Decimal("108.45"))
        renamed = save_record(opportunity, actor=actor, record_id=deal.pk, changes={"name": "3 máy pha"})
        assert renamed.probability == 90
        empty = save_record(opportunity, actor=actor, record_id=deal.pk, changes={"probability": None})
        assert (empty.probability, empty.weighted) == (10, Decimal("12.05"))


def test_bulk_changes_count_like_single_ones(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        deal = make_deal(actor)
        Opportunity.objects.filter(pk=deal.pk).update(stage=named("Won"))
        deal.refresh_from_db()
        assert (deal.probability, deal.weighted) == (100, Decimal("120.50"))


def test_a_stage_takes_its_deals_along_but_not_those_set_by_hand(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        follows, by_hand = make_deal(actor), make_deal(actor, probability=33)
    with business.work("admin") as admin:
        save_record(stage, actor=admin, record_id=follows.stage_id, changes={"probability": 20})
        follows.refresh_from_db()
        by_hand.refresh_from_db()
        assert (follows.probability, follows.weighted) == (20, Decimal("24.10"))
        assert (by_hand.probability, by_hand.weighted) == (33, Decimal("39.77"))


def test_a_later_close_date_counts_as_postponed_while_it_is_open(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        deal = make_deal(actor, close_date=date(2030, 1, 1))
        later = save_record(opportunity, actor=actor, record_id=deal.pk, changes={"close_date": date(2030, 2, 1)})
        assert later.pushed == 1
        sooner = save_record(opportunity, actor=actor, record_id=deal.pk, changes={"close_date": date(2030, 1, 9)})
        assert sooner.pushed == 1
        won = run_action(opportunity, "win", deal.pk, {}, actor=actor)
        late = save_record(opportunity, actor=actor, record_id=won.pk, changes={"close_date": date(2031, 1, 9)})
        assert late.pushed == 1


@pytest.mark.parametrize("wrong", [-1, 101])
def test_a_probability_is_a_percentage(business: Any, quen_db: None, wrong: int) -> None:
    with business.work("owner") as actor, pytest.raises(DomainError) as refused:
        make_deal(actor, probability=wrong)
    assert refused.value.by_field() == {"probability": ["This value is not allowed."]}


@pytest.mark.parametrize("hidden", ["amount", "probability"])
def test_the_weighted_amount_tells_nobody_what_it_is_made_of(business: Any, quen_db: None, hidden: str) -> None:
    with business.work("owner") as actor:
        masked = dataclasses.replace(actor, is_admin=False, hidden={"opportunity": frozenset({hidden})})
        seen = {info.name for info in opportunity.readable(masked)}
    assert not {hidden, "weighted"} & seen
    assert {"name", "close_date"} <= seen
