"""Workbooks and Parquet files: made in the background, typed, fetched by whoever asked and nobody else."""

from __future__ import annotations

import errno
import io
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
import python_calamine
from django.db import connection

from quen.kernel.clock import now
from quen.kernel.errors import DomainError
from quen.kernel.exports import read, xlsx_file
from quen.kernel.exports.jobs import export_file, forget_files
from quen.kernel.exports.models import ExportRun
from quen.kernel.exports.run import run_export
from quen.kernel.files.chores import remove_orphans
from quen.kernel.files.storage import content_key, content_storage
from quen.kernel.notify.models import Notification
from quen.kernel.people.models import Role
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.testing.business import Business


def deals(business: Business, count: int) -> str:
    """The parameters of a list of `count` deals of one account."""
    with business.work("admin") as admin:
        account = save_record(get_spec("account"), actor=admin, changes={"name": "=Gốm & Sứ"})
        for number in range(count):
            changes = {"name": f"=Deal {number}", "account": account.pk, "amount": Decimal(f"{number + 1}500000.25"),
                       "currency": "VND", "close_date": date(2026, 1, 1) + timedelta(days=number)}  # fmt: skip
            save_record(get_spec("opportunity"), actor=admin, changes=changes)
        return f"account={account.pk}&sort=name"


def made(business: Business, persona: str, **asked: str) -> tuple[ExportRun, bytes]:
    """The export of deals, carried out; and the file."""
    client = business.client(persona)
    answer = client.post("/export/opportunity/", asked)
    assert answer.status_code == 303
    with business.work("admin"):
        run = ExportRun.objects.get(pk=answer["Location"].split("/")[2])
        assert run.status == "queued"
    run_export(run.pk, business.tenant_id, business.member_id(persona))
    with business.work("admin"):
        run.refresh_from_db()
    fetched: Any = client.get(f"/export/{run.pk}/file")
    assert fetched.status_code == 200
    return run, b"".join(fetched.streaming_content)


FIELDS = "name account amount close_date created_at stage"


def test_a_workbook_has_real_dates_and_numbers_and_no_formulas(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_file, "ROWS", 4)  # a head and three records a sheet
    monkeypatch.setattr(read, "BATCH", 2)
    run, data = made(business, "admin", format="xlsx", columns=FIELDS, selection=deals(business, 5))
    assert (run.status, run.rows, run.size) == ("done", 5, len(data))
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    assert [len(rows) for rows in sheets] == [4, 3]
    assert sheets[0][0] == sheets[1][0] == ["Name", "Account", "Amount", "Currency", "Close date", "Created", "Stage"]
    first = sheets[0][1]
    assert first[:5] == ["=Deal 0", "=Gốm & Sứ", 1500000.25, "VND", date(2026, 1, 1)]
    assert isinstance(first[5], datetime)
    assert abs(first[5] - datetime.now(UTC).replace(tzinfo=None)) < timedelta(hours=8)


def test_parquet_has_types_ids_and_titles(business: Business) -> None:
    import pyarrow.parquet

    run, data = made(business, "admin", format="parquet", columns=FIELDS, selection=deals(business, 2))
    table = pyarrow.parquet.read_table(io.BytesIO(data))
    types = {field.name: str(field.type) for field in table.schema}
    assert types == {
        "name": "string", "account_id": "string", "account": "string", "amount": "decimal128(22, 2)",
        "currency": "string", "close_date": "date32[day]", "created_at": "timestamp[us, tz=UTC]",
        "stage_id": "string", "stage": "string",
    }  # fmt: skip
    rows = table.to_pylist()
    assert [(row["name"], row["account"], row["amount"], row["close_date"]) for row in rows] == [
        ("=Deal 0", "=Gốm & Sứ", Decimal("1500000.25"), date(2026, 1, 1)),
        ("=Deal 1", "=Gốm & Sứ", Decimal("2500000.25"), date(2026, 1, 2)),
    ]
    assert run.rows == 2


