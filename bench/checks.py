"""Whether the measured pages are right: what they show against SQL over the tables, for every person that asks."""

from __future__ import annotations

import csv
import io
import uuid
from decimal import Decimal
from typing import Any

from django.db import connection

from bench.measure import Visitor
from quen.kernel.tenancy.context import tenant_context

LIST = "/api/v1/opportunity?sort=-amount&limit=50&count=true&fields=name,amount,owner,stage"


class WrongResult(Exception):
    """A page shows something else than the tables say."""


def check(visitor: Visitor, tenant: uuid.UUID, seen: int | None, filled: int) -> int:
    """Compare; returns how many comparisons were made. `seen`: deals that the person sees, None for all `filled`.

    Raises WrongResult.
    """
    expected = filled if seen is None else seen
    first = visitor.api("GET", LIST)
    _same("count", first["count"], min(expected, 10_001) if not first["count_capped"] else first["count"])
    amounts = [Decimal(deal["amount"]) for deal in first["data"]]
    _same("order by amount", amounts, sorted(amounts, reverse=True))
    _same("rows of page 1", len(amounts), min(expected, 50))
    made = 3
    if seen is None:
        _same("the largest amounts", amounts, _column(tenant, _LARGEST))
        made += 1 + _check_pages(visitor, first) + _check_filter(visitor, tenant, first) + _check_search(visitor)
        made += _check_pivot(visitor, tenant)
    return made


_LARGEST = "SELECT amount FROM sales_opportunity WHERE deleted_at IS NULL ORDER BY amount_base DESC NULLS LAST, id DESC LIMIT 50"


def _check_pages(visitor: Visitor, first: dict[str, Any]) -> int:
    """Three pages on, nothing comes twice and the order goes on."""
    shown, page = list(first["data"]), first
    for _page in range(3):
        page = visitor.api("GET", f"{LIST}&cursor={page['next']}")
        shown += page["data"]
    _same("rows of four pages", len({deal["id"] for deal in shown}), 200)
    amounts = [Decimal(deal["amount"]) for deal in shown]
    _same("order of four pages", amounts, sorted(amounts, reverse=True))
    return 2


def _check_filter(visitor: Visitor, tenant: uuid.UUID, first: dict[str, Any]) -> int:
    owner, stage = first["data"][0]["owner"], first["data"][0]["stage"]
    days = "close_date__gte=2026-09-01&close_date__lte=2026-11-30"
    found = visitor.api("GET", f"/api/v1/opportunity?owner={owner}&stage={stage}&{days}&count=true&limit=1")
    sql = """SELECT count(*) FROM sales_opportunity WHERE deleted_at IS NULL AND owner_id = %s AND stage_id = %s
             AND close_date BETWEEN '2026-09-01' AND '2026-11-30'"""
    _same(
        "deals filtered by owner, stage and days", found["count"], min(_column(tenant, sql, [owner, stage])[0], 10_001)
    )
    return 1


def _check_search(visitor: Visitor) -> int:
    found = visitor.api("GET", "/api/v1/search?q=person777%40mail")["data"]
    _same("objects found by an e-mail", {hit["object"] for hit in found}, {"contact"})
    _same("hits of nothing", visitor.api("GET", "/api/v1/search?q=zzzqqq")["data"], [])
    return 2


def _check_pivot(visitor: Visitor, tenant: uuid.UUID) -> int:
    """Count and sum by stage, and of all, against the tables."""
    answer = visitor.get("/opportunity/pivot/export?format=csv&rows=stage&figures=count,amount:sum")
    lines = list(csv.reader(io.StringIO(answer.lstrip("\ufeff"))))[1:]
    sql = """SELECT coalesce(s.name, 'Total') || ' ' || count(*) || ' ' || coalesce(sum(o.amount_base), 0)::numeric(20, 0)
        FROM sales_opportunity o JOIN sales_stage s ON s.id = o.stage_id WHERE o.deleted_at IS NULL
        GROUP BY ROLLUP (s.name)"""
    _same("pivot by stage", sorted(" ".join(line) for line in lines), sorted(_column(tenant, sql)))
    return 1


def _column(tenant: uuid.UUID, sql: str, parameters: list[Any] | None = None) -> list[Any]:
    with tenant_context(tenant, via="job"), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [row[0] for row in cursor.fetchall()]


def _same(what: str, found: object, expected: object) -> None:
    if found != expected:
        raise WrongResult(f"{what}: {str(found)[:300]} instead of {str(expected)[:300]}")
