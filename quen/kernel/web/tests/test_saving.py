"""Saving by a form: what was not touched stays as it was, and what the database cannot hold is said."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from quen.kernel.actions.run import run_action
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.testing.business import Business
from quen.kernel.web.widgets import texts_of


def _posted(business: Business, record: Any) -> dict[str, Any]:
    """The form of a contact as the browser sends it when nothing was typed."""
    spec = get_spec("contact")
    with business.work("owner") as actor:
        return {**texts_of(spec.writable(actor, "edit"), record, actor), "version": record.version}


def test_a_reference_into_the_trash_does_not_stand_in_the_way_of_other_changes(business: Business) -> None:
    contact, account = get_spec("contact"), business.record_id("account", "owner")
    with business.work("owner") as actor:
        record = save_record(contact, actor=actor, changes={"name": "Lan", "account": account})
        run_action(get_spec("account"), "trash", account, {}, actor=actor)
    form = {**_posted(business, record), "job_title": "CEO"}
    assert business.client("owner").post(f"/contact/{record.pk}/edit", form).status_code == 302
    with business.work("owner") as actor:
        saved = contact.rows(actor).get(pk=record.pk)
        assert (saved.job_title, saved.account_id) == ("CEO", account)
        other = save_record(contact, actor=actor, changes={"name": "Mai"})
    form = {**_posted(business, other), "account": account}
    assert business.client("owner").post(f"/contact/{other.pk}/edit", form).status_code == 422


def test_line_ends_of_the_browser_are_no_change(business: Business) -> None:
    contact = get_spec("contact")
    with business.work("owner") as actor:
        record = save_record(contact, actor=actor, changes={"name": "Lan", "description": "one\ntwo"})
    form = {**_posted(business, record), "description": "one\r\ntwo"}
    assert business.client("owner").post(f"/contact/{record.pk}/edit", form).status_code == 302
    with business.work("owner") as actor:
        saved = contact.rows(actor).get(pk=record.pk)
        assert (saved.description, saved.version) == ("one\ntwo", 1)


def test_an_amount_too_large_in_the_base_currency_is_an_error_of_the_form(business: Business) -> None:
    deal, sent = get_spec("opportunity"), {"name": "Large", "amount": "1000000000000000", "currency": "CHF"}
    with business.work("admin") as actor:
        day, before = datetime.date(2020, 1, 1), deal.rows(actor).count()
        rate = {"currency": "CHF", "valid_from": day, "rate": Decimal(29000)}
        save_record(get_spec("currency_rate"), actor=actor, changes=rate)
    assert business.client("admin").post("/opportunity/new", sent).status_code == 422
    answer = business.api("admin").post("/api/v1/opportunity", sent, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "out_of_range")
    with business.work("admin") as actor:
        assert deal.rows(actor).count() == before


def test_the_form_of_a_verb_is_not_shown_to_whoever_may_not_do_it(business: Business) -> None:
    url = f"/opportunity/{business.record_id('opportunity', 'owner')}/do/lose"
    assert business.client("owner").get(url).status_code == 200
    assert business.client("reader").get(url).status_code == 403
    assert business.client("outsider").get(url).status_code == 404
