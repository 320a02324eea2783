"""Files through the wizard: workbooks and their sheets, another encoding, large ones, and what cannot be read."""

from __future__ import annotations

import os
import uuid
from typing import Any

import pytest
from django.db import connections

from quen.kernel.files.chores import remove_orphans
from quen.kernel.files.storage import content_key, content_storage
from quen.kernel.imports import staging, views
from quen.kernel.imports.models import ImportRow, ImportRun
from quen.kernel.imports.reader import stage_some
from quen.kernel.imports.staging import run_staging
from quen.kernel.imports.tests.test_wizard import shown, upload
from quen.kernel.imports.tests.workbooks import workbook


def cells(business: Any, run_id: str) -> list[list[str]]:
    with business.work("admin"):
        return list(ImportRow.objects.filter(run_id=run_id).order_by("number").values_list("cells", flat=True))


def test_a_workbook_and_another_of_its_sheets(business: Any, quen_db: None) -> None:
    book = workbook({"Firms": [["Company", "Sector"], ["Acme", "Food"]], "More": [["Company"], ["Zeta"], ["Eta"]]})
    client = business.client("admin")
    address = upload(client, book, "firms.xlsx")["Location"]
    run_id = address.split("/")[2]
    page = client.get(address).content.decode()
    assert '<option value="More"' in page
    assert cells(business, run_id) == [["Acme", "Food"]]
    response = client.post(f"/import/{run_id}/source", {"sheet": "More"})
    assert (response.status_code, response["Location"]) == (303, f"/import/{run_id}/map")
    assert cells(business, run_id) == [["Zeta"], ["Eta"]]
    assert client.post(f"/import/{run_id}/source", {"sheet": "None"}).status_code == 422
    assert cells(business, run_id) == [["Zeta"], ["Eta"]]


def test_another_encoding_and_separator(business: Any, quen_db: None) -> None:
    client = business.client("admin")
    address = upload(client, "Company|Sector\nCaf\u00e9 A|B\n".encode("cp1252"))["Location"]
    run_id = address.split("/")[2]
    assert cells(business, run_id) == [["Café A", "B"]]
    client.post(f"/import/{run_id}/source", {"encoding": "cp874", "delimiter": "|"})
    assert cells(business, run_id) == [["Caf้ A", "B"]]
    response = client.post(f"/import/{run_id}/source", {"encoding": "utf-8", "delimiter": "|"})
    assert response.status_code == 422
    assert "is not utf-8 text" in shown(response)
    assert cells(business, run_id) == [["Caf้ A", "B"]]
    assert business.client("stranger").post(f"/import/{run_id}/source", {"encoding": "utf-8"}).status_code == 404


def test_a_large_file_is_read_in_the_background(business: Any, fresh_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "AT_ONCE", 10)
    monkeypatch.setattr(staging, "CHUNK", 3)
    client = business.client("admin")
    address = upload(client, "Company,Sector\n" + "".join(f"C{n},S\n" for n in range(8)))["Location"]
    run_id = address.split("/")[2]
    assert address == f"/import/{run_id}/"
    assert "Reading the file … 0 rows so far." in shown(client.get(address))
    assert client.get(f"/import/{run_id}/map")["Location"] == address
    with connections["system"].cursor() as cursor:
        cursor.execute("SELECT args ->> 'reading' FROM data.procrastinate_jobs WHERE task_name = 'stage_import'")
        reading = cursor.fetchone()[0]
    work = (uuid.UUID(run_id), business.tenant_id, business.member_id("admin"))
    run_staging(*work, "an older reading")
    assert cells(business, run_id) == []
    _die_after(monkeypatch, 2)
    with pytest.raises(KeyboardInterrupt):
        run_staging(*work, reading)
    monkeypatch.undo()
    assert len(cells(business, run_id)) in {3, 6}
    run_staging(*work, reading)
    assert [row[0] for row in cells(business, run_id)] == [f"C{n}" for n in range(8)]
    assert client.get(address)["Location"] == f"/import/{run_id}/map"
    with business.work("admin"):
        run = ImportRun.objects.get(pk=run_id)
        assert (run.status, run.row_count) == ("mapping", 8)
        assert run.mapping == {"0": {"field": "name", "create": False}, "1": {"field": "industry", "create": False}}


