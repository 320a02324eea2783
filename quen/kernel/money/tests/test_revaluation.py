"""Rates that come late, are corrected or go: amounts in base currency follow, and the history tells no tales."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from quen.kernel.changes.models import ChangeEntry
from quen.kernel.money import revalue as revaluing
from quen.kernel.money.consumer import NAME, follow
from quen.kernel.money.jobs import revalue_amounts
from quen.kernel.money.missing import missing_rates, used_currencies
from quen.kernel.money.models import Revaluation
from quen.kernel.money.revalue import revalue
from quen.kernel.query.sums import read_sums
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.testing.consumers import drain_all
from quen.kernel.web.history import read_history


def rate(actor: Any, day: date, value: str, currency: str = "CHF") -> Any:
    changes = {"currency": currency, "valid_from": day, "rate": Decimal(value)}
    return save_record(get_spec("currency_rate"), actor=actor, changes=changes)


def deal(actor: Any, amount: str, closes: date, currency: str = "CHF") -> Any:
    changes = {"name": "x", "amount": Decimal(amount), "currency": currency, "close_date": closes}
    return save_record(get_spec("opportunity"), actor=actor, changes=changes)


def bases(*deals: Any) -> list[Decimal | None]:
    for record in deals:
        record.refresh_from_db()
    return [record.amount_base for record in deals]


@pytest.fixture
def at_once(monkeypatch: Any) -> list[tuple[str, int]]:
    """Jobs are noted, and run when the test says so."""
    asked: list[tuple[str, int]] = []

    def note(_tenant: Any, currency: str, *, wait: int = 0) -> None:
        asked.append((currency, wait))

    monkeypatch.setattr("quen.kernel.money.consumer.defer_revaluation", note)
    monkeypatch.setattr("quen.kernel.money.jobs.defer_revaluation", note)
    return asked


def test_a_new_a_corrected_and_a_deleted_rate(
    business: Any, fresh_db: str, at_once: list[Any], monkeypatch: Any
) -> None:
    monkeypatch.setattr(revaluing, "CHUNK", 2)
    drain_all(NAME, follow)
    at_once.clear()
    with business.work("admin") as actor:
        first = rate(actor, date(2026, 1, 1), "28000")
        deals = [deal(actor, "10", day) for day in (date(2026, 2, 1), date(2026, 8, 1), date(2026, 9, 1))]
        other = deal(actor, "7", date(2026, 8, 1), "VND")
        assert bases(*deals) == [280000, 280000, 280000]
        stage = deals[0].stage_id
        count, total = read_sums(get_spec("opportunity"), [stage], None)[stage]
        second = rate(actor, date(2026, 7, 1), "30000.5")

    def settle() -> None:
        at_once.clear()
        drain_all(NAME, follow)
        assert at_once == [("CHF", 0)]
        revalue_amounts(tenant_id=str(business.tenant_id), currency="CHF")
        assert at_once[1:] == [("CHF", 15)]  # once more for what was being written meanwhile
        revalue_amounts(tenant_id=str(business.tenant_id), currency="CHF")
        assert len(at_once) == 2

    settle()
    with business.work("admin") as actor:
        assert bases(*deals, other) == [280000, Decimal("300005.00"), Decimal("300005.00"), 7]
        assert [record.version for record in deals] == [1, 1, 1]
        sums = read_sums(get_spec("opportunity"), [stage], None)[stage]
        assert sums == (count, total + 2 * Decimal("20005.00"))
        save_record(get_spec("currency_rate"), actor=actor, record_id=first.pk, changes={"rate": Decimal(20000)})
    settle()
    with business.work("admin") as actor:
        assert bases(*deals) == [200000, Decimal("300005.00"), Decimal("300005.00")]
        save_record(
            get_spec("currency_rate"), actor=actor, record_id=second.pk, changes={"valid_from": date(2026, 8, 15)}
        )
    settle()
    with business.work("admin"):
        assert bases(*deals) == [200000, 200000, Decimal("300005.00")]
        for record in (first, second):
            type(record).objects.filter(pk=record.pk).delete()
    settle()
    with business.work("admin") as actor:
        assert bases(*deals, other) == [None, None, None, 7]
        assert [(m.spec.name, m.currency, m.count) for m in missing_rates(actor)] == [("opportunity", "CHF", 3)]
        assert missing_rates(business.actor("manager")) == []
        assert {"CHF", "VND"} <= used_currencies()
        entries = ChangeEntry.objects.filter(object="opportunity", record_id__in=[d.pk for d in deals], operation="u")
        assert entries.count() == 0  # nobody has changed a deal


def test_a_rate_of_another_currency_asks_for_both(business: Any, fresh_db: str, at_once: list[Any]) -> None:
    drain_all(NAME, follow)
    at_once.clear()
    with business.work("admin") as actor:
        made = rate(actor, date(2026, 1, 1), "28000")
        save_record(get_spec("currency_rate"), actor=actor, record_id=made.pk, changes={"currency": "SEK"})
    drain_all(NAME, follow)
    assert sorted(at_once) == [("CHF", 0), ("SEK", 0)]
    with business.work("admin"):
        assert {run.currency: run.passes for run in Revaluation.objects.exclude(currency="USD")} == {"CHF": 2, "SEK": 2}


def test_it_goes_on_where_it_was_interrupted(business: Any, fresh_db: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(revaluing, "CHUNK", 2)
    with business.work("admin") as actor:
        deals = [deal(actor, "10", date(2026, 8, 1)) for _ in range(5)]
        rate(actor, date(2026, 1, 1), "28000")
        revaluing.ask(["CHF"])
    whole, seen = revaluing._chunk, []

    def fails_once(amount: Any, currency: str, after: Any) -> Any:
        if amount.table == "sales_opportunity":
            seen.append(after)
            if len(seen) == 2:
                raise RuntimeError("the machine went off")
        return whole(amount, currency, after)

    monkeypatch.setattr(revaluing, "_chunk", fails_once)
    with pytest.raises(RuntimeError):
        revalue(business.tenant_id, "CHF")
    assert revalue(business.tenant_id, "CHF") is True
    assert seen[1] == seen[2] != seen[0]  # behind the chunk that was saved
    with business.work("admin"):
        assert bases(*deals) == [280000] * 5
        run = Revaluation.objects.get(currency="CHF")
        assert (run.changed, run.passes) == (5, 1)


def test_the_history_shows_both_amounts_at_the_rate_of_their_time(business: Any, quen_db: None) -> None:
    spec = get_spec("opportunity")
    with business.work("admin") as actor:
        rate(actor, date(2026, 1, 1), "25000")
        record = deal(actor, "100", date(2026, 2, 1))
        save_record(spec, actor=actor, record_id=record.pk, changes={"amount": Decimal(200)})
        made = get_spec("currency_rate").rows(actor).get(currency="CHF")
        save_record(get_spec("currency_rate"), actor=actor, record_id=made.pk, changes={"rate": Decimal(26000)})
        revaluing.ask(["CHF"])
        revaluing.revalue(business.tenant_id, "CHF")
        save_record(spec, actor=actor, record_id=record.pk, changes={"amount": Decimal(300)})
        record.refresh_from_db()
        history = read_history(spec, record, actor).entries
        shown = [[(c.label, c.old_base, c.new_base) for c in entry.changes] for entry in history]
        assert shown == [
            [("Amount", "₫5,200,000", "₫7,800,000")],
            [("Amount", "₫2,500,000", "₫5,000,000")],
            [],
        ]
        save_record(spec, actor=actor, record_id=record.pk, changes={"currency": "VND"})
        record.refresh_from_db()
        latest = read_history(spec, record, actor).entries[0]
        told = {change.label: (str(change.old), str(change.new)) for change in latest.changes}
        assert told["Amount in base currency"] == ("₫7,800,000", "₫300")
