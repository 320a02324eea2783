"""The wizard through HTTP, from the file to the result, and to whom a run belongs."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client

from quen.kernel.imports import views
from quen.kernel.imports.models import ImportRun
from quen.kernel.imports.run import run_import
from quen.kernel.registry.registry import get_spec

TEXT = "Company,Sector,Parent company,Owner\nAcme,Food,Big Holding,Owner Person\n,Drinks,,\nOther,Toys,,Nobody\n"


def upload(client: Client, text: bytes | str = TEXT, name: str = "accounts.csv", to: str = "account") -> Any:
    data = text.encode() if isinstance(text, str) else text
    return client.post(f"/import/{to}/", {"file": SimpleUploadedFile(name, data)})


def shown(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_from_the_file_to_the_result(business: Any, fresh_db: str) -> None:
    client = business.client("manager")
    assert client.get("/import/account/").status_code == 200
    response = upload(client)
    assert response.status_code == 303
    address = response["Location"]
    run_id = uuid.UUID(address.split("/")[2])
    page = client.get(address).content.decode()
    for index, field in enumerate(("name", "industry", "parent", "owner")):
        assert re.search(rf'name="target-{index}".*?<option value="{field}" selected', page, re.DOTALL)
    mapped = {"target-0": "name", "target-1": "industry", "target-2": "parent", "create-2": "true", "target-3": "owner"}
    response = client.post(address, {**mapped, "do": "preview"})
    assert (response.status_code, response["Location"]) == (303, f"/import/{run_id}/preview")
    checked = shown(client.get(response["Location"]))
    assert "“Big Holding” will be created." in checked
    assert "“Nobody” was not found." in checked
    assert "Please fill in this field." in checked
    assert client.get(f"/import/{run_id}/")["Location"] == f"/import/{run_id}/preview"
    response = client.post(f"/import/{run_id}/preview", {"do": "start"})
    assert response["Location"] == f"/import/{run_id}/"
    assert "Waiting" in shown(client.get(f"/import/{run_id}/"))
    with connections["system"].cursor() as cursor:
        cursor.execute("SELECT task_name, queue_name, args ->> 'run_id' FROM data.procrastinate_jobs")
        assert cursor.fetchall() == [("import_file", "imports", str(run_id))]
    run_import(run_id, business.tenant_id, business.member_id("manager"))
    result = shown(client.get(f"/import/{run_id}/"))
    assert "Created 1" in result
    assert "Failed 2" in result
    errors = client.get(f"/import/{run_id}/errors.csv")
    assert errors["Content-Type"] == "text/csv; charset=utf-8"
    assert errors["Content-Disposition"] == 'attachment; filename="accounts-errors.csv"'
    lines = errors.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Company,Sector,Parent company,Owner,Row,Reason"
    assert [line.split(",")[4] for line in lines[1:]] == ["3", "4"]
    with business.work("admin"):
        acme = get_spec("account").model.objects.get(name="Acme")
        assert (acme.parent.name, acme.owner_id) == ("Big Holding", business.member_id("owner"))


def test_a_needed_field_without_a_column_is_asked_for(business: Any, quen_db: None) -> None:
    client = business.client("admin")
    address = upload(client, "Foo,Bar\n1,2\n3,4\n", to="contact")["Location"]
    response = client.post(address, {"target-0": "job_title", "fill-name": "", "do": "preview"})
    assert response.status_code == 422
    assert "Choose a column for this field, or write what to put there." in shown(response)
    response = client.post(address, {"target-0": "job_title", "fill-name": "{Nothing}", "do": "preview"})
    assert response.status_code == 422
    assert "There is no column {Nothing} in the file." in shown(response)
    response = client.post(address, {"target-0": "email", "target-1": "email", "do": "preview"})
    assert "Two columns go to E-mail: Foo and Bar." in shown(response)
    response = client.post(address, {"target-0": "job_title", "fill-name": "Person {Bar}", "do": "preview"})
    assert response.status_code == 303
    assert "Person 2" in shown(client.get(response["Location"]))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "The file is empty."),
        (b"Name\n", "The file has a header but no rows."),
        (b"PK\x03\x04" + b"\0" * 200, "CSV"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 200, "This is an image, not a table."),
        (b"Name\n" + bytes(range(1, 9)) * 40, "This file is not text."),
        (b'Name\n"never closed\nmore\n', "A quotation mark opened in line 2 is not closed."),
    ],
)
def test_what_is_no_table_is_said_at_the_file(business: Any, quen_db: None, data: bytes, message: str) -> None:
    response = upload(business.client("admin"), data)
    assert response.status_code == 422
    assert message in shown(response)
    with business.work("admin"):
        assert not ImportRun.objects.exists()


def test_a_file_that_is_too_large_is_not_read(business: Any, quen_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MAX_BYTES", 10)
    response = upload(business.client("admin"))
    assert response.status_code == 422
    assert "at most 50 MB" in shown(response)


def test_a_run_belongs_to_the_person_who_brought_the_file(business: Any, quen_db: None) -> None:
    run_id = upload(business.client("owner"))["Location"].split("/")[2]
    for persona, status in (("teammate", 404), ("stranger", 404), ("admin", 200), ("owner", 200)):
        client = business.client(persona)
        assert client.get(f"/import/{run_id}/map").status_code == status
        assert client.get(f"/import/{run_id}/errors.csv").status_code == status
    for step in ("map", "preview", "start"):
        assert business.client("stranger").post(f"/import/{run_id}/{step}").status_code == 404
    with business.work("admin"):
        assert ImportRun.objects.get(pk=run_id).status == "mapping"


def test_who_may_not_create_may_not_import(business: Any, quen_db: None) -> None:
    assert business.client("reader").get("/import/account/").status_code == 403
    assert upload(business.client("reader")).status_code == 403
    assert business.client("owner").get("/import/product/").status_code == 403
    assert business.client("admin").get("/import/nothing/").status_code == 404
    assert business.client("anonymous").get("/import/account/").status_code == 302
    with business.work("admin"):
        assert not ImportRun.objects.exists()


def test_an_import_is_not_started_twice(business: Any, fresh_db: str) -> None:
    client = business.client("admin")
    address = upload(client)["Location"]
    client.post(address, {"target-0": "name", "do": "preview"})
    for _time in range(2):
        assert client.post(address.replace("map", "start")).status_code == 303
    with connections["system"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM data.procrastinate_jobs")
        assert cursor.fetchall() == [(1,)]
