"""What nobody needs any more: files long in the trash or of records that are gone, and contents no row names."""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta

from django.apps import apps
from django.db import connection

from quen.kernel.clock import aging_now
from quen.kernel.files.images import SIZES
from quen.kernel.files.models import File, FileVersion
from quen.kernel.files.panel import KEPT_DAYS
from quen.kernel.files.storage import ContentStorage, content_key, content_storage, delete_content, lock_content
from quen.kernel.records.base import TenantRow
from quen.kernel.registry.registry import specs
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.tenancy.models import Tenant

log = logging.getLogger("quen.files")
_BATCH = 500  # rows in a transaction
_GRACE = timedelta(hours=2)  # a content this young may still be waiting for its row


def tidy_files() -> tuple[int, int]:
    """Of every tenant: delete rows that have run out, then contents that no row names. Returns how many of each."""
    rows = contents = 0
    for tenant_id in list(Tenant.objects.values_list("pk", flat=True)):
        rows += purge_trash(tenant_id) + purge_lost(tenant_id)
        contents += remove_orphans(tenant_id)
    _clear_drafts()
    return rows, contents


def purge_trash(tenant_id: uuid.UUID) -> int:
    """Delete for good what has been in the trash for KEPT_DAYS."""
    done = 0
    while True:
        with tenant_context(tenant_id, via="job"):
            old = File.objects.filter(deleted_at__lt=aging_now() - timedelta(days=KEPT_DAYS))
            ids = list(old.order_by("deleted_at").values_list("pk", flat=True)[:_BATCH])
            purge_files(ids)
        done += len(ids)
        if len(ids) < _BATCH:
            return done


def purge_lost(tenant_id: uuid.UUID) -> int:
    """Delete the files of records that are no longer there, in the trash or out of it."""
    done = 0
    for spec in specs().values():
        with tenant_context(tenant_id, via="job"), connection.cursor() as cursor:
            cursor.execute(
                f"""SELECT f.id FROM file f WHERE f.object = %s
                    AND NOT EXISTS (SELECT 1 FROM {spec.table} r WHERE r.id = f.record_id) LIMIT %s""",  # noqa: S608
                [spec.name, _BATCH],
            )
            ids = [row[0] for row in cursor.fetchall()]
            purge_files(ids)
        done += len(ids)
    return done


def purge_files(ids: list[uuid.UUID]) -> None:
    """Delete these files for good, with their versions; their contents go with the next round of the chore."""
    FileVersion.objects.filter(file_id__in=ids).delete()
    File.objects.filter(pk__in=ids).delete()


def remove_orphans(tenant_id: uuid.UUID) -> int:
    """Remove contents that no row names. A lock on each keeps an upload of the same content waiting or away."""
    done = 0
    for folder in folders_of(tenant_id):
        contents = sorted(contents_in(tenant_id, folder))
        for start in range(0, len(contents), _BATCH):
            done += _remove_unnamed(tenant_id, contents[start : start + _BATCH])
    return done


def folders_of(tenant_id: uuid.UUID) -> list[str]:
    """The folders, by the first digits, in which a tenant's contents lie."""
    storage, place = content_storage(), str(tenant_id)
    return sorted(storage.listdir(place)[0]) if storage.exists(place) else []


def contents_in(tenant_id: uuid.UUID, folder: str) -> set[str]:
    """The contents (SHA-256) in one of them."""
    return {name.split("-")[0] for name in content_storage().listdir(f"{tenant_id}/{folder}")[1]}


def _named(contents: list[str]) -> set[str]:
    """Those of the contents that a row names, in whichever table has a column `sha256`."""
    naming = [
        m for m in apps.get_models() if issubclass(m, TenantRow) and any(f.name == "sha256" for f in m._meta.fields)
    ]
    return {
        sha for model in naming for sha in model.objects.filter(sha256__in=contents).values_list("sha256", flat=True)
    }


def _remove_unnamed(tenant_id: uuid.UUID, contents: list[str]) -> int:
    with tenant_context(tenant_id, via="job"):
        lost = sorted(set(contents) - _named(contents))
    done = 0
    for sha in lost:
        if not _is_old(content_key(tenant_id, sha)):
            continue
        with tenant_context(tenant_id, via="job"):
            lock_content(tenant_id, sha)
            if not _named([sha]):
                delete_content(tenant_id, sha, SIZES)
                done += 1
    return done


def _is_old(key: str) -> bool:
    storage = content_storage()
    return not storage.exists(key) or storage.get_modified_time(key) < aging_now() - _GRACE


def _clear_drafts() -> None:
    """Drafts of uploads that a killed process has left."""
    storage = content_storage()
    if not isinstance(storage, ContentStorage):
        return
    old = (aging_now() - timedelta(days=1)).timestamp()
    for draft in storage.incoming.iterdir():
        if draft.stat().st_mtime < old:
            draft.unlink(missing_ok=True)
