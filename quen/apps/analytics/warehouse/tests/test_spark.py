"""The same expressions over the same files on another engine: Spark gives DuckDB's figures, to the last digit.

Skipped where PySpark or Java is missing, as in CI: PySpark comes without a wheel, 500 MB that no part of Quen needs.
`bin/spark` fetches both into a place of their own and runs this.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from quen.apps.analytics.warehouse.build import refresh
from quen.apps.analytics.warehouse.manifest import manifest
from quen.apps.analytics.warehouse.reading import table
from quen.kernel.actions.run import run_action
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec


@pytest.fixture
def spark(tmp_path: Path) -> Iterator[Any]:
    """An Ibis connection to a Spark of this process."""
    sql = pytest.importorskip("pyspark.sql", reason="PySpark is not installed: bin/spark runs this test")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java: bin/spark installs it and runs this test")
    import ibis

    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    options = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": str(tmp_path / "spark"),
        "spark.sql.session.timeZone": "UTC",
        "spark.driver.bindAddress": "127.0.0.1",
    }
    builder = sql.SparkSession.builder.master("local[2]")
    for name, value in options.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield ibis.pyspark.connect(session)
    session.stop()


def figures(con: Any, tenant_id: Any) -> dict[str, list[dict[str, Any]]]:
    """Cubes such as the pivot asks for: by month, owner and kind of stage; the worth on a day; what has no owner."""
    state = manifest(tenant_id)
    deals, stages, past = (
        table(con, tenant_id, name, state=state) for name in ("opportunity", "stage", "opportunity__stage")
    )
    kinds = stages.select(stage_id=stages.id, kind=stages.kind)
    joined = deals.left_join(kinds, "stage_id")
    by_month = joined.group_by(
        [joined.close_date.truncate("M").name("month"), joined.owner_id.name("owner"), joined.kind.name("kind")]
    ).agg(amount=joined.amount.sum(), records=joined.count(), largest=joined.amount.max())
    living = past.filter(past.until.isnull())
    then = living.group_by(living.to_value.name("stage")).agg(amount=living.amount.sum(), records=living.count())
    whole = deals.agg(amount=deals.amount.sum(), average=deals.probability.mean(), records=deals.count())
    return {name: _rows(each) for name, each in {"month": by_month, "then": then, "whole": whole}.items()}


def _rows(expression: Any) -> list[dict[str, Any]]:
    return sorted(expression.to_pyarrow().to_pylist(), key=lambda row: [str(value) for value in row.values()])


def test_spark_and_duckdb_give_the_same_figures(
    business: Any, fresh_db: str, warehouse_dir: Path, duck: Any, spark: Any
) -> None:
    refresh(business.tenant_id)
    deal = get_spec("opportunity")
    with business.work("admin") as actor:
        for number in range(40):
            changes = {
                "name": f"Đơn hàng {number}",
                "amount": Decimal(10) ** (number % 12) + Decimal("0.07"),
                "close_date": date(2026, number % 12 + 1, 28),
                "owner": [business.member_id("owner"), business.member_id("manager"), None][number % 7 % 3],
            }
            made = save_record(deal, actor=actor, changes=changes)
            if number % 5 == 0:
                run_action(deal, "trash", made.pk, {}, actor=actor)
    refresh(business.tenant_id)
    assert manifest(business.tenant_id).tables["opportunity"].delta  # type: ignore[union-attr]
    found = figures(duck, business.tenant_id)
    assert len(found["month"]) > 20
    assert figures(spark, business.tenant_id) == found
