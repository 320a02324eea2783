"""Too much at once: bodies, files, ids, a full disk. Refused with a word about it, and nothing half done."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from quen.kernel.errors import DomainError
from quen.kernel.exports import run as running
from quen.kernel.exports.jobs import export_file
from quen.kernel.exports.models import ExportRun
from quen.kernel.exports.run import run_export
from quen.kernel.files import storage
from quen.kernel.jobs.background import ATTEMPTS
from quen.kernel.testing.business import Business

FORM = "multipart/form-data; boundary=x"
LARGE = 300 * 2**20


class Unread:
    """A body that nobody may read."""

    def read(self, *_size: int) -> bytes:
        raise AssertionError("the body was read")

    readline = readlines = __iter__ = read


def send(client: Client, path: str, size: int, method: str = "POST", kind: str = FORM) -> Any:
    """A request that says it brings `size` bytes."""
    return client.generic(method, path, b"", content_type=kind, **{"CONTENT_LENGTH": str(size), "wsgi.input": Unread()})  # type: ignore[arg-type]


@pytest.mark.parametrize("persona", ["admin", "anonymous"])
def test_a_body_that_is_too_large_is_refused_before_it_is_read(business: Business, persona: str) -> None:
    client = business.client(persona)
    for path in ("/import/account/", "/account/new", "/sign-in", "/", "/no/such/page", "/profile/preferences"):
        answer = send(client, path, LARGE)
        assert answer.status_code in ({413} if persona == "admin" or path == "/sign-in" else {302, 413}), path
        assert answer.status_code == 302 or "is too large: at most" in answer.content.decode()
    record = business.record_id("account", "owner")
    answer = send(client, f"/upload/account/{record}?name=a.bin", LARGE, "PUT", "application/octet-stream")
    assert answer.status_code == (413 if persona == "admin" else 401)
    api = business.api(persona)
    files = f"/api/v1/account/{record}/files"
    posts = [("POST", path) for path in ("/api/v1/account", "/api/v1/account/bulk", files)]
    for method, path in (*posts, ("PUT", f"{files}/a.bin")):
        kind = "application/json" if "files" not in path else FORM if method == "POST" else "application/octet-stream"
        assert send(api, path, LARGE, method, kind).status_code in {413, 401}, path


def test_it_is_said_in_the_language_of_the_person(business: Business, settings: Any) -> None:
    user = business.user("admin")
    user.language = "vi"
    user.save()
    settings.MAX_IMPORT_BYTES = 3 * 2**20
    body = send(business.client("admin"), "/import/account/", 4 * 2**20).content.decode()
    assert '<html lang="vi"' in body
    assert "3 MB" in body
    assert send(business.client("admin"), "/import/account/", 3 * 2**20 - 10).status_code != 413


@pytest.mark.parametrize("size", ["", "x", "-1", "²", "9" * 400, "1e3"])
def test_a_size_that_is_none_is_no_fault(business: Business, size: str) -> None:
    client = business.client("admin")
    answer = client.generic("POST", "/account/new", b"", content_type=FORM, CONTENT_LENGTH=size)
    assert answer.status_code < 500


def test_ten_thousand_ids_at_once(business: Business) -> None:
    """In a list, in bulk work and over the API: taken or refused whole, and no id of nobody's does anything."""
    deal = str(business.record_id("opportunity", "owner"))
    many = [deal, *(str(uuid.UUID(int=number)) for number in range(9_999))]
    client, api = business.client("owner"), business.api("owner")
    given = {"set": "next_step", "next_step": "all"}
    more = client.post(
        "/bulk/opportunity/edit", {"selection": f"ids={','.join([*many, str(uuid.UUID(int=10_000))])}", **given}
    )
    assert more.status_code == 422
    assert api.get(f"/api/v1/opportunity/{deal}").json()["next_step"] != "all"
    operations = [{"op": "update", "id": record, "values": {"next_step": "all"}} for record in many]
    answer = api.post("/api/v1/opportunity/bulk", json.dumps({"operations": operations}), "application/json")
    assert answer.status_code == 422
    assert "1000" in json.dumps(answer.json())
    deletions = [{"op": "delete", "id": record} for record in many]
    answer = api.post("/api/v1/opportunity/bulk", json.dumps({"operations": deletions}), "application/json")
    assert answer.status_code == 422
    assert api.get(f"/api/v1/opportunity/{deal}").json()["next_step"] != "all"
    taken = client.post("/bulk/opportunity/edit", {"selection": f"ids={','.join(many)}", **given})
    assert taken.status_code == 302
    assert api.get(f"/api/v1/opportunity/{deal}").json()["next_step"] == "all"


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "parquet"])
def test_a_full_disk_ends_an_export_with_a_message(
    business: Business, fresh_db: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, file_format: str
) -> None:
    @contextmanager
    def full() -> Iterator[Path]:
        """A file on a disk without room: the system refuses each byte."""
        (tmp_path / "draft").symlink_to("/dev/full")
        yield tmp_path / "draft"

    client = business.client("admin")
    where = client.post("/export/contact/", {"format": file_format, "later": "true", "columns": "name"})["Location"]
    with business.work("admin"):
        run = ExportRun.objects.get(pk=where.split("/")[2])
    monkeypatch.setattr(running, "_draft", full)
    ids = {"run_id": str(run.pk), "tenant_id": str(business.tenant_id), "member_id": str(business.member_id("admin"))}
    last = SimpleNamespace(job=SimpleNamespace(attempts=ATTEMPTS - 1))
    with pytest.raises(DomainError, match="no room left"):
        export_file.task.func(last, **ids)
    with business.work("admin"):
        run.refresh_from_db()
    assert (run.status, run.sha256) == ("failed", "")
    assert [path.name for path in tmp_path.iterdir()] == ["draft"]
    assert "no room left on the disk" in client.get(where).content.decode()
    assert client.get(f"{where}file").status_code == 404
    monkeypatch.undo()
    again = client.post("/export/contact/", {"format": file_format, "later": "true", "columns": "name"})["Location"]
    run_export(uuid.UUID(again.split("/")[2]), business.tenant_id, business.member_id("admin"))
    assert client.get(f"{again}file").status_code == 200, "there is room again"


def test_a_full_disk_refuses_an_upload_and_keeps_nothing(
    business: Business, fresh_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = business.record_id("account", "owner")

    def no_room(_file: Any) -> None:
        with Path("/dev/full").open("wb", buffering=0) as disk:
            disk.write(b"x")

    monkeypatch.setattr(storage, "_to_disk", no_room)
    answer = business.client("admin").put(f"/upload/account/{record}?name=a.txt", b"x", "text/plain")
    assert answer.status_code == 507
    assert "no room left on the disk" in answer.content.decode()
    assert list(storage.content_storage().incoming.iterdir()) == []  # type: ignore[attr-defined]
    assert business.api("admin").get(f"/api/v1/account/{record}/files").json()["data"] == []
    answer = business.client("admin").post("/import/account/", {"file": _named(b"Name\nA\n")})
    assert answer.status_code == 422
    assert "no room left on the disk" in answer.content.decode()


def _named(data: bytes) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("a.csv", data)
