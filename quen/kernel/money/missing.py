"""Amounts that no exchange rate turns into the base currency: they are in no sum, and somebody should know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from quen.kernel.records.amounts import amounts
from quen.kernel.registry.registry import specs

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.fields import FieldInfo
    from quen.kernel.registry.spec import ObjectSpec

MOST = 1_000  # amounts counted for each currency and object


@dataclass(frozen=True)
class Missing:
    """`count` records of `spec` (at most MOST) have an amount in `currency`, for which there is no rate."""

    spec: ObjectSpec
    currency: str
    count: int


def missing_rates(actor: Actor) -> list[Missing]:
    """What is without a rate in the tenant, for those who may see everybody's records: none for others."""
    if not actor.is_admin:
        return []
    by_table = {spec.table: spec for spec in specs().values()}
    found: list[Missing] = []
    with connection.cursor() as cursor:
        for amount in amounts(with_base=True):
            spec = by_table.get(amount.table)
            if spec is None:
                continue
            cursor.execute(
                f"""SELECT currency, count(*) FROM (
                        SELECT {amount.currency} AS currency FROM {amount.table}
                        WHERE {amount.column} IS NOT NULL AND {amount.base} IS NULL AND deleted_at IS NULL LIMIT {MOST}
                    ) x GROUP BY 1 ORDER BY 1"""  # noqa: S608
            )
            found += [Missing(spec, currency, count) for currency, count in cursor.fetchall()]
    return found


def used_currencies() -> set[str]:
    """The currencies in which the tenant keeps amounts, each found with one step in an index."""
    found: set[str] = set()
    with connection.cursor() as cursor:
        for amount in amounts(with_base=True):
            cursor.execute(
                f"""WITH RECURSIVE step AS (
                        (SELECT {amount.currency} AS c FROM {amount.table} ORDER BY {amount.currency} LIMIT 1)
                        UNION ALL
                        SELECT (SELECT t.{amount.currency} FROM {amount.table} t WHERE t.{amount.currency} > step.c
                                ORDER BY t.{amount.currency} LIMIT 1) FROM step WHERE step.c IS NOT NULL
                    ) SELECT c FROM step WHERE c <> ''"""  # noqa: S608
            )
            found |= {code for (code,) in cursor.fetchall()}
    return found


def without_rate(infos: dict[str, FieldInfo], row: dict[str, Any]) -> list[FieldInfo]:
    """The amounts of a record (`row` by column) that have no value in base currency."""
    return [
        info for info in infos.values() if info.base and row.get(info.column) is not None and row.get(info.base) is None
    ]
