"""An export in the background: the file is written beside the others, counted on the way, and told of when it is ready.

It is begun again from the start when the worker is killed, since a file cannot be written by halves.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from quen.kernel.access.actor import load_actor
from quen.kernel.clock import now
from quen.kernel.errors import DomainError, NotFound
from quen.kernel.exports.csv_file import csv_pieces
from quen.kernel.exports.models import UNDER_WAY, ExportRun
from quen.kernel.exports.parquet_file import write_parquet
from quen.kernel.exports.read import read_batches
from quen.kernel.exports.start import Export, export_again
from quen.kernel.exports.xlsx_file import write_xlsx
from quen.kernel.files.storage import CHUNK, Draft, content_storage, room, store
from quen.kernel.notify.send import notify
from quen.kernel.tenancy.context import tenant_context

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

KEPT = timedelta(days=7)


class Stopped(Exception):
    """Somebody has broken it off."""


def run_export(run_id: uuid.UUID, tenant_id: uuid.UUID, member_id: uuid.UUID) -> None:
    """Write the file of a run, with the rights of the member, and tell her. Raises what may pass, as a full disk."""
    context: dict[str, Any] = {"actor_id": member_id, "via": "job", "request_id": str(run_id)}
    with tenant_context(tenant_id, **context):
        run = ExportRun.objects.select_for_update().get(pk=run_id)
        if run.status not in UNDER_WAY:
            return
        run.status, run.rows, run.started_at = "running", 0, now()
        run.save(update_fields=["status", "rows", "started_at"])
    try:
        with room(), _draft() as path, _Progress(run_id, tenant_id) as progress:
            with tenant_context(tenant_id, **context):
                actor = _actor_of(run, member_id)
                with translation.override(actor.language):
                    rows = _write(path, export_again(run, actor), progress)
            draft = _finished(path)
            with tenant_context(tenant_id, **context):
                _keep(run_id, draft, rows, actor)
    except Stopped:
        _end(run_id, tenant_id, "stopped")
    except DomainError as error:
        if error.code == "no_room":
            raise
        gone = isinstance(error, NotFound)
        _end(run_id, tenant_id, "failed", _("You may not work here any more.") if gone else str(error))


def fail_export(run_id: uuid.UUID, tenant_id: uuid.UUID, member_id: uuid.UUID) -> None:
    """Say that the run has ended before its time: by the fault that is being handled."""
    del member_id
    fault = sys.exc_info()[1]
    words = str(fault) if isinstance(fault, DomainError) else _("A fault has stopped it, which has been logged.")
    _end(run_id, tenant_id, "failed", words)


def _actor_of(run: ExportRun, member_id: uuid.UUID) -> Actor:
    own = {name: run.options.get(name, "") for name in ("language", "timezone")}
    return load_actor(member_id=member_id, via="job", **own)


def _write(path: Path, export: Export, progress: _Progress) -> int:
    progress.total = export.rows.order_by().count()
    written = 0
    batches = read_batches(export.rows, export.sheet, export.actor, titles=export.run.format == "parquet")
    for count in _WRITERS[export.run.format](path, export.sheet, batches, export.actor):
        written += count
        progress(written)
    return written


def _write_csv(path: Path, sheet: Any, batches: Any, actor: Actor) -> Iterator[int]:
    with path.open("wb") as file:
        for piece, count in csv_pieces(sheet, batches, actor):
            file.write(piece)
            yield count


_WRITERS = {"csv": _write_csv, "xlsx": write_xlsx, "parquet": write_parquet}


@contextmanager
def _draft() -> Iterator[Path]:
    """A place for the file, in the file system where it is kept; nothing stays there."""
    folder = getattr(content_storage(), "incoming", None)
    descriptor, name = tempfile.mkstemp(dir=folder)
    os.close(descriptor)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _finished(path: Path) -> Draft:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        os.fsync(file.fileno())
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return Draft(path, path.stat().st_size, digest.hexdigest())


def _keep(run_id: uuid.UUID, draft: Draft, rows: int, actor: Actor) -> None:
    run = ExportRun.objects.select_for_update().get(pk=run_id)
    store(actor.tenant_id, draft)
    run.status, run.rows, run.total, run.size, run.sha256 = "done", rows, rows, draft.size, draft.sha256
    run.finished_at, run.expires_at = now(), now() + KEPT
    run.save(update_fields=["status", "rows", "total", "size", "sha256", "finished_at", "expires_at"])
    notify(members=[actor.member_id], kind="export_ready", key=f"export:{run.pk}",
           params={"file": run.file_name, "url": f"/export/{run.pk}/"})  # fmt: skip


def _end(run_id: uuid.UUID, tenant_id: uuid.UUID, status: str, message: str = "") -> None:
    with tenant_context(tenant_id, via="job"):
        ExportRun.objects.filter(pk=run_id, status__in=UNDER_WAY).update(
            status=status, message=message, finished_at=now()
        )


class _Progress:
    """Says how far the file has come, on a connection of its own: the other one is reading, in one long transaction."""

    def __init__(self, run_id: uuid.UUID, tenant_id: uuid.UUID) -> None:
        self.run_id, self.tenant_id, self.total = run_id, tenant_id, 0
        self.connection: Any = connection.copy()

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *error: object) -> None:
        self.connection.close()

    def __call__(self, rows: int) -> None:
        """Note the rows written. Raises Stopped."""
        with self.connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT set_config('quen.tenant', %s, true)", [str(self.tenant_id)])
            cursor.execute(
                "UPDATE export_run SET rows = %s, total = %s WHERE id = %s RETURNING status",
                [rows, self.total, self.run_id],
            )
            found = cursor.fetchone()
            cursor.execute("COMMIT")
        if found and found[0] not in UNDER_WAY:
            raise Stopped
