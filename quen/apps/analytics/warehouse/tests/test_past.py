"""What stood in which stage on a day, and what it was worth then."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection

from quen.apps.analytics.warehouse.build import refresh
from quen.apps.analytics.warehouse.reading import table
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.testing.factory import make

DEAL = get_spec("opportunity")


def test_the_past_of_a_deal(business: Any, fresh_db: str, warehouse_dir: Path, duck: Any) -> None:
    with business.work("admin") as actor:
        pipeline = make(get_spec("pipeline"), actor=actor, full=False).pk
        first, second = (
            save_record(get_spec("stage"), actor=actor, changes={"name": name, "pipeline": pipeline})
            for name in ("Một", "Hai")
        )
        made = save_record(DEAL, actor=actor, changes={"name": "x", "amount": Decimal(100), "stage": first.pk})
    with business.work("admin") as actor:
        save_record(DEAL, actor=actor, record_id=made.pk, changes={"amount": Decimal(150)})
    with business.work("admin"):
        DEAL.model.objects.filter(pk=made.pk).update(stage=second.pk)
    with business.work("admin") as actor:
        save_record(DEAL, actor=actor, record_id=made.pk, changes={"amount": Decimal(90)})
    for anew in (True, False):
        refresh(business.tenant_id, anew=anew)
        rows = table(duck, business.tenant_id, "opportunity__stage")
        past = rows.filter(rows.id == str(made.pk)).order_by("at").to_pyarrow().to_pylist()
        one, two = str(first.pk), str(second.pk)
        assert [(row["from_value"], row["to_value"], row["amount"]) for row in past] == [
            (None, one, Decimal(100)), (one, one, Decimal(150)), (one, two, Decimal(150)), (two, two, Decimal(90)),
        ]  # fmt: skip
        assert [row["until"] for row in past[:-1]] == [row["at"] for row in past[1:]]
        assert past[-1]["until"] is None
        assert past[0]["at"] <= datetime.now(UTC).replace(tzinfo=None)
        day = past[2]["at"]
        then = rows.filter((rows["at"] <= day) & (rows.until.isnull() | (rows.until > day)) & (rows.to_value == two))
        assert then.amount.sum().execute() == Decimal(150)
        if anew:
            with business.work("admin"), connection.cursor() as cursor:
                cursor.execute("UPDATE sales_opportunity SET source = 'x' WHERE id = %s", [made.pk])
