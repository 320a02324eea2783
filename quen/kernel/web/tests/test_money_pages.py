"""The pages of currencies, numbers and the business: for administrators, by form, with what was typed kept."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from quen.kernel.records.rates import CurrencyRate
from quen.kernel.records.save import save_record
from quen.kernel.records.sequences import describe
from quen.kernel.registry.registry import get_spec
from quen.kernel.tenancy.business import present_business

PAGES = ("/settings/business", "/settings/currencies", "/settings/numbers", "/settings/numbers/opportunity")


@pytest.mark.parametrize("path", PAGES)
def test_they_are_for_administrators(business: Any, quen_db: None, path: str) -> None:
    assert business.client("admin").get(path).status_code == 200
    for persona in ("manager", "owner", "reader", "restricted"):
        client = business.client(persona)
        assert client.get(path).status_code == 403
        assert client.post(path, {"name": "Mine", "version": "1", "prefix": "X-"}).status_code in {403, 405}
    assert business.client("anonymous").get(path).status_code == 302
    with business.work("admin"):
        assert present_business().name == "Sông Xanh"


def test_a_currency_without_a_rate_is_told_and_a_rate_mends_it(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        changes = {"name": "Far", "amount": Decimal(10), "currency": "ISK", "close_date": date(2026, 7, 1)}
        deal = save_record(get_spec("opportunity"), actor=actor, changes=changes)
    client = business.client("admin")
    page = client.get("/settings/currencies").content.decode()
    assert "1 opportunities" in page
    assert "there is no exchange rate for ISK" in client.get(f"/opportunity/{deal.pk}/").content.decode()
    given = {"currency": "ISK", "valid_from": "2026-01-01", "rate": "190.5"}
    answer = client.post("/settings/currencies", given, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "190.5" in answer.content.decode()
    with business.work("admin"):
        assert CurrencyRate.objects.get(currency="ISK").rate == Decimal("190.5")
    again = client.post("/settings/currencies", {**given, "rate": "7"}, headers={"HX-Request": "true"})
    assert again.status_code == 422
    assert 'value="7"' in again.content.decode()
    base = client.post("/settings/currencies", {**given, "currency": "VND"}, headers={"HX-Request": "true"})
    assert (base.status_code, "base currency" in base.content.decode()) == (422, True)


def test_numbers_are_set_by_their_form(business: Any, quen_db: None) -> None:
    client, spec = business.client("admin"), get_spec("opportunity")
    with business.work("admin"):
        following = describe(spec)[2]
    form = {"prefix": "HĐ-", "width": "6", "next_number": str(following + 1000)}
    assert client.post("/settings/numbers/opportunity", form).status_code == 303
    assert f"HĐ-{following + 1000:06d}" in client.get("/settings/numbers").content.decode()
    lower = client.post("/settings/numbers/opportunity", {**form, "next_number": "5"})
    assert (lower.status_code, "only be raised" in lower.content.decode()) == (422, True)
    assert client.get("/settings/numbers/account").status_code == 404


def test_the_business_is_changed_by_its_form_and_the_change_is_shown(business: Any, quen_db: None) -> None:
    client = business.client("admin")
    form = {"name": "New Name", "country": "TH", "language": "en", "timezone": "Asia/Bangkok", "fiscal_month": "4",
            "week_start": "7", "version": "1"}  # fmt: skip
    assert client.post("/settings/business", form).status_code == 302
    page = client.get("/settings/business").content.decode()
    assert "<del>January</del>" in page.replace("\n", "")
    assert "<ins>April</ins>" in page.replace("\n", "")
    stale = client.post("/settings/business", {**form, "name": "Mine"}, headers={"HX-Request": "true"})
    assert (stale.status_code, 'value="Mine"' in stale.content.decode()) == (409, True)
    wrong = client.post("/settings/business", {**form, "version": "2", "timezone": "Mars/Base"})
    assert wrong.status_code == 422
    currency = client.post("/settings/business", {**form, "version": "2", "base_currency": "THB"})
    assert currency.status_code == 422
    with business.work("admin"):
        found = present_business()
        assert (found.name, found.timezone, found.base_currency) == ("New Name", "Asia/Bangkok", "VND")
