"""Files on records: added, versioned, renamed, deleted, restored; by whom, and by whom not."""

from __future__ import annotations

import hashlib
import uuid

import pytest
from django.conf import settings

from quen.kernel.changes.models import ChangeEntry
from quen.kernel.errors import DomainError
from quen.kernel.files import attach as files
from quen.kernel.files.models import File, FileVersion
from quen.kernel.files.storage import content_key, content_storage
from quen.kernel.files.tests.sending import PDF, attach, picture, send
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.testing.business import STRANGER, Business

pytestmark = pytest.mark.django_db


def names(business: Business, of: str = "owner") -> list[tuple[str, int]]:
    with tenant_context(business.tenant_id):
        here = File.objects.filter(record_id=business.record_id("account", of), deleted_at__isnull=True)
        return sorted(here.values_list("name", "revision"))


def test_a_file_is_kept_whole_under_its_digest(business: Business) -> None:
    status, answer = send(
        business.client("owner"), "account", business.record_id("account", "owner"), "Báo giá.pdf", PDF
    )
    assert status == 201
    digest = hashlib.sha256(PDF).hexdigest()
    with tenant_context(business.tenant_id):
        file = File.objects.get(pk=answer["id"])
    assert (file.name, file.size, file.sha256, file.media_type, file.revision) == (
        "Báo giá.pdf", len(PDF), digest, "application/pdf", 1,
    )  # fmt: skip
    assert file.uploaded_by_id == business.member_id("owner")
    path = settings.FILES_DIR / str(business.tenant_id) / digest[:2] / digest
    assert path.read_bytes() == PDF
    assert path.stat().st_mode & 0o777 == 0o600
    assert list((settings.FILES_DIR / ".incoming").iterdir()) == []


def test_the_same_name_is_the_next_version_and_the_same_bytes_are_nothing_new(business: Business) -> None:
    first = attach(business, "account", "plan.txt", b"one")
    second = attach(business, "account", "plan.txt", b"two")
    again = attach(business, "account", "plan.txt", b"two")
    assert (first.pk, first.revision) == (second.pk, 1)
    assert (second.revision, again.revision) == (2, 2)
    with tenant_context(business.tenant_id):
        versions = list(FileVersion.objects.filter(file_id=first.pk).values_list("revision", "sha256"))
        assert versions == [(1, hashlib.sha256(b"one").hexdigest())]
    with business.work("admin") as actor:
        back = files.restore_version(first.pk, 1, actor=actor)
        assert (back.revision, back.sha256) == (3, hashlib.sha256(b"one").hexdigest())
        assert list(
            FileVersion.objects.filter(file_id=first.pk).order_by("revision").values_list("revision", flat=True)
        ) == [1, 2]


def test_deleted_files_come_back_under_another_name_where_theirs_is_taken(business: Business) -> None:
    first = attach(business, "account", "offer.pdf", PDF)
    with business.work("admin") as actor:
        files.trash_file(first.pk, actor=actor)
    assert names(business) == []
    attach(business, "account", "offer.pdf", PDF + b"other")
    with business.work("admin") as actor:
        files.restore_file(first.pk, actor=actor)
    assert names(business) == [("offer (2).pdf", 1), ("offer.pdf", 1)]


def test_renaming_refuses_a_name_that_is_taken_and_a_program(business: Business) -> None:
    one, _two = attach(business, "account", "a.txt", b"a"), attach(business, "account", "b.txt", b"b")
    with business.work("admin") as actor, pytest.raises(DomainError, match="Another file here") as taken:
        files.change_file(one.pk, actor=actor, name="b.txt")
    assert (taken.value.field, taken.value.status) == ("name", 409)
    with business.work("admin") as actor, pytest.raises(DomainError, match="Programs"):
        files.change_file(one.pk, actor=actor, name="a.exe")
    with business.work("admin") as actor:
        assert files.change_file(one.pk, actor=actor, name=" ../c.txt ", description="x").name == "c.txt"
    assert names(business) == [("b.txt", 1), ("c.txt", 1)]


@pytest.mark.parametrize(("persona", "status"), [("owner", 201), ("manager", 201), ("outsider", 403), ("reader", 403)])
def test_who_edits_the_record_adds_files(business: Business, persona: str, status: int) -> None:
    record = business.record_id("account", "owner")  # customers are seen by everybody
    found, _answer = send(business.client(persona), "account", record, "a.txt", b"a")
    assert found == status
    assert names(business) == ([("a.txt", 1)] if status == 201 else [])


@pytest.mark.parametrize("persona", ["outsider", "teammate", STRANGER])
def test_files_of_a_record_that_is_not_visible_do_not_exist(business: Business, persona: str) -> None:
    file = attach(business, "opportunity", "secret.txt", b"secret")
    record = business.record_id("opportunity", "owner")
    client = business.client(persona)
    assert send(client, "opportunity", record, "b.txt", b"b")[0] == 404
    for path in ("", "?download=1", "/edit", "/versions", "/picture/64", "/versions/1"):
        assert client.get(f"/files/{file.pk}{path}").status_code == 404, path
    for verb in ("trash", "restore", "first", "edit", "versions/1/restore"):
        assert client.post(f"/files/{file.pk}/{verb}", {"name": "x"}).status_code == 404, verb
    assert client.get(f"/opportunity/{record}/files").status_code == 404
    assert client.get(f"/opportunity/{record}/files/deleted").status_code == 404
    with tenant_context(business.tenant_id):
        assert list(File.objects.values_list("name", "revision", "deleted_at")) == [("secret.txt", 1, None)]