def _die_after(monkeypatch: pytest.MonkeyPatch, chunks: int) -> None:
    real, seen = stage_some, []

    def dying(*args: Any) -> int:
        seen.append(1)
        if len(seen) > chunks:
            raise KeyboardInterrupt
        return real(*args)

    monkeypatch.setattr(staging, "CHUNK", 3)
    monkeypatch.setattr(staging, "stage_some", dying)


def test_a_large_file_that_turns_out_unreadable_can_be_read_otherwise(
    business: Any, fresh_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "AT_ONCE", 10)
    data = b"Company\n" + b"plain\n" * 100_000 + "Café\n".encode("cp1252")
    client = business.client("admin")
    run_id = upload(client, data)["Location"].split("/")[2]
    work = (uuid.UUID(run_id), business.tenant_id, business.member_id("admin"))
    with business.work("admin"):
        reading = ImportRun.objects.get(pk=run_id).options["reading"]
    run_staging(*work, reading)
    page = shown(client.get(f"/import/{run_id}/map"))
    assert "is not utf-8 text" in page
    assert "Check the data" not in page
    assert client.get(f"/import/{run_id}/preview")["Location"] == f"/import/{run_id}/map"
    client.post(f"/import/{run_id}/source", {"encoding": "cp1252", "delimiter": ","})
    with business.work("admin"):
        reading = ImportRun.objects.get(pk=run_id).options["reading"]
    run_staging(*work, reading)
    with business.work("admin"):
        assert ImportRun.objects.get(pk=run_id).row_count == 100_001
        last = ImportRow.objects.filter(run_id=run_id).order_by("-number").first()
        assert last is not None
        assert last.cells == ["Café"]


def test_the_file_is_kept_only_as_long_as_it_may_be_read_again(business: Any, fresh_db: str) -> None:
    client = business.client("admin")
    run_id = upload(client)["Location"].split("/")[2]
    with business.work("admin"):
        sha256 = ImportRun.objects.get(pk=run_id).sha256
    assert content_storage().exists(content_key(business.tenant_id, sha256))
    os.utime(content_storage().path(content_key(business.tenant_id, sha256)), (0, 0))
    assert remove_orphans(business.tenant_id) == 0
    client.post(f"/import/{run_id}/map", {"target-0": "name", "do": "preview"})
    client.post(f"/import/{run_id}/preview", {"do": "start"})
    with business.work("admin"):
        assert ImportRun.objects.get(pk=run_id).sha256 == ""
    assert remove_orphans(business.tenant_id) == 1


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.pdf", b"%PDF-1.7\n1 0 obj\n", "This is a PDF document"),
        ("a.xlsx", b"PK\x03\x04[Content_Types].xml" + b"\0" * 100, "cannot be read"),
        ("a.csv", ",".join(f"c{n}" for n in range(501)).encode() + b"\n1\n", "more than 500 columns"),
        ("a.vcf", b"BEGIN:VCARD\nVERSION:3.0\nFN:A\n", "has no end"),
    ],
)
def test_what_cannot_be_read_is_said(business: Any, quen_db: None, name: str, data: bytes, words: str) -> None:
    response = upload(business.client("admin"), data, name)
    assert response.status_code == 422
    assert words in shown(response)
    with business.work("admin"):
        assert not ImportRun.objects.exists()


def test_two_hundred_columns_and_ragged_rows(business: Any, quen_db: None) -> None:
    header = ["Company", *(f"c{n}" for n in range(199))]
    rows = [["A"], ["B", *["x"] * 199], ["C", *["x"] * 200]]
    client = business.client("admin")
    data = "\n".join(",".join(row) for row in [header, *rows])
    address = upload(client, data)["Location"]
    assert client.get(address).status_code == 200
    response = client.post(address, {"target-0": "name", "do": "preview"})
    checked = shown(client.get(response["Location"]))
    assert "The row has more cells than the header." in checked
    assert "New 2" in checked
