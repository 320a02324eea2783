"""Pictures that stand for records: portraits, logos, the first image of a product."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quen.kernel.files.attach import put_first, restore_file, trash_file
from quen.kernel.files.models import PORTRAIT, File
from quen.kernel.files.pictures import pictures_of
from quen.kernel.files.tests.sending import PDF, attach, picture, send
from quen.kernel.registry.registry import get_spec
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.testing.business import Business

pytestmark = pytest.mark.django_db


def test_a_portrait_is_one_and_no_file_of_the_panel(business: Business) -> None:
    client, record = business.client("owner"), business.record_id("contact", "owner")
    assert send(client, "contact", record, "me.jpg", picture(kind="JPEG"), PORTRAIT)[0] == 201
    assert send(client, "contact", record, "newer.png", picture(), PORTRAIT)[1]["revision"] == 2
    with tenant_context(business.tenant_id):
        [file] = File.objects.filter(record_id=record)
        assert (file.slot, file.name) == (PORTRAIT, "newer.png")
        assert list(pictures_of(get_spec("contact"), [record])) == [record]
    page = client.get(f"/contact/{record}/").content.decode()
    assert f'src="/files/{file.pk}/picture/128?v={file.sha256[:12]}"' in page
    assert "newer.png" not in page.split('id="panel-files"')[1]
    assert f"/files/{file.pk}/picture/64" in client.get("/contact/").content.decode()


def test_only_pictures_are_portraits(business: Business) -> None:
    client, record = business.client("owner"), business.record_id("contact", "owner")
    for data in (PDF, b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture()[:40]):
        status, answer = send(client, "contact", record, "me.png", data, PORTRAIT)
        assert (status, answer["code"]) == (400, "not_a_picture")
    assert (
        send(client, "opportunity", business.record_id("opportunity", "owner"), "a.png", picture(), PORTRAIT)[0] == 404
    )


def test_everybody_changes_her_own_picture_and_nobody_else_s(business: Business) -> None:
    client = business.client("owner")
    assert send(client, "member", business.member_id("owner"), "me.png", picture(), PORTRAIT)[0] == 201
    assert send(client, "member", business.member_id("teammate"), "me.png", picture(), PORTRAIT)[0] == 403
    assert send(client, "member", business.member_id("owner"), "me.png", picture())[0] == 404  # no files of members
    with tenant_context(business.tenant_id):
        [file] = File.objects.all()
    assert f"/files/{file.pk}/picture/64" in client.get("/profile").content.decode()
    assert business.client("teammate").post(
        f"/files/{file.pk}/trash", headers={"Accept": "application/json"}
    ).status_code == 403  # fmt: skip
    assert client.post(f"/files/{file.pk}/trash").status_code == 204


def test_a_removed_portrait_comes_back_in_place_of_a_newer_one(business: Business) -> None:
    old = attach(business, "contact", "old.png", picture(), slot=PORTRAIT)
    with business.work("admin") as actor:
        trash_file(old.pk, actor=actor)
    attach(business, "contact", "new.png", picture(color="red"), slot=PORTRAIT)
    with business.work("admin") as actor:
        restore_file(old.pk, actor=actor)
        here = File.objects.filter(record_id=business.record_id("contact", "owner"), deleted_at__isnull=True)
        assert [file.name for file in here] == ["old.png"]


def test_the_first_image_stands_for_a_product_in_list_and_picker(business: Business) -> None:
    attach(business, "product", "sheet.pdf", PDF, of="shared")
    first = attach(business, "product", "1.png", picture(), of="shared")
    second = attach(business, "product", "2.png", picture(color="red"), of="shared")
    client = business.client("admin")
    for address in ("/product/", "/product/pick"):
        page = client.get(address).content.decode()
        assert f"/files/{first.pk}/picture/64" in page, address
        assert str(second.pk) not in page, address
    with business.work("admin") as actor:
        put_first(second.pk, actor=actor)
    assert f"/files/{second.pk}/picture/64" in client.get("/product/").content.decode()
    head = client.get(f"/product/{business.record_id('product', 'shared')}/").content.decode()
    assert f"/files/{second.pk}/picture/128" in head.split('id="record-properties"')[0]


def test_pictures_cost_no_query_per_row(business: Business) -> None:
    client = business.client("admin")

    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get("/contact/")
        return len(found)

    attach(business, "contact", "a.png", picture(), slot=PORTRAIT)
    few = count()
    for of in ("teammate", "outsider", "manager"):
        attach(business, "contact", "a.png", picture(), of=of, slot=PORTRAIT)
    assert count() == few