def test_who_only_reads_changes_nothing(business: Business) -> None:
    file = attach(business, "account", "a.txt", b"a")
    client = business.client("reader")
    assert client.get(f"/files/{file.pk}").status_code == 200
    for verb in ("trash", "edit", "first"):
        assert (
            client.post(f"/files/{file.pk}/{verb}", {"name": "x"}, headers={"Accept": "application/json"}).status_code
            == 403
        )
    assert names(business) == [("a.txt", 1)]


def test_nobody_gets_in_without_signing_in(business: Business) -> None:
    file = attach(business, "account", "a.txt", b"a")
    client = business.client("anonymous")
    assert send(client, "account", business.record_id("account", "owner"), "b.txt", b"b")[0] == 401
    assert client.get(f"/files/{file.pk}").status_code == 302


def test_a_tenant_s_copy_of_the_same_bytes_is_its_own(business: Business) -> None:
    attach(business, "account", "a.txt", b"the same")
    attach(business, "account", "a.txt", b"the same", by=STRANGER, of=STRANGER)
    digest = hashlib.sha256(b"the same").hexdigest()
    for tenant in (business.tenant_id, business.other_id):
        assert content_storage().exists(content_key(tenant, digest))


def test_what_is_too_big_empty_or_a_program_is_refused(business: Business, settings: object) -> None:
    settings.MAX_FILE_BYTES = 10  # type: ignore[attr-defined]
    client, record = business.client("owner"), business.record_id("account", "owner")
    assert send(client, "account", record, "a.txt", b"x" * 11) == (
        413, {"message": "This file is too big. At most 0 MB.", "code": "file_too_big",
              "errors": {"file": ["This file is too big. At most 0 MB."]}},
    )  # fmt: skip
    assert send(client, "account", record, "a.txt", b"")[1]["code"] == "empty_file"
    assert send(client, "account", record, "a.EXE", b"x")[1]["code"] == "refused_file"
    assert send(client, "account", record, "a.txt", b"MZ\x90\x00")[1]["code"] == "refused_file"
    assert names(business) == []


def test_a_tenant_has_room_for_so_much(business: Business, settings: object) -> None:
    settings.FILES_QUOTA_BYTES = files.used_bytes(business.tenant_id) + 5  # type: ignore[attr-defined]
    client, record = business.client("owner"), business.record_id("account", "owner")
    assert send(client, "account", record, "a.txt", b"12345")[0] == 201
    status, answer = send(client, "account", record, "b.txt", b"1")
    assert (status, answer["code"]) == (413, "no_room")


def test_each_change_stands_in_the_history_of_the_record(business: Business) -> None:
    file = attach(business, "account", "a.txt", b"a", by="owner")
    with business.work("owner") as actor:
        files.trash_file(file.pk, actor=actor)
    with tenant_context(business.tenant_id):
        entries = ChangeEntry.objects.filter(root_id=business.record_id("account", "owner"), object="file").order_by(
            "id"
        )
        found = [(e.operation, e.root_object, e.record_id, e.actor_id) for e in entries]
    assert found == [
        ("c", "account", file.pk, business.member_id("owner")),
        ("u", "account", file.pk, business.member_id("owner")),
    ]


def test_objects_without_files_take_none(business: Business) -> None:
    client = business.client("admin")
    assert send(client, "team", business.record_id("team", "shared"), "a.txt", b"a")[0] == 404
    assert send(client, "account", uuid.uuid4(), "a.txt", b"a")[0] == 404
    assert send(client, "nothing", business.record_id("team", "shared"), "a.txt", b"a")[0] == 404


def test_the_main_picture_is_the_one_put_first(business: Business) -> None:
    first = attach(business, "account", "1.png", picture())
    second = attach(business, "account", "2.png", picture(color="red"))
    assert (first.position, second.position, first.picture) == (0, 1, True)
    with business.work("admin") as actor:
        assert files.put_first(second.pk, actor=actor).position == -1


def test_files_move_with_a_merge(business: Business) -> None:
    attach(business, "account", "a.txt", b"a")
    attach(business, "account", "a.txt", b"b", of="teammate")
    with business.work("admin"):
        files.move_files("account", business.record_id("account", "owner"), business.record_id("account", "teammate"))
    assert names(business, "teammate") == [("a (2).txt", 1), ("a.txt", 1)]
    assert names(business) == []


def test_the_history_says_what_happened(business: Business) -> None:
    file = attach(business, "account", "a.txt", b"a", by="owner")
    attach(business, "account", "a.txt", b"b", by="owner")
    with business.work("owner") as actor:
        files.change_file(file.pk, actor=actor, name="b.txt")
        files.trash_file(file.pk, actor=actor)
        files.restore_file(file.pk, actor=actor)
    page = business.client("owner").get(f"/account/{business.record_id('account', 'owner')}/history").content.decode()
    said = [
        "restored the file b.txt",
        "deleted the file b.txt",
        "renamed the file a.txt to b.txt",
        "added version 2 of the file b.txt",
        "added the file a.txt",
    ]
    places = [page.index(sentence) for sentence in said]
    assert places == sorted(places)
