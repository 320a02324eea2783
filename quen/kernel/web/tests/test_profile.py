"""A person's own settings hold for her everywhere, and for nobody else."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.testing.business import Business


def _choose(business: Business, **chosen: str) -> Any:
    client = business.client("owner")
    answer = client.post("/profile", {"name": "Owner Person", "language": "en", "timezone": "Asia/Bangkok", **chosen})
    assert answer.status_code == 302
    return client


def test_numbers_and_dates_are_hers(business: Business) -> None:
    with business.work("owner") as actor:
        changes = {"name": "Deal", "amount": Decimal("1234567"), "currency": "VND", "close_date": "2026-12-31"}
        deal = save_record(get_spec("opportunity"), actor=actor, changes=changes)
    client = _choose(business, number_form="dot", date_form="dmy")
    page = client.get(f"/opportunity/{deal.pk}/").content.decode()
    assert "₫1.234.567" in page
    assert "31/12/2026" in page
    sent = {"version": deal.version, "amount": "1.234,5", "currency": "VND", "close_date": "30/11/2026", "name": "Deal"}
    assert client.post(f"/opportunity/{deal.pk}/edit?fields=amount+close_date+name", sent).status_code == 302
    with business.work("owner") as actor:
        after = get_spec("opportunity").rows(actor).get(pk=deal.pk)
    assert (after.amount, after.close_date.isoformat()) == (Decimal("1234.5"), "2026-11-30")
    other = business.client("manager").get(f"/opportunity/{deal.pk}/").content.decode()
    assert "Nov 30, 2026" in other


def test_a_thai_year_is_read_as_it_is_written(business: Business) -> None:
    with business.work("owner") as actor:
        deal = save_record(get_spec("opportunity"), actor=actor, changes={"name": "Deal"})
    client = _choose(business, language="th")
    sent = {"version": deal.version, "close_date": "31/12/2569", "seen": ""}
    assert client.post(f"/opportunity/{deal.pk}/cell/close_date", sent).status_code == 200
    with business.work("owner") as actor:
        assert get_spec("opportunity").rows(actor).get(pk=deal.pk).close_date.isoformat() == "2026-12-31"


def test_the_week_begins_as_she_says(business: Business) -> None:
    assert ">Mon<" in business.client("owner").get("/activity/calendar").content.decode()
    page = _choose(business, week_start="7").get("/activity/calendar").content.decode()
    assert page.index(">Sun<") < page.index(">Mon<")
    assert business.actor("owner").week_start == 1  # of the business; hers is of her sessions
    _choose(business, week_start="usual")
    _choose(business, week_start="9", number_form="nonsense")
    assert _choose(business).get("/profile").status_code == 200


def test_a_filter_takes_a_number_as_it_is_written(business: Business) -> None:
    client = business.client("owner")
    assert client.get("/opportunity/?amount__gte=1.234.567,89").status_code == 200
    assert "is not a value" not in client.get("/opportunity/?amount__gte=1.234.567,89").content.decode()
    assert "is not a value" in client.get("/opportunity/?amount__gte=abc").content.decode()
