"""A lead becomes an account, a contact and a deal."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

import pytest

from quen.apps.catalog.product.object import product
from quen.apps.customers.account.object import account
from quen.apps.customers.contact.object import contact
from quen.apps.sales.lead.object import lead
from quen.apps.sales.opportunity.object import opportunity
from quen.apps.sales.stage.model import Stage
from quen.kernel.actions.run import run_action
from quen.kernel.changes.models import ChangeEntry
from quen.kernel.errors import Conflict, Denied, DomainError, NotFound
from quen.kernel.records.save import save_record
from quen.kernel.testing.factory import make


def make_lead(actor: Any, **values: Any) -> Any:
    given = {"name": "Nguyễn Thị Hạnh", "company": "Sông Xanh", "phone": "+84901234567", "amount": Decimal("50000000")}
    return save_record(lead, actor=actor, changes={**given, **values})


def counts(actor: Any) -> list[int]:
    return [spec.model.objects.count() for spec in (account, contact, opportunity)]


def test_it_makes_account_contact_and_deal_and_keeps_what_it_became(business: Any, quen_db: None) -> None:
    with business.work("admin") as admin:
        machine = make(product, actor=admin)
    with business.work("owner") as actor:
        made = make_lead(actor, product=machine.pk, source="Zalo", industry="Café", next_step="Gửi báo giá")
        done = run_action(lead, "convert", made.pk, {}, actor=actor, expected_version=1)
        assert (done.status, done.version) == ("converted", 2)
        firm, person, deal = done.account, done.contact, done.opportunity
        assert (firm.name, firm.industry, firm.phone, firm.owner_id) == (
            "Sông Xanh", "Café", "+84901234567", actor.member_id,
        )  # fmt: skip
        assert (person.name, person.mobile, person.account_id) == ("Nguyễn Thị Hạnh", "+84901234567", firm.pk)
        assert (deal.account_id, deal.contact_id, deal.product_id) == (firm.pk, person.pk, machine.pk)
        assert (deal.amount, deal.currency, deal.source) == (Decimal("50000000"), "VND", "Zalo")
        assert (deal.name, deal.next_step) == (f"Sông Xanh – {machine.name}", "Gửi báo giá")
        assert deal.stage.name == "New"
        changes = ChangeEntry.objects.filter(record_id=done.pk, operation="u").get().changes or {}
        assert changes["status"] == ["new", "converted"]
        assert changes["opportunity_id"] == [None, str(deal.pk)]


def test_it_uses_what_is_there_and_fills_in_the_account_of_the_contact(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        firm = save_record(account, actor=actor, changes={"name": "Sông Xanh JSC"})
        person = save_record(contact, actor=actor, changes={"name": "Hạnh"})
        made, before = make_lead(actor), counts(actor)
        inputs = {"account": firm.pk, "contact": person.pk, "with_opportunity": False}
        done = run_action(lead, "convert", made.pk, inputs, actor=actor)
        assert (done.account_id, done.contact_id, done.opportunity_id) == (firm.pk, person.pk, None)
        assert counts(actor) == before
        person.refresh_from_db()
        assert person.account_id == firm.pk


def test_a_private_person_gets_no_account_and_a_known_one_brings_hers(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        private = run_action(lead, "convert", make_lead(actor).pk, {"account_name": ""}, actor=actor)
        assert (private.account_id, private.contact.account_id) == (None, None)
        firm = save_record(account, actor=actor, changes={"name": "Núi Đỏ"})
        person = save_record(contact, actor=actor, changes={"name": "Hạnh", "account": firm.pk})
        inputs = {"account_name": "", "contact": person.pk}
        known = run_action(lead, "convert", make_lead(actor).pk, inputs, actor=actor)
        assert (known.account_id, known.opportunity.account_id) == (firm.pk, firm.pk)


def test_the_deal_is_what_was_asked_for(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        stage = Stage.objects.get(name="Proposal", pipeline__name="Sales")
        inputs = {"opportunity_name": "2 máy", "amount": Decimal("7.50"), "currency": "USD", "stage": stage.pk}
        deal = run_action(lead, "convert", make_lead(actor).pk, inputs, actor=actor).opportunity
        assert (deal.name, deal.amount, deal.currency, deal.stage_id) == ("2 máy", Decimal("7.50"), "USD", stage.pk)


def test_a_second_click_and_a_stale_version_change_nothing(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        made = make_lead(actor)
        with pytest.raises(Conflict):
            run_action(lead, "convert", made.pk, {}, actor=actor, expected_version=7)
        run_action(lead, "convert", made.pk, {}, actor=actor)
        before = counts(actor)
        with pytest.raises(DomainError) as refused:
            run_action(lead, "convert", made.pk, {}, actor=actor)
        assert (refused.value.code, refused.value.status) == ("not_now", 409)
        assert counts(actor) == before


def test_what_the_actor_does_not_see_is_not_used(business: Any, quen_db: None) -> None:
    with business.work("stranger") as stranger:
        foreign = save_record(account, actor=stranger, changes={"name": "Theirs"})
    with business.work("owner") as actor:
        made, before = make_lead(actor), counts(actor)
        with pytest.raises(DomainError) as refused:
            run_action(lead, "convert", made.pk, {"account": foreign.pk}, actor=actor)
        assert list(refused.value.by_field()) == ["account"]
        made.refresh_from_db()
        assert (made.status, counts(actor)) == ("new", before)


def test_who_may_not_make_accounts_chooses_one(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        made = make_lead(actor)
        grants = {**actor.grants, "account": {**actor.grants["account"], "create": "none"}}
        limited = dataclasses.replace(actor, grants=grants)
        with pytest.raises(DomainError) as refused:
            run_action(lead, "convert", made.pk, {}, actor=limited)
        assert list(refused.value.by_field()) == ["account"]
        firm = save_record(account, actor=actor, changes={"name": "Sông Xanh"})
        assert run_action(lead, "convert", made.pk, {"account": firm.pk}, actor=limited).account_id == firm.pk


def test_others_do_not_convert_it(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        made = make_lead(actor)
    with business.work("outsider") as other, pytest.raises(NotFound):
        run_action(lead, "convert", made.pk, {}, actor=other)
    with business.work("reader") as reader, pytest.raises(Denied):
        run_action(lead, "convert", made.pk, {}, actor=reader)


def test_the_same_over_the_api(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        firm = save_record(account, actor=actor, changes={"name": "Sông Xanh"})
        made = make_lead(actor)
    client, path = business.api("owner"), f"/api/v1/lead/{made.pk}/convert"
    wrong = client.post(path, {"nonsense": 1}, content_type="application/json")
    assert wrong.status_code == 422
    body = {"account": str(firm.pk), "opportunity_name": "Máy pha", "close_date": "2027-01-31"}
    answer = client.post(path, body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    assert (answer.json()["status"], answer.json()["account"]) == ("converted", str(firm.pk))
    again = client.post(path, body, content_type="application/json")
    assert again.status_code == 409


def test_the_form_proposes_the_account_that_is_surely_the_same(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        firm = save_record(account, actor=actor, changes={"name": "Cà phê Sông Xanh", "phone": "+84901234567"})
        made = make_lead(actor)
    client = business.client("owner")
    page = client.get(f"/lead/{made.pk}/do/convert").content.decode()
    assert f'value="{firm.pk}" checked' in page
    assert "Same phone" in page
    sent = {"version": "1", "account": str(firm.pk), "contact": "", "opportunity_name": "Máy", "owner": ""}
    answer = client.post(f"/lead/{made.pk}/do/convert", sent)
    assert answer.status_code == 302
    with business.work("owner") as actor:
        made.refresh_from_db()
        # the box of the opportunity was not ticked
        assert (made.status, made.account_id, made.opportunity_id) == ("converted", firm.pk, None)
