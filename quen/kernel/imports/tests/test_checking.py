"""All rows of a large file are checked in the background; and what is forgotten when."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from quen.kernel.clock import now
from quen.kernel.imports import check, views
from quen.kernel.imports.checking import run_check
from quen.kernel.imports.chores import tidy_imports
from quen.kernel.imports.models import ImportRow, ImportRun
from quen.kernel.imports.tests.importing import import_text, staged
from quen.kernel.imports.tests.test_wizard import shown, upload
from quen.kernel.registry.registry import get_spec


def test_the_figures_of_all_rows_follow(business: Any, fresh_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "AT_MOST_AT_ONCE", 2)
    monkeypatch.setattr(check, "CHUNK", 2)
    client = business.client("admin")
    text = "Company,Employees\nA,1\nB,2\nC,nonsense\nD,4\nD,5\n"
    address = upload(client, text)["Location"]
    run_id = address.split("/")[2]
    client.post(address, {"target-0": "name", "target-1": "employees", "do": "preview"})
    first = client.get(f"/import/{run_id}/preview")
    assert "New 2" in shown(first)
    assert "Checked so far 2 rows" in shown(first)
    assert 'hx-trigger="load delay:2s"' in first.content.decode()
    with connections["system"].cursor() as cursor:
        cursor.execute("SELECT args ->> 'word' FROM data.procrastinate_jobs WHERE task_name = 'check_import'")
        (word,) = cursor.fetchone()
    work = (uuid.UUID(run_id), business.tenant_id, business.member_id("admin"))
    run_check(*work, "an older check")
    assert "New 2" in shown(client.get(f"/import/{run_id}/preview"))
    run_check(*work, word)
    whole = client.get(f"/import/{run_id}/preview")
    assert "New 3" in shown(whole)
    assert "Changed 1" in shown(whole)
    assert "Will fail 1" in shown(whole)
    assert 'hx-trigger="load delay:2s"' not in whole.content.decode()
    with business.work("admin"):
        assert not get_spec("account").model.objects.filter(name__in="ABCD").exists()


def test_rows_and_runs_are_forgotten_in_time(business: Any, fresh_db: str) -> None:
    waiting = staged(business, "admin", "account", "Name\nA\nB\n")
    ended = import_text(business, "admin", "account", "Name,Employees\nC,nonsense\n")
    with business.work("admin"):
        ImportRun.objects.filter(pk=waiting.pk).update(status="ready")
    assert tidy_imports() == 0
    with business.work("admin"):
        ImportRun.objects.filter(pk=waiting.pk).update(created_at=now() - timedelta(days=15))
        ImportRun.objects.filter(pk=ended.pk).update(finished_at=now() - timedelta(days=91))
    client = business.client("admin")
    assert b"errors.csv" in client.get(f"/import/{ended.pk}/").content
    assert tidy_imports() == 3
    with business.work("admin"):
        assert not ImportRow.objects.exists()
        assert list(ImportRun.objects.values_list("pk", flat=True)) == [ended.pk]
    page = client.get(f"/import/{ended.pk}/").content
    assert b"errors.csv" not in page
    assert "Failed 1" in shown(client.get(f"/import/{ended.pk}/"))
