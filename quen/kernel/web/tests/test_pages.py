"""What the browser gets, at the interface of HTTP."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.testing.business import PASSWORD


@pytest.fixture
def deal(business: Any, quen_db: None) -> Any:
    with business.work("owner") as actor:
        changes = {"name": "Deal <b>one</b>", "amount": Decimal("1500"), "source": "Zalo"}
        return save_record(get_spec("opportunity"), actor=actor, changes=changes)


def reload(business: Any, record: Any) -> Any:
    with business.work("admin"):
        return type(record).objects.get(pk=record.pk)


def test_every_object_has_its_list_and_form(business: Any, quen_db: None) -> None:
    client = business.client("admin")
    for spec in specs().values():
        assert client.get(spec.url()).status_code == 200
        assert client.get(f"{spec.url()}new").status_code == 200
        assert client.get(f"{spec.url()}pick?q=a").status_code == 200


def test_text_of_people_is_escaped(business: Any, deal: Any) -> None:
    client = business.client("owner")
    for path in ("/opportunity/", "/opportunity/board", f"/opportunity/{deal.pk}/", f"/opportunity/{deal.pk}/edit"):
        body = client.get(path).content.decode()
        assert "Deal &lt;b&gt;one&lt;/b&gt;" in body
        assert "<b>one</b>" not in body


def test_a_form_with_errors_keeps_what_was_typed(business: Any, quen_db: None) -> None:
    client = business.client("owner")
    answer = client.post("/opportunity/new", {"name": "Kept", "amount": "12 apples", "stage": ""})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Kept"' in body
    assert 'value="12 apples"' in body
    assert "12 apples" in re.sub(r"<[^>]+>", " ", body.split('id="form-amount-errors"')[1][:400])


def test_a_record_is_made_and_shown(business: Any, quen_db: None) -> None:
    client = business.client("owner")
    answer = client.post("/account/new", {"name": "Công ty Mới", "kind": "organization", "phone": "0901 234 567"})
    assert answer.status_code == 302
    body = client.get(answer["Location"]).content.decode()
    assert "Công ty Mới" in body
    assert "+84901234567" in body  # the link dials E.164


def test_the_drawer_hears_what_was_made(business: Any, quen_db: None) -> None:
    client = business.client("owner", **{"X-Quen-Drawer": "1", "HX-Request": "true"})
    answer = client.post("/account/new", {"name": "Từ ngăn kéo"})
    assert answer.status_code == 204
    assert '"quen:done"' in answer["HX-Trigger"]
    assert '"title": "T\\u1eeb ng\\u0103n k\\u00e9o"' in answer["HX-Trigger"]


def test_a_field_is_saved_in_place(business: Any, deal: Any) -> None:
    client = business.client("owner")
    url = f"/opportunity/{deal.pk}/field/amount"
    assert 'name="amount"' in client.get(url).content.decode()
    answer = client.post(url, {"amount": "2,000.50", "currency": "VND", "version": "1"})
    assert (answer.status_code, answer["X-Record-Version"]) == (200, "2")
    assert reload(business, deal).amount == Decimal("2000.50")


def test_a_field_that_is_written_by_actions_cannot_be_edited_in_place(business: Any, deal: Any) -> None:
    client = business.client("owner")
    assert client.get(f"/opportunity/{deal.pk}/field/stage").status_code == 404
    assert client.post(f"/opportunity/{deal.pk}/field/number", {"number": "1", "version": "1"}).status_code == 404


def test_a_conflict_in_the_form_shows_both_values_and_mine_or_theirs_can_be_kept(business: Any, deal: Any) -> None:
    client = business.client("owner")
    with business.work("admin") as actor:
        changes = {"source": "Hội chợ", "next_step": "Gọi"}
        save_record(get_spec("opportunity"), actor=actor, record_id=deal.pk, changes=changes)
    form = {
        "name": deal.name,
        "currency": "VND",
        "amount": "1500",
        "source": "LINE",
        "next_step": "Gặp",
        "version": "1",
    }
    answer = client.post(f"/opportunity/{deal.pk}/edit", form)
    body = answer.content.decode()
    assert answer.status_code == 409
    assert "Hội chợ" in body
    assert 'value="LINE"' in body
    assert reload(business, deal).source == "Hội chợ"
    chosen = {**form, "version": "2", "resolve-source": "mine", "resolve-next_step": "theirs"}
    assert client.post(f"/opportunity/{deal.pk}/edit", chosen).status_code == 302
    saved = reload(business, deal)
    assert (saved.source, saved.next_step, saved.version) == ("LINE", "Gọi", 3)


def test_a_card_is_moved_and_the_sums_come_back(business: Any, deal: Any) -> None:
    client = business.client("owner", Accept="application/json")
    with business.work("owner") as actor:
        target = get_spec("stage").rows(actor).get(name="Proposal", pipeline__name="Sales")
    answer = client.post(f"/opportunity/{deal.pk}/do/move", {"stage": str(target.pk), "version": "1"})
    assert answer.status_code == 200
    body = answer.json()
    assert body["version"] == 2
    assert body["columns"][str(target.pk)]["count"] == "1"
    again = client.post(f"/opportunity/{deal.pk}/do/move", {"stage": str(target.pk), "version": "1"})
    assert again.status_code == 412
    assert again.json()["code"] == "conflict"


def test_the_history_says_who_did_what(business: Any, deal: Any) -> None:
    client = business.client("owner")
    client.post(f"/opportunity/{deal.pk}/field/amount", {"amount": "1600", "currency": "VND", "version": "1"})
    client.post(f"/opportunity/{deal.pk}/do/win", {"version": "2"})
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(f"/opportunity/{deal.pk}/").content.decode()))
    assert "changed Amount" in text
    assert "1,500" in text
    assert "1,600" in text
    assert re.search(r"changed (Stage, Close date|Close date, Stage)", text)


def test_a_wrong_filter_is_said_and_does_not_break_the_list(business: Any, deal: Any) -> None:
    body = business.client("owner").get("/opportunity/?nonsense=1").content.decode()
    assert "There is no field nonsense to filter by." in body


def test_sign_in_goes_on_only_within_the_site(business: Any, quen_db: None) -> None:
    for target, expected in (("/account/", "/account/"), ("https://evil.example/", "/"), ("//evil.example", "/")):
        client = business.client("anonymous")
        form = {"email": business.user("owner").email, "password": PASSWORD, "next": target}
        answer = client.post("/sign-in", form)
        assert (answer.status_code, answer["Location"]) == (302, expected)


def test_pages_are_not_kept_and_carry_the_policy(business: Any, quen_db: None) -> None:
    answer = business.client("owner").get("/")
    assert answer["Cache-Control"] == "private, no-store"
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"


def test_health_tells_the_state_of_its_parts(business: Any, quen_db: None) -> None:
    body = business.client("anonymous").get("/healthz").json()
    assert body["version"] == "0.6.0"
    assert body["database"] == "up"
    assert body["worker"] in {"up", "down"}


def test_somebody_deactivated_is_out_at_once(business: Any, quen_db: None) -> None:
    client = business.client("owner")
    assert client.get("/").status_code == 200
    with business.work("admin") as actor:
        member = business.member_id("owner")
        save_record(get_spec("member"), actor=actor, record_id=member, changes={"active": False})
    assert client.get("/")["Location"] == "/sign-in"


def test_amounts_in_the_history_carry_the_currency_they_had(business: Any, deal: Any) -> None:
    client = business.client("owner")
    url = f"/opportunity/{deal.pk}/field/amount"
    client.post(url, {"amount": "1600", "currency": "VND", "version": "1"})
    client.post(url, {"amount": "70", "currency": "USD", "version": "2"})
    client.post(url, {"amount": "80", "currency": "USD", "version": "3"})
    body = client.get(f"/opportunity/{deal.pk}/").content.decode().split('id="panel-history"')[1]
    own = re.sub(r'<small class="q-base">.*?</small>', "", body)  # the same in the base currency
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", own))
    shown = re.findall(r"Amount ([₫$]\S+) ([₫$]\S+)", text)
    assert shown == [("$70.00", "$80.00"), ("₫1,600", "$70.00"), ("₫1,500", "₫1,600")]
