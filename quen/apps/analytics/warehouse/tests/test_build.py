"""The files say what the tables say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from quen.apps.analytics.warehouse.build import refresh
from quen.apps.analytics.warehouse.layout import tables
from quen.apps.analytics.warehouse.reading import table
from quen.apps.analytics.warehouse.source import Source
from quen.apps.analytics.warehouse.tests.compare import differences, query
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec


def test_every_table_has_the_living_records(business: Any, fresh_db: str, warehouse_dir: Path, duck: Any) -> None:
    done = refresh(business.tenant_id)
    assert done is not None
    assert done.whole
    assert differences(duck, business.tenant_id, tuple(tables())) == {}
    for name, each in tables().items():
        rows = table(duck, business.tenant_id, name)
        assert list(rows.columns) == [column.name for column in each.columns]


def test_sums_are_exact(business: Any, fresh_db: str, warehouse_dir: Path, duck: Any) -> None:
    refresh(business.tenant_id)
    rows = table(duck, business.tenant_id, "opportunity")
    found = rows.group_by("stage_id").agg(total=rows.amount.sum(), n=rows.count()).execute()
    wanted = query(
        business.tenant_id,
        "SELECT stage_id::text, sum(amount_base), count(*) FROM sales_opportunity WHERE deleted_at IS NULL GROUP BY 1",
    )
    assert sorted(found.itertuples(index=False, name=None)) == sorted(wanted)


def test_all_is_read_in_one_state_for_as_long_as_it_takes(business: Any, fresh_db: str) -> None:
    with Source(business.tenant_id) as source:
        names = ("transaction_isolation", "transaction_read_only", "statement_timeout")
        ((*found,),) = source.rows("SELECT " + ", ".join(f"current_setting('{name}')" for name in names))
        assert found == ["repeatable read", "on", "15min"]
        count = "SELECT count(*) FROM sales_opportunity"
        before = source.rows(count)
        with business.work("admin") as actor:
            save_record(get_spec("opportunity"), actor=actor, changes={"name": "x"})
        assert source.rows(count) == before
        with pytest.raises(Exception, match="read-only"):
            source.run("DELETE FROM sales_opportunity")
