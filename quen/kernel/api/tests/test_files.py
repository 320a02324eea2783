"""Files and tags over the API."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from quen.kernel.files.models import File
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.testing.business import STRANGER, Business

pytestmark = pytest.mark.django_db


def body(response: Any) -> Any:
    return json.loads(response.content)


def address(business: Business, of: str = "owner", name: str = "account") -> str:
    return f"/api/v1/{name}/{business.record_id(name, of)}/files"


def test_a_file_goes_in_and_out(business: Business) -> None:
    api = business.api("owner")
    made = api.put(f"{address(business)}/B%C3%A1o gi%C3%A1.csv", b"a,b\n1,2\n", content_type="application/octet-stream")
    assert made.status_code == 201
    found = body(made)
    assert (found["name"], found["media_type"], found["size"], found["revision"]) == ("Báo giá.csv", "text/csv", 8, 1)
    assert made["Location"] == f"/api/v1/files/{found['id']}"
    content = api.get(found["content"])
    assert b"".join(content) == b"a,b\n1,2\n"
    assert content["Content-Disposition"].startswith("attachment;")
    assert api.get(found["content"], headers={"Range": "bytes=0-0"}).status_code == 206
    again = api.put(f"{address(business)}/B%C3%A1o gi%C3%A1.csv", b"a,b\n", content_type="text/csv")
    assert (again.status_code, body(again)["revision"]) == (200, 2)
    changed = api.patch(made["Location"], {"name": "x.csv", "description": "d"}, content_type="application/json")
    assert (body(changed)["name"], body(changed)["description"]) == ("x.csv", "d")
    assert api.delete(made["Location"]).status_code == 204
    assert api.get(made["Location"]).status_code == 404
    assert body(api.get(address(business))) == {"data": [], "next": None}
    assert api.post(f"{made['Location']}/restore").status_code == 200
    assert [file["name"] for file in body(api.get(address(business)))["data"]] == ["x.csv"]


def test_a_form_carries_one_file(business: Business) -> None:
    api = business.api("owner")
    form = {"file": SimpleUploadedFile("../a.txt", b"words"), "description": "What it is"}
    made = api.post(address(business), form)
    assert made.status_code == 201
    assert (body(made)["name"], body(made)["description"]) == ("a.txt", "What it is")
    assert api.post(address(business), {}).status_code == 422
    assert api.post(address(business), b"x", content_type="text/plain").status_code == 415


def test_pages_go_on_behind_the_last_file(business: Business) -> None:
    api = business.api("owner")
    for number in range(3):
        api.put(f"{address(business)}/{number}.txt", b"x%d" % number, content_type="text/plain")
    first = body(api.get(address(business), {"limit": 2}))
    assert [file["name"] for file in first["data"]] == ["2.txt", "1.txt"]
    rest = body(api.get(address(business), {"limit": 2, "cursor": first["next"]}))
    assert ([file["name"] for file in rest["data"]], rest["next"]) == (["0.txt"], None)
    assert api.get(address(business), {"cursor": str(uuid.uuid4())}).status_code == 422


@pytest.mark.parametrize(
    ("persona", "status"), [("outsider", 404), (STRANGER, 404), ("anonymous", 401), ("reader", 403)]
)
def test_others_neither_read_nor_write(business: Business, persona: str, status: int) -> None:
    mine = address(business, name="opportunity")
    file = body(business.api("owner").put(f"{mine}/a.txt", b"a", content_type="text/plain"))
    api = business.api(persona)
    one = f"/api/v1/files/{file['id']}"
    for answer in (
        api.put(f"{mine}/b.txt", b"b", content_type="text/plain"),
        api.post(mine, {"file": SimpleUploadedFile("b.txt", b"b")}),
        api.patch(one, {"name": "b"}, content_type="application/json"),
        api.delete(one),
    ):
        assert answer.status_code == status
        assert answer["Content-Type"] == "application/problem+json"
    if persona != "reader":
        assert [api.get(path).status_code for path in (mine, one, file["content"])] == [status] * 3
    with tenant_context(business.tenant_id):
        assert list(File.objects.values_list("name", "deleted_at")) == [("a.txt", None)]


def test_what_is_too_big_is_refused_before_it_is_read(business: Business, settings: Any) -> None:
    settings.MAX_FILE_BYTES = 4
    api = business.api("owner")
    big = api.put(f"{address(business)}/a.txt", b"12345", content_type="text/plain")
    assert (big.status_code, body(big)["code"]) == (413, "file_too_big")
    huge = api.post(address(business), {"file": SimpleUploadedFile("a.txt", b"x" * 70_000)})
    assert (huge.status_code, body(huge)["code"]) == (413, "file_too_big")


def test_tags_of_a_record(business: Business) -> None:
    api, record = business.api("owner"), f"/api/v1/account/{business.record_id('account', 'owner')}/tags"
    [tag] = body(api.post(record, {"name": "VIP"}, content_type="application/json"))["data"]
    assert tag["name"] == "VIP"
    assert body(api.post(record, {"tag": tag["id"]}, content_type="application/json"))["data"] == [tag]
    assert body(business.api("outsider").get(record))["data"] == [tag]
    assert business.api("outsider").delete(f"{record}/{tag['id']}").status_code == 403
    assert business.api(STRANGER).get(record).status_code == 404
    for wrong in ({}, {"name": "a", "tag": tag["id"]}, {"tag": "x"}, {"nam": "a"}, {"name": 1}):
        assert api.post(record, wrong, content_type="application/json").status_code == 422, wrong
    assert api.delete(f"{record}/{tag['id']}").status_code == 204
    assert body(api.get(record))["data"] == []


def test_the_files_of_a_record_in_the_trash_are_as_gone_as_the_record(business: Any) -> None:
    path = f"/api/v1/account/{business.record_id('account', 'owner')}"
    api = business.api("admin")
    assert api.get(f"{path}/files").status_code == 200
    assert api.delete(path).status_code == 204
    assert (api.get(path).status_code, api.get(f"{path}/files").status_code) == (404, 404)
