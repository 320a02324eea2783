"""Comparing the files with the tables they were made of, cell by cell."""

from __future__ import annotations

import time
import uuid
from decimal import Decimal
from typing import Any

from django.db import connection

from quen.apps.analytics.warehouse.layout import Table, tables
from quen.apps.analytics.warehouse.reading import table
from quen.apps.analytics.warehouse.source import record_sql
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.testing.consumers import PATIENCE


def query(tenant_id: uuid.UUID, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows of a statement in a business."""
    with tenant_context(tenant_id, via="test"), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def settle() -> None:
    """Wait until every transaction that has begun is over, also in other databases of the server: what they may have
    changed is read again by each refresh until then. Fails when one stays open."""
    deadline = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        (begun,) = cursor.fetchone()
        while True:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            (settled,) = cursor.fetchone()
            if settled >= begun:
                return
            if time.monotonic() > deadline:
                raise TimeoutError("a transaction stays open")


CHANGED = ("account", "opportunity", "stage")  # what the tests change


def differences(duck: Any, tenant_id: uuid.UUID, names: tuple[str, ...] = CHANGED) -> dict[str, Any]:
    """{table: (rows of the database that the files lack, rows of the files that the database lacks)}."""
    found = {}
    for name, each in tables().items():
        if each.history is None and name in names:
            wanted = {_row(row[:-1], each) for row in query(tenant_id, record_sql(each)) if not row[-1]}
            rows = table(duck, tenant_id, name).to_pyarrow().to_pylist()
            held = [_row(tuple(row.values()), each) for row in rows]
            assert len(set(held)) == len(held)
            if wanted != set(held):
                found[name] = (wanted - set(held), set(held) - wanted)
    return found


def _row(row: tuple[Any, ...], each: Table) -> tuple[Any, ...]:
    kinds = [column.type for column in each.columns]
    return tuple(
        Decimal(value) if kind.startswith("decimal") and value is not None else value
        for value, kind in zip(row, kinds, strict=True)
    )
