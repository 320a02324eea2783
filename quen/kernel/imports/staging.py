"""The rows of a large file into staging, chunk by chunk, in the background.

A worker that was killed leaves rows behind; the next one throws them away and reads the file again, since only what
is complete can be mapped. Choosing another encoding, separator or sheet begins a new reading, at which an older one
stops by itself.
"""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.files.storage import FileSystemStorage
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from quen.kernel.access.actor import load_actor
from quen.kernel.errors import DomainError
from quen.kernel.files.storage import content_key, content_storage, open_content
from quen.kernel.imports.models import ImportRun
from quen.kernel.imports.reader import no_rows, stage_some
from quen.kernel.imports.sources.open import Facts, rows_of, source_from_json
from quen.kernel.imports.steps import propose
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.text.errors import TextError

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

CHUNK = 10_000  # rows a transaction
DROPPED = 50_000  # rows deleted in a transaction


@contextmanager
def staged_file(tenant_id: uuid.UUID, sha256: str) -> Iterator[Path]:
    """The uploaded file as a path, for as long as the context lasts. Raises DomainError when it is gone."""
    storage, key = content_storage(), content_key(tenant_id, sha256)
    if not storage.exists(key):
        raise DomainError("gone", _("The file is not here any more. Please upload it again."), field="file")
    if isinstance(storage, FileSystemStorage):
        yield Path(storage.path(key))
        return
    with open_content(tenant_id, sha256) as content, tempfile.NamedTemporaryFile() as copy:
        shutil.copyfileobj(content, copy)
        copy.flush()
        yield Path(copy.name)


def drop_staged(run_id: uuid.UUID, limit: int = DROPPED) -> int:
    """Delete up to `limit` rows of a run from staging, in the current transaction; how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM import_row WHERE id IN (SELECT id FROM import_row WHERE run_id = %s LIMIT %s)",
            [run_id, limit],
        )
        return int(cursor.rowcount)


def run_staging(run_id: uuid.UUID, tenant_id: uuid.UUID, member_id: uuid.UUID, reading: str) -> None:
    """Read the file of a run from its beginning to its end, unless another reading was begun since."""
    staging = _Staging(run_id, tenant_id, member_id, reading)
    with staging.chunk() as run:
        if run is None:
            return
        run.row_count = 0
        run.save(update_fields=["row_count"])
        sha256 = run.sha256
    while True:
        with tenant_context(tenant_id, via="import"):
            if drop_staged(run_id) < DROPPED:
                break
    try:
        with staged_file(tenant_id, sha256) as path:
            _stage(staging, path)
    except (TextError, DomainError) as error:
        staging.unread(error)


def stage_path(run: ImportRun, actor: Actor, path: Path) -> None:
    """Read the rows of a fresh, committed run from a file at hand. Raises TextError and DomainError."""
    _stage(_Staging(run.pk, actor.tenant_id, actor.member_id, run.options["reading"], actor), path)


def _stage(staging: _Staging, path: Path) -> None:
    with staging.chunk() as run:
        if run is None:
            return
        source = source_from_json(run.options["source"])
    facts = Facts()
    rows = rows_of(path, source, facts)
    next(rows, None)
    while staging.stage(rows, facts):
        pass


class _Staging:
    def __init__(
        self, run_id: uuid.UUID, tenant_id: uuid.UUID, member_id: uuid.UUID, reading: str, actor: Actor | None = None
    ) -> None:
        self.run_id, self.tenant_id, self.member_id, self.reading = run_id, tenant_id, member_id, reading
        self.actor = actor

    @contextmanager
    def chunk(self) -> Iterator[ImportRun | None]:
        """A transaction with the run locked; None when this reading is no longer wanted."""
        with tenant_context(self.tenant_id, actor_id=self.member_id, via="import"):
            run = ImportRun.objects.select_for_update().filter(pk=self.run_id, status="staging").first()
            yield run if run is not None and run.options.get("reading") == self.reading else None

    def stage(self, rows: Iterator[tuple[int, list[str]]], facts: Facts) -> bool:
        """The next chunk; whether there may be more."""
        with self.chunk() as run:
            if run is None:
                return False
            count = stage_some(run, rows, CHUNK)
            run.row_count += count
            if count < CHUNK:
                self._finish(run, facts)
            run.save(update_fields=["row_count", "status", "options", "mapping"])
            return count == CHUNK

    def _finish(self, run: ImportRun, facts: Facts) -> None:
        if not run.row_count:
            raise no_rows()
        actor = self.actor or load_actor(member_id=self.member_id, via="import")
        run.options["floats"] = facts.floats
        run.status = "mapping"
        with translation.override(actor.language):
            propose(run, actor)

    def unread(self, error: TextError | DomainError) -> None:
        """The file cannot be read this way; it may be in another."""
        with self.chunk() as run:
            if run is not None:
                actor = load_actor(member_id=self.member_id, via="import")
                with translation.override(actor.language):
                    run.status, run.message = "unread", error.message if isinstance(error, TextError) else str(error)
                run.save(update_fields=["status", "message"])
