"""Amounts in the base currency at the rate of the day, and the sums of the board."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from quen.kernel.actions.run import run_action
from quen.kernel.query.page import parse_order, read_page
from quen.kernel.query.sums import read_sums
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec


def rate(actor: Any, currency: str, day: date, value: str) -> None:
    changes = {"currency": currency, "valid_from": day, "rate": Decimal(value)}
    save_record(get_spec("currency_rate"), actor=actor, changes=changes)


def deal(actor: Any, amount: str, currency: str, closes: date) -> Any:
    changes = {"name": "x", "amount": Decimal(amount), "currency": currency, "close_date": closes}
    return save_record(get_spec("opportunity"), actor=actor, changes=changes)


def test_the_rate_of_the_close_date_counts(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        rate(actor, "CHF", date(2026, 1, 1), "28000")
        rate(actor, "CHF", date(2026, 7, 1), "30000.5")
        assert deal(actor, "10", "CHF", date(2026, 6, 30)).amount_base == Decimal("280000.00")
        assert deal(actor, "10", "CHF", date(2026, 7, 1)).amount_base == Decimal("300005.00")
        assert deal(actor, "10", "CHF", date(2020, 1, 1)).amount_base == Decimal("280000.00")  # before the first
        assert deal(actor, "10", "VND", date(2026, 7, 1)).amount_base == Decimal("10.00")


def test_without_a_rate_nothing_is_pretended(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        assert deal(actor, "10", "ISK", date(2026, 7, 1)).amount_base is None


def test_bulk_sql_fills_it_too(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        made = deal(actor, "10", "VND", date(2026, 7, 1))
        with connection.cursor() as cursor:
            cursor.execute("UPDATE sales_opportunity SET amount = 25 WHERE id = %s", [made.pk])
        made.refresh_from_db()
        assert made.amount_base == Decimal("25.00")


def test_board_sums_follow_every_kind_of_change_and_folding_keeps_them(business: Any, quen_db: None) -> None:
    spec = get_spec("opportunity")
    with business.work("owner") as actor:
        first, second = (deal(actor, amount, "VND", date(2026, 7, 1)) for amount in ("100", "50"))
        at = first.stage_id
        before = read_sums(spec, [at], [actor.member_id])[at]
        save_record(spec, actor=actor, record_id=first.pk, changes={"amount": Decimal("130")})
        run_action(spec, "win", second.pk, {}, actor=actor)
        count, total = read_sums(spec, [at], [actor.member_id])[at]
        assert (count, total) == (before[0] - 1, before[1] + 30 - 50)
        second.refresh_from_db()
        won = read_sums(spec, [second.stage_id], [actor.member_id])[second.stage_id]
        run_action(spec, "trash", second.pk, {}, actor=actor)
        gone = read_sums(spec, [second.stage_id], [actor.member_id]).get(second.stage_id, (0, Decimal(0)))
        assert (won[0] - gone[0], won[1] - gone[1]) == (1, Decimal(50))
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT stage_id, count(*), coalesce(sum(amount_base), 0) FROM sales_opportunity
                   WHERE deleted_at IS NULL AND owner_id = %s GROUP BY 1""",
                [actor.member_id],
            )
            truth = {row[0]: (row[1], row[2]) for row in cursor.fetchall()}
        sums = read_sums(spec, list(truth), [actor.member_id])
        assert sums == truth


def test_pages_cover_everything_once_in_both_directions_with_empty_values_last(business: Any, quen_db: None) -> None:
    spec = get_spec("opportunity")
    with business.work("owner") as actor:
        for amount in ("5", "5", "5", "7", "1", None, None):
            changes = {"name": "page", "amount": Decimal(amount) if amount else None}
            save_record(spec, actor=actor, changes=changes)
        for text, expected in (("amount", [1, 5, 5, 5, 7, None, None]), ("-amount", [7, 5, 5, 5, 1, None, None])):
            order = parse_order(spec, text, actor)
            seen, ids, cursor = [], [], ""
            while True:
                rows = spec.rows(actor).filter(name="page")
                page = read_page(rows, order, actor=actor, scope="t", cursor=cursor, limit=2)
                seen += [row.amount for row in page.rows]
                ids += [row.pk for row in page.rows]
                cursor = page.cursor
                if not cursor:
                    break
            assert seen == expected
            assert len(set(ids)) == 7