def test_only_who_asked_fetches_it_and_only_as_long_as_she_may(business: Business) -> None:
    run, _data = made(business, "manager", format="xlsx", columns="name amount", selection="")
    for persona in ("admin", "owner", "stranger"):
        assert business.client(persona).get(f"/export/{run.pk}/file").status_code == 404, persona
        assert business.client(persona).get(f"/export/{run.pk}/").status_code == 404, persona
    with business.work("admin"):
        [told] = Notification.objects.filter(kind="export_ready")
        assert told.member_id == business.member_id("manager")
    client = business.client("manager")
    assert client.get(f"/notifications/{told.pk}")["Location"] == f"/export/{run.pk}/"
    assert "/file" in client.get(f"/export/{run.pk}/").content.decode()
    with business.work("admin"):
        role = Role.objects.get(external_id="Manager")
        Role.objects.filter(pk=role.pk).update(hidden={"opportunity": ["amount"]})
    assert client.get(f"/export/{run.pk}/file").status_code == 404
    with business.work("admin"):
        Role.objects.filter(pk=role.pk).update(hidden={}, grants=role.grants | {"opportunity": {"export": "none"}})
    assert client.get(f"/export/{run.pk}/file").status_code == 403


def test_a_file_goes_when_its_days_are_over(business: Business, fresh_db: str) -> None:
    run, _data = made(business, "admin", format="csv", later="true", columns="name", selection="")
    key = content_key(business.tenant_id, run.sha256)
    from quen.kernel.files import chores

    assert content_storage().exists(key)
    chores._GRACE = timedelta(0)
    remove_orphans(business.tenant_id)
    assert content_storage().exists(key)
    with business.work("admin"):
        ExportRun.objects.filter(pk=run.pk).update(expires_at=now() - timedelta(seconds=1))
    assert forget_files(business.tenant_id) == 1
    remove_orphans(business.tenant_id)
    assert not content_storage().exists(key)
    assert business.client("admin").get(f"/export/{run.pk}/file").status_code == 404
    assert "no longer kept" in business.client("admin").get(f"/export/{run.pk}/").content.decode()


def test_an_export_is_broken_off(business: Business, fresh_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "BATCH", 1)
    client = business.client("admin")
    where = client.post("/export/contact/", {"format": "csv", "later": "true", "columns": "name"})["Location"]
    run_id = where.split("/")[2]
    original, other = read.read_batches, connection.copy()

    def stopping(*args: Any, **more: Any) -> Any:
        for number, batch in enumerate(original(*args, **more)):
            if number == 1:
                with other.cursor() as cursor:  # as the page does, in a process of its own
                    cursor.execute("SELECT set_config('quen.tenant', %s, false)", [str(business.tenant_id)])
                    cursor.execute("UPDATE export_run SET status = 'stopped' WHERE id = %s", [run_id])
            yield batch

    from quen.kernel.exports import run as running

    monkeypatch.setattr(running, "read_batches", stopping)
    with business.work("admin"):
        run = ExportRun.objects.get(pk=run_id)
    run_export(run.pk, business.tenant_id, business.member_id("admin"))
    other.close()
    with business.work("admin"):
        run.refresh_from_db()
        assert (run.status, run.sha256) == ("stopped", "")
        assert run.rows > 0


def test_a_full_disk_is_tried_again_and_told_of_at_last(
    business: Business, fresh_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Room that is short for some seconds only costs nobody her file."""
    from quen.kernel.exports import run as running

    def full(*_given: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    answer = business.client("admin").post("/export/contact/", {"format": "xlsx", "columns": "name"})
    with business.work("admin"):
        run = ExportRun.objects.get(pk=answer["Location"].split("/")[2])
    ids = {"run_id": str(run.pk), "tenant_id": str(business.tenant_id), "member_id": str(business.member_id("admin"))}

    def attempt(number: int) -> str:
        context = SimpleNamespace(job=SimpleNamespace(attempts=number - 1))
        with suppress(DomainError):
            export_file.task.func(context, **ids)
        with business.work("admin"):
            run.refresh_from_db()
        return str(run.status)

    with monkeypatch.context() as patch:
        patch.setattr(running, "_write", full)
        assert [attempt(number) for number in (1, 2, 3)] == ["running"] * 3
        assert attempt(4) == "failed"
    assert "no room left" in run.message
    with business.work("admin"):
        ExportRun.objects.filter(pk=run.pk).update(status="running", message="")
    assert attempt(2) == "done"


def test_web_processes_do_not_load_arrow() -> None:
    code = "import django; django.setup(); import quen.config.urls, sys; print('pyarrow' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert told.stdout.strip() == "False"
