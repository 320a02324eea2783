"""What an attacker sends as a file, as its name, as its address."""

from __future__ import annotations

import io
import struct
import uuid
import zlib
from typing import Any

import pytest
from django.conf import settings

from quen.kernel.errors import DomainError
from quen.kernel.files.images import make_thumbnail
from quen.kernel.files.media import media_type_of
from quen.kernel.files.models import File
from quen.kernel.files.names import clean_name, numbered
from quen.kernel.files.serve import content_disposition
from quen.kernel.files.storage import content_key
from quen.kernel.files.tests.sending import PDF, attach, picture, send
from quen.kernel.files.upload import Target, take_upload
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.testing.business import Business

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"\xef\xbb\xbf \n<!DOCTYPE html><script>alert(1)</script>"


def huge_png(width: int, height: int) -> bytes:
    """A few bytes that claim to be an enormous image."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("a\r\nSet-Cookie: x=1.txt", "aSet-Cookie_ x=1.txt"),
        ('a"; filename="b.exe', "a_; filename=_b.exe"),
        ("invoice\u202egnp.exe", "invoicegnp.exe"),
        ("...", "File"),
        ("a\x00b.txt", "ab.txt"),
        ("Hợp đồng số 12.pdf", "Hợp đồng số 12.pdf"),
        ("ใบเสนอราคา.pdf", "ใบเสนอราคา.pdf"),
        ("e\u0302.txt", "ê.txt"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_names_lose_what_misleads(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_a_number_goes_before_the_ending() -> None:
    assert numbered("report.pdf", 2) == "report (2).pdf"
    assert numbered("report", 3) == "report (3)"
    assert len(numbered("x" * 196 + ".pdf", 12)) == 200


@pytest.mark.parametrize("name", ["Hợp đồng.pdf", "ใบเสนอราคา 100%.pdf", 'a"b;c\\d.pdf', "plain.pdf", "a\r\nX: y"])
def test_a_name_cannot_break_out_of_its_header(name: str) -> None:
    header = content_disposition(name, inline=False)
    assert "\r" not in header
    assert "\n" not in header
    assert header.isascii()
    assert header.startswith('attachment; filename="')
    assert header.count('"') == 2


def test_vietnamese_and_thai_names_are_told_in_utf_8() -> None:
    assert content_disposition("Hợp đồng.pdf", inline=True) == (
        "inline; filename=\"H_p __ng.pdf\"; filename*=UTF-8''H%E1%BB%A3p%20%C4%91%E1%BB%93ng.pdf"
    )
    assert content_disposition("ราคา.pdf", inline=False).endswith(
        "filename*=UTF-8''%E0%B8%A3%E0%B8%B2%E0%B8%84%E0%B8%B2.pdf"
    )


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (SVG, "logo.png", "image/svg+xml"),
        (b"<svg onload=alert(1)>", "a.txt", "image/svg+xml"),
        (HTML, "photo.jpg", "text/html"),
        (b"<script>alert(1)</script>", "a.pdf", "text/html"),
        (b"GIF89a/*" + HTML + b"*/", "a.html", "image/gif"),
        (PDF + HTML, "a.html", "application/pdf"),
        (b"plain words", "a.html", "text/plain"),
        (b"a;b\n1;2\n", "a.csv", "text/csv"),
        (b"\x00\x01binary", "a.txt", "application/octet-stream"),
        ("ไทย".encode("tis-620"), "a.txt", "application/octet-stream"),
        (picture(kind="WEBP"), "x", "image/webp"),
        (picture(kind="JPEG"), "x.txt", "image/jpeg"),
    ],
)
def test_the_type_is_in_the_content(tmp_path: Any, data: bytes, name: str, media_type: str) -> None:
    path = tmp_path / "content"
    path.write_bytes(data)
    assert media_type_of(path, name) == media_type


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "name", "sent", "inline"),
    [
        (SVG, "logo.svg", "application/octet-stream", False),
        (HTML, "page.html", "application/octet-stream", False),
        (b"GIF89a/*" + HTML, "x.html", "image/gif", True),
        (PDF, "a.pdf", "application/pdf", True),
        (b"words", "a.txt", "text/plain; charset=utf-8", True),
        (b"a,b", "a.csv", "text/csv; charset=utf-8", False),
        (b"PK\x03\x04broken", "a.zip", "application/zip", False),
    ],
)
def test_only_what_is_harmless_is_shown_in_place(
    business: Business, data: bytes, name: str, sent: str, *, inline: bool
) -> None:
    file = attach(business, "account", name, data)
    response = business.client("owner").get(f"/files/{file.pk}")
    assert response.status_code == 200
    assert b"".join(response) == data
    assert response["Content-Type"] == sent
    assert response["Content-Disposition"].split(";")[0] == ("inline" if inline else "attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    policy = response["Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy
    assert ("sandbox" in policy) is (data is not PDF)
    forced = business.client("owner").get(f"/files/{file.pk}?download=1")
    assert forced["Content-Disposition"].startswith("attachment;")


def test_an_enormous_image_is_never_decoded(tmp_path: Any) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(huge_png(60_000, 60_000))
    with path.open("rb") as file:
        assert make_thumbnail(file, "image/png", 64) is None


@pytest.mark.django_db
def test_an_enormous_or_broken_image_is_a_file_without_a_thumbnail(business: Business) -> None:
    for name, data in (("bomb.png", huge_png(60_000, 60_000)), ("cut.png", picture(400, 300)[:90])):
        file = attach(business, "account", name, data)
        assert (file.media_type, file.picture, file.width) == ("image/png", False, None)
        assert business.client("owner").get(f"/files/{file.pk}/picture/64").status_code == 404


@pytest.mark.django_db
def test_a_thumbnail_is_small_and_without_the_camera_s_notes(business: Business) -> None:
    file = attach(business, "account", "a.jpg", picture(800, 600, "JPEG"))
    response = business.client("owner").get(f"/files/{file.pk}/picture/64")
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert "immutable" in response["Cache-Control"]
    assert response.content[:4] == b"RIFF"
    assert len(response.content) < 1000
    assert business.client("owner").get(f"/files/{file.pk}/picture/65").status_code == 404


@pytest.mark.parametrize("sha", ["../../../../etc/passwd", "a" * 63, "A" * 64, "a" * 64 + "/x", ""])
def test_a_key_is_made_of_a_digest_only(sha: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        content_key(uuid.uuid4(), sha)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/files/../settings/", "/files/%2e%2e/x", "/files/" + "a" * 64, "/files/1"])
def test_addresses_take_ids_only(business: Business, path: str) -> None:
    attach(business, "account", "a.txt", b"a")
    assert business.client("owner").get(path).status_code in {404, 301}


@pytest.mark.django_db
def test_traversal_in_a_name_stays_in_the_folder(business: Business) -> None:
    before = {p for p in settings.FILES_DIR.parent.rglob("*") if "files" not in p.parts}
    record = business.record_id("account", "owner")
    assert send(business.client("owner"), "account", record, "../../../../tmp/evil.txt", b"x")[0] == 201
    with tenant_context(business.tenant_id):
        assert File.objects.get().name == "evil.txt"
    after = {p for p in settings.FILES_DIR.parent.rglob("*") if "files" not in p.parts}
    assert {p for p in after - before if "pg" not in p.parts} == set()


@pytest.mark.django_db
def test_an_upload_needs_the_token_against_forgery(business: Business) -> None:
    client = business.client("owner")
    client.handler.enforce_csrf_checks = True
    address = f"/upload/account/{business.record_id('account', 'owner')}?name=a.txt"
    assert client.put(address, b"x", content_type="application/octet-stream").status_code == 403
    with tenant_context(business.tenant_id):
        assert File.objects.count() == 0


@pytest.mark.django_db
def test_an_upload_that_breaks_off_leaves_nothing(business: Business) -> None:
    target = Target("account", business.record_id("account", "owner"))
    with pytest.raises(DomainError) as broken:
        take_upload(lambda: business.work("owner"), target, "a.txt", 9, io.BytesIO(b"12345").read)
    assert broken.value.code == "interrupted"
    with tenant_context(business.tenant_id):
        assert File.objects.count() == 0
    assert list((settings.FILES_DIR / ".incoming").iterdir()) == []
