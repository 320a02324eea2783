"""Ranges, conditions and pages of files."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quen.kernel.files.tests.sending import PDF, attach, picture
from quen.kernel.testing.business import Business

pytestmark = pytest.mark.django_db
DATA = bytes(range(10)) + b"text"


@pytest.mark.parametrize(
    ("asked", "status", "told", "body"),
    [
        ("bytes=0-3", 206, "bytes 0-3/14", DATA[:4]),
        ("bytes=10-", 206, "bytes 10-13/14", DATA[10:]),
        ("bytes=-4", 206, "bytes 10-13/14", DATA[10:]),
        ("bytes=0-999", 206, "bytes 0-13/14", DATA),
        ("bytes=14-", 416, "bytes */14", b""),
        ("bytes=-0", 416, "bytes */14", b""),
        ("bytes=5-2", 416, "bytes */14", b""),
        ("bytes=0-1,3-4", 200, None, DATA),
        ("bytes=-", 200, None, DATA),
        ("lines=1-2", 200, None, DATA),
    ],
)
def test_a_part_is_sent(business: Business, asked: str, status: int, told: str | None, body: bytes) -> None:
    file = attach(business, "account", "a.bin", DATA)
    response = business.client("owner").get(f"/files/{file.pk}", headers={"Range": asked, "Accept-Encoding": "gzip"})
    assert response.status_code == status
    assert response.get("Content-Range") == told
    assert b"".join(response) == body
    if status != 416:
        assert response["Content-Length"] == str(len(body))


def test_what_the_browser_has_is_not_sent_again(business: Business) -> None:
    file = attach(business, "account", "a.txt", b"words")
    client = business.client("owner")
    tag = client.get(f"/files/{file.pk}")["ETag"]
    assert client.get(f"/files/{file.pk}", headers={"If-None-Match": tag}).status_code == 304
    assert client.get(f"/files/{file.pk}", headers={"Range": "bytes=0-1", "If-Range": '"other"'}).status_code == 200
    head = client.head(f"/files/{file.pk}")
    assert (head.status_code, head["Content-Length"], head.content if not head.streaming else b"") == (200, "5", b"")


def test_the_panel_shows_files_and_no_buttons_to_readers(business: Business) -> None:
    attach(business, "account", "Hợp đồng <1>.pdf", PDF)
    attach(business, "account", "photo.png", picture())
    address = f"/account/{business.record_id('account', 'owner')}/"
    page = business.client("owner").get(address).content.decode()
    assert "Hợp đồng _1_.pdf" in page
    assert "/picture/128?v=" in page
    assert f'data-upload="/upload{address.rstrip("/")}"' in page
    reader = business.client("reader").get(address).content.decode()
    assert "photo.png" in reader
    assert "data-upload=" not in reader
    assert "/trash" not in reader.split('id="panel-files"')[1].split("</dialog>")[0]


def test_a_page_costs_the_same_with_many_files(business: Business) -> None:
    client = business.client("owner")
    address = f"/account/{business.record_id('account', 'owner')}/"

    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    attach(business, "account", "0.png", picture())
    few = count()
    for number in range(1, 8):
        attach(business, "account", f"{number}.png", picture())
    assert count() == few


def test_older_files_come_in_further_pages(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quen.kernel.files.panel.SHOWN", 2)
    made = [attach(business, "account", f"{number}.txt", b"x%d" % number) for number in range(5)]
    client, address = business.client("owner"), f"/account/{business.record_id('account', 'owner')}/files"
    seen: list[str] = []
    after = ""
    for _page in range(3):
        text = client.get(address, {"after": after} if after else {}).content.decode()
        seen += [str(f.pk) for f in reversed(made) if f'href="/files/{f.pk}?v=' in text]
        after = text.split("files?after=")[1].split('"')[0] if "files?after=" in text else ""
    assert seen == [str(f.pk) for f in reversed(made)]
    assert after == ""
