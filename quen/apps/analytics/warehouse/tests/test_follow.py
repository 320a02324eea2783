"""Whatever changes a record, the files follow: by form, SQL, merge, import, trash, and by new exchange rates."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from quen.apps.analytics.warehouse import build
from quen.apps.analytics.warehouse.build import refresh
from quen.apps.analytics.warehouse.manifest import manifest
from quen.apps.analytics.warehouse.reading import table
from quen.apps.analytics.warehouse.tests.compare import differences, settle
from quen.kernel.actions.run import run_action
from quen.kernel.imports import cli as importing
from quen.kernel.merging.merge import merge_records
from quen.kernel.money.consumer import NAME, follow
from quen.kernel.money.revalue import revalue
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.testing.consumers import drain_all
from quen.kernel.trash.purge import purge

DEAL, ACCOUNT = get_spec("opportunity"), get_spec("account")


def deal(actor: Any, amount: str, **more: Any) -> Any:
    return save_record(DEAL, actor=actor, changes={"name": "Đơn hàng", "amount": Decimal(amount), **more})


def followed(business: Any, duck: Any, *, whole: bool = False) -> int:
    """Refresh, compare every cell, and the number of rows that were written."""
    settle()
    done = refresh(business.tenant_id)
    assert done is not None
    assert done.whole is whole
    assert differences(duck, business.tenant_id) == {}
    return done.rows


def test_a_deal_from_its_birth_to_its_end(business: Any, fresh_db: str, warehouse_dir: Path, duck: Any) -> None:
    followed(business, duck, whole=True)
    assert followed(business, duck) == 0
    with business.work("admin") as actor:
        made = deal(actor, "1200000.25")
    assert followed(business, duck) == 2  # the deal and its past
    with business.work("admin") as actor:
        save_record(DEAL, actor=actor, record_id=made.pk, changes={"amount": Decimal("7.50"), "source": "Hội chợ"})
    followed(business, duck)
    rows = table(duck, business.tenant_id, "opportunity")
    one = rows.filter(rows.id == str(made.pk)).to_pyarrow().to_pylist()
    assert [(row["amount"], row["source"]) for row in one] == [(Decimal("7.50"), "Hội chợ")]
    for verb in ("trash", "restore", "trash"):
        with business.work("admin") as actor:
            run_action(DEAL, verb, made.pk, {}, actor=actor)
        followed(business, duck)
    with business.work("admin") as actor:
        purge(DEAL, made.pk, actor=actor)
    followed(business, duck)
    kept = table(duck, business.tenant_id, "opportunity", trash=True)
    assert kept.filter(kept.id == str(made.pk)).select("title", "deleted").to_pyarrow().to_pylist() == [
        {"title": None, "deleted": True}
    ]


def test_statements_of_sql_and_a_merge(business: Any, fresh_db: str, warehouse_dir: Path, duck: Any) -> None:
    followed(business, duck, whole=True)
    with business.work("admin"):
        DEAL.model.objects.update(close_date=date(2026, 12, 24), owner=business.member_id("manager"))
        get_spec("stage").model.objects.update(probability=11)
    followed(business, duck)
    with business.work("admin") as actor:
        keep, lose = (save_record(ACCOUNT, actor=actor, changes={"name": name}) for name in ("Sông Hồng", "Song Hong"))
        deal(actor, "5", account=lose.pk)
        merge_records(ACCOUNT, keep.pk, lose.pk, actor=actor)
    followed(business, duck)
    found = table(duck, business.tenant_id, "opportunity")
    assert found.filter(found.account_id == str(keep.pk)).amount.sum().execute() == Decimal(5)


def test_an_import(business: Any, fresh_db: str, warehouse_dir: Path, duck: Any, tmp_path: Path) -> None:
    followed(business, duck, whole=True)
    file = tmp_path / "deals.csv"
    file.write_text("name,amount\n" + "".join(f"Deal {n},{n}.50\n" for n in range(300)), encoding="utf-8")
    parser = ArgumentParser()
    importing.add_arguments(parser)
    options = parser.parse_args(["opportunity", str(file), "--tenant", str(business.tenant_id)])
    said = StringIO()
    assert importing.handle(options, said, said) == 0, said.getvalue()
    assert followed(business, duck) == 600


def test_a_new_rate(business: Any, fresh_db: str, warehouse_dir: Path, duck: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("quen.kernel.money.consumer.defer_revaluation", lambda *_args, **_more: None)
    drain_all(NAME, follow)
    rate = get_spec("currency_rate")
    with business.work("admin") as actor:
        first = {"currency": "CHF", "valid_from": date(2026, 1, 1), "rate": Decimal(28000)}
        save_record(rate, actor=actor, changes=first)
        made = deal(actor, "10", currency="CHF", close_date=date(2026, 9, 1))
    drain_all(NAME, follow)
    revalue(business.tenant_id, "CHF")
    followed(business, duck, whole=True)
    with business.work("admin") as actor:
        save_record(rate, actor=actor, changes={**first, "valid_from": date(2026, 7, 1), "rate": Decimal(30000)})
    drain_all(NAME, follow)
    revalue(business.tenant_id, "CHF")
    followed(business, duck)
    rows = table(duck, business.tenant_id, "opportunity")
    assert rows.filter(rows.id == str(made.pk)).amount.sum().execute() == Decimal(300000)


def test_changes_are_gathered_and_then_become_the_base(
    business: Any, fresh_db: str, warehouse_dir: Path, duck: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed(business, duck, whole=True)
    counts = []
    for amount in range(3):
        if amount == 2:
            monkeypatch.setattr(build, "SMALL", 2)
            monkeypatch.setattr(build, "REBASE", 0)
        with business.work("admin") as actor:
            made = deal(actor, str(amount))
            save_record(DEAL, actor=actor, record_id=made.pk, changes={"source": "Hội chợ"})
        followed(business, duck)
        stored = manifest(business.tenant_id).tables["opportunity"]  # type: ignore[union-attr]
        counts.append((len(stored.base), len(stored.delta), len(stored.gone), stored.delta_rows))
    assert counts == [(1, 1, 1, 1), (1, 1, 1, 2), (1, 0, 0, 0)]
