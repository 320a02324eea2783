"""The verbs of a lead."""

from __future__ import annotations

from typing import Any

import pytest

from quen.apps.sales.lead.object import lead
from quen.kernel.actions.run import allowed_actions, run_action
from quen.kernel.errors import Denied, DomainError, NotFound
from quen.kernel.records.save import save_record


def make_lead(actor: Any, **values: Any) -> Any:
    return save_record(lead, actor=actor, changes={"name": "Nguyễn Thị Hạnh", "company": "Sông Xanh", **values})


def test_a_new_lead_is_new_numbered_and_mine(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        made = make_lead(actor)
        assert (made.status, made.currency, made.owner_id) == ("new", "VND", actor.member_id)
        assert made.number.startswith("L-1")
        names = [verb.name for verb in allowed_actions(lead, made, actor)]
        assert names[:4] == ["convert", "reach", "qualify", "disqualify"]


def test_it_is_contacted_qualified_given_up_and_taken_up_again(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        made = make_lead(actor, next_step="Gọi lại")
        assert run_action(lead, "reach", made.pk, {}, actor=actor).status == "contacted"
        qualified = run_action(lead, "qualify", made.pk, {"rating": "hot"}, actor=actor)
        assert (qualified.status, qualified.rating, qualified.next_step) == ("qualified", "hot", "Gọi lại")
        given_up = run_action(lead, "disqualify", made.pk, {"disqualified_because": "no_budget"}, actor=actor)
        assert (given_up.status, given_up.disqualified_because) == ("unqualified", "no_budget")
        again = run_action(lead, "reopen", made.pk, {}, actor=actor)
        assert (again.status, again.disqualified_because) == ("contacted", "")


def test_a_reason_is_asked_for(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        made = make_lead(actor)
        with pytest.raises(DomainError) as refused:
            run_action(lead, "disqualify", made.pk, {}, actor=actor)
        assert refused.value.by_field() == {"disqualified_because": ["Please fill in this field."]}
        made.refresh_from_db()
        assert made.status == "new"


def test_the_status_is_not_written_by_hand(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        with pytest.raises(DomainError) as refused:
            make_lead(actor, status="converted")
        assert "status" in refused.value.by_field()
        made = make_lead(actor)
        with pytest.raises(DomainError):
            save_record(lead, actor=actor, record_id=made.pk, changes={"status": "converted"})


def test_others_do_not_find_it_and_readers_do_not_change_it(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        made = make_lead(actor)
    with business.work("outsider") as other, pytest.raises(NotFound):
        run_action(lead, "reach", made.pk, {}, actor=other)
    with business.work("reader") as reader, pytest.raises(Denied):
        run_action(lead, "reach", made.pk, {}, actor=reader)
