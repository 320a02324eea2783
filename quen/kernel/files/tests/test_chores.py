"""The nightly round: what has run out goes, what is needed stays."""

from __future__ import annotations

import os
import time
from datetime import timedelta

import pytest
from django.conf import settings

from quen.kernel.clock import now
from quen.kernel.files import chores
from quen.kernel.files.attach import trash_file
from quen.kernel.files.models import File, FileVersion
from quen.kernel.files.tests.sending import attach, picture
from quen.kernel.registry.registry import get_spec
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.testing.business import Business

pytestmark = pytest.mark.django_db


def contents(business: Business) -> int:
    """Contents of the tenant on the disk, all made old enough to be removed."""
    found = [path for path in (settings.FILES_DIR / str(business.tenant_id)).rglob("*") if path.is_file()]
    old = time.time() - 3 * 3600
    for path in found:
        os.utime(path, (old, old))
    return len([path for path in found if "-" not in path.name])


def test_deleted_files_go_after_their_time_and_their_contents_with_them(business: Business) -> None:
    before = contents(business)
    kept = attach(business, "account", "kept.txt", b"kept for a while")
    gone = attach(business, "account", "gone.txt", b"gone for good")
    attach(business, "account", "gone.txt", b"gone for good, version 2")
    with business.work("admin") as actor:
        for file in (kept, gone):
            trash_file(file.pk, actor=actor)
        File.objects.filter(pk=gone.pk).update(deleted_at=now() - timedelta(days=31))
    assert contents(business) == before + 3
    assert chores.purge_trash(business.tenant_id) == 1
    assert chores.remove_orphans(business.tenant_id) >= 2
    with tenant_context(business.tenant_id):
        assert list(File.objects.values_list("name", flat=True)) == ["kept.txt"]
    assert (settings.FILES_DIR / str(business.tenant_id) / kept.sha256[:2] / kept.sha256).exists()
    assert not (settings.FILES_DIR / str(business.tenant_id) / gone.sha256[:2] / gone.sha256).exists()


def test_versions_go_with_their_file(business: Business) -> None:
    file = attach(business, "account", "a.txt", b"1")
    attach(business, "account", "a.txt", b"2")
    with tenant_context(business.tenant_id):
        assert FileVersion.objects.count() == 1
        File.objects.filter(pk=file.pk).delete()
        assert FileVersion.objects.count() == 0


def test_a_young_content_without_a_row_stays(business: Business) -> None:
    file = attach(business, "account", "a.txt", b"young")
    path = settings.FILES_DIR / str(business.tenant_id) / file.sha256[:2] / file.sha256
    with tenant_context(business.tenant_id):
        File.objects.filter(pk=file.pk).delete()
    chores.remove_orphans(business.tenant_id)
    assert path.exists()
    contents(business)
    chores.remove_orphans(business.tenant_id)
    assert not path.exists()


def test_thumbnails_go_with_their_content(business: Business) -> None:
    file = attach(business, "account", "a.png", picture(301, 200))
    assert business.client("owner").get(f"/files/{file.pk}/picture/64").status_code == 200
    folder = settings.FILES_DIR / str(business.tenant_id) / file.sha256[:2]
    assert {path.name for path in folder.glob(f"{file.sha256}*")} == {file.sha256, f"{file.sha256}-64"}
    with tenant_context(business.tenant_id):
        File.objects.filter(pk=file.pk).delete()
    contents(business)
    chores.remove_orphans(business.tenant_id)
    assert list(folder.glob(f"{file.sha256}*")) == []


def test_files_of_records_that_are_gone_go(business: Business) -> None:
    record = business.record_id("opportunity", "owner")
    attach(business, "opportunity", "a.txt", b"a")
    attach(business, "account", "b.txt", b"b")
    with business.work("admin"):
        get_spec("opportunity").model.objects.filter(pk=record).delete()
    assert chores.purge_lost(business.tenant_id) == 1
    with tenant_context(business.tenant_id):
        assert list(File.objects.values_list("name", flat=True)) == ["b.txt"]
