"""A pipeline may want to know why a deal was lost, or won, before it is closed."""

from __future__ import annotations

from typing import Any

import pytest

from quen.apps.sales.opportunity.model import Opportunity
from quen.apps.sales.opportunity.object import opportunity
from quen.apps.sales.opportunity.tests.test_actions import make_deal, stage
from quen.apps.sales.pipeline.model import Pipeline
from quen.apps.sales.reason.model import LostReason
from quen.kernel.actions.run import run_action
from quen.kernel.errors import DomainError


def want_reason(when: str) -> None:
    Pipeline.objects.filter(name="Sales").update(reason_required=when)


def refused(verb: str, deal: Any, actor: Any, **inputs: Any) -> DomainError:
    with pytest.raises(DomainError) as caught:
        run_action(opportunity, verb, deal.pk, inputs, actor=actor)
    deal.refresh_from_db()
    assert (deal.stage.kind, deal.version) == ("open", 1)
    return caught.value


def test_a_lost_deal_wants_a_reason_a_won_one_does_not(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        deal, other = make_deal(actor), make_deal(actor)
        want_reason("lost")
        assert refused("lose", deal, actor).by_field() == {"lost_reason": ["Say why the deal was lost."]}
        moved = refused("move", deal, actor, stage=stage("lost").pk)
        assert (moved.code, moved.field, moved.verb) == ("reason_required", "lost_reason", "lose")
        reason = LostReason.objects.get(name="Price too high")
        lost = run_action(opportunity, "lose", deal.pk, {"lost_reason": reason.pk}, actor=actor)
        assert (lost.stage.kind, lost.lost_reason_id) == ("lost", reason.pk)
        assert run_action(opportunity, "move", other.pk, {"stage": stage("won").pk}, actor=actor).stage.kind == "won"


def test_where_both_are_wanted_winning_asks_too(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        deal = make_deal(actor)
        want_reason("both")
        assert refused("win", deal, actor).by_field() == {"won_reason": ["Say why the deal was won."]}
        assert refused("move", deal, actor, stage=stage("won").pk).verb == "win"


def test_a_card_dragged_to_lost_opens_the_form_that_asks(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        deal = make_deal(actor)
        want_reason("lost")
        lost = stage("lost").pk
    client, url = business.client("owner"), f"/opportunity/{deal.pk}/"
    values = {"stage": str(lost), "version": "1"}
    answer = client.post(f"{url}do/move", values, headers={"Accept": "application/json"})
    assert answer.status_code == 422
    assert answer.json() == {"form_url": f"{url}do/lose", "message": "Say why the deal was lost."}
    answer = client.post(f"{url}do/move", values, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Trigger"]) == (
        204,
        f'{{"quen:open-drawer": {{"url": "{url}do/lose"}}}}',
    )
    with business.work("owner"):
        assert Opportunity.objects.get(pk=deal.pk).stage.kind == "open"
