"""An upload sent again after its answer was lost is one upload, in the browser and over the API."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from quen.kernel.files.models import File, FileVersion
from quen.kernel.files.tests.sending import send
from quen.kernel.imports.models import ImportRun
from quen.kernel.testing.business import Business

KEY = {"Idempotency-Key": "5f1b2c"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def record(business: Business) -> uuid.UUID:
    return business.record_id("account", "owner")


def put(business: Business, record: uuid.UUID, data: bytes, way: str, **headers: str) -> Any:
    """Send `plan.txt`; the answer."""
    if way == "web":
        client, path = business.client("owner"), f"/upload/account/{record}?name=plan.txt"
    else:
        client, path = business.api("owner"), f"/api/v1/account/{record}/files/plan.txt"
    answer = client.put(path, data, content_type="application/octet-stream", headers=KEY | headers)
    assert answer.status_code in {200, 201}, answer.content
    return answer.json()


@pytest.mark.parametrize("way", ["web", "api"])
def test_the_second_version_of_somebody_else_stays(business: Business, record: uuid.UUID, way: str) -> None:
    first = put(business, record, b"mine", way)
    assert send(business.client("admin"), "account", record, "plan.txt", b"hers")[0] == 201
    again = put(business, record, b"mine", way)
    assert again["id"] == first["id"]
    with business.work("admin"):
        assert (File.objects.get().revision, FileVersion.objects.count()) == (2, 1)


@pytest.mark.parametrize("way", ["web", "api"])
def test_a_new_version_is_one_version(business: Business, record: uuid.UUID, way: str) -> None:
    send(business.client("admin"), "account", record, "plan.txt", b"before")
    first = put(business, record, b"mine", way)
    assert send(business.client("admin"), "account", record, "plan.txt", b"after")[0] == 201
    assert put(business, record, b"mine", way)["id"] == first["id"]
    with business.work("admin"):
        assert (File.objects.get().revision, FileVersion.objects.count()) == (3, 2)


def test_what_was_deleted_meanwhile_does_not_come_back(business: Business, record: uuid.UUID) -> None:
    first = put(business, record, b"mine", "web")
    assert business.client("owner").post(f"/files/{first['id']}/trash").status_code == 204
    put(business, record, b"mine", "web")
    with business.work("admin"):
        assert not File.objects.filter(deleted_at__isnull=True).exists()


def test_another_content_under_the_key_is_another_upload(business: Business, record: uuid.UUID) -> None:
    put(business, record, b"mine", "api")
    put(business, record, b"corrected", "api")
    with business.work("admin"):
        assert (File.objects.get().revision, FileVersion.objects.count()) == (2, 1)


def test_a_key_that_is_none_is_refused_before_the_file_is_read(business: Business, record: uuid.UUID) -> None:
    path = f"/api/v1/account/{record}/files/plan.txt"
    answer = business.api("owner").put(path, b"x", "application/octet-stream", headers={"Idempotency-Key": "a b"})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_idempotency_key")


def test_a_file_to_import_sent_again_is_one_import(business: Business) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client, places = business.client("admin"), []
    for data in (b"Name\nA\n", b"Name\nA\n", b"Name\nB\n"):
        file = SimpleUploadedFile("list.csv", data)
        places.append(client.post("/import/account/", {"file": file, "key": "31aa0b"})["Location"])
    assert places[0] == places[1] != places[2]
    with business.work("admin"):
        assert ImportRun.objects.count() == 2
