"""The files say what the tables say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import connection

from quen.apps.analytics.warehouse.build import refresh
from quen.apps.analytics.warehouse.layout import tables
from quen.apps.analytics.warehouse.reading import table
from quen.kernel.registry.registry import get_spec
from quen.kernel.tenancy.context import tenant_context


def _sql(tenant_id: Any, sql: str) -> list[tuple[Any, ...]]:
    with tenant_context(tenant_id, via="test"), connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def test_every_table_has_the_living_records(business: Any, fresh_db: str, warehouse_dir: Path, duck: Any) -> None:
    done = refresh(business.tenant_id)
    assert done is not None
    assert done.whole
    for name, each in tables().items():
        rows = table(duck, business.tenant_id, name)
        if each.history is None:
            wanted = f"SELECT count(*) FROM {get_spec(name).table} WHERE deleted_at IS NULL"
            assert [(rows.count().execute(),)] == _sql(business.tenant_id, wanted), name
        assert list(rows.columns) == [column.name for column in each.columns]


def test_sums_are_exact(business: Any, fresh_db: str, warehouse_dir: Path, duck: Any) -> None:
    refresh(business.tenant_id)
    rows = table(duck, business.tenant_id, "opportunity")
    found = rows.group_by("stage_id").agg(total=rows.amount.sum(), n=rows.count()).execute()
    wanted = _sql(
        business.tenant_id,
        "SELECT stage_id::text, sum(amount_base), count(*) FROM sales_opportunity WHERE deleted_at IS NULL GROUP BY 1",
    )
    assert sorted(found.itertuples(index=False, name=None)) == sorted(wanted)
