"""An uploaded file becomes an import run with its rows in staging, exactly as they stand in the file."""

from __future__ import annotations

import json
import secrets
import tempfile
import uuid
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext as _

from quen.kernel.errors import Denied, DomainError
from quen.kernel.imports.models import ImportRun
from quen.kernel.imports.sources.open import Facts, detect, rows_of, source_from_json
from quen.kernel.text.errors import TextError

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

MAX_BYTES: int = settings.MAX_IMPORT_BYTES
MAX_COLUMNS = 500
BATCH = 5_000  # rows per statement
LARGEST = 32 * 1024 * 1024  # characters in one; an array of jsonb holds at most 256 MB

_STAGE = """
INSERT INTO import_row (id, run_id, number, cells)
SELECT app.uuid7(), %s, (row ->> 0)::int, row -> 1 FROM jsonb_array_elements(%s::jsonb) AS row
"""


class StagedRow(NamedTuple):
    """A row of the staging table."""

    number: int
    cells: list[str]
    outcome: str
    record_id: str | None
    reason: str


def stage_file(spec: ObjectSpec, *, actor: Actor, file_name: str, data: bytes, **chosen: str) -> ImportRun:
    """Put the rows of a file into staging and return their run, in the current transaction.

    `chosen`: encoding, delimiter and sheet where the guess is not wanted. Raises Denied, and DomainError (field
    `file`) for a file that is too large or cannot be read as a table.
    """
    if len(data) > MAX_BYTES:
        raise too_large(len(data))
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        run = begin_run(spec, actor=actor, file_name=file_name, path=Path(file.name), **chosen)
        stage_all(run, Path(file.name))
    return run


def begin_run(
    spec: ObjectSpec, run_id: uuid.UUID | None = None, /, *, actor: Actor, file_name: str, path: Path, **chosen: str
) -> ImportRun:
    """A run (with the id `run_id`, if given) for the file at `path` whose rows are still to be read.

    Raises Denied and DomainError as `stage_file`.
    """
    if not actor.may(spec.name, "create"):
        raise Denied
    run = ImportRun(object=spec.name, file_name=file_name[-300:], created_by_id=actor.member_id, status="staging")
    run.pk = run_id or run.pk
    describe(run, path, **chosen)
    run.save()
    return run


def describe(run: ImportRun, path: Path, **chosen: str) -> None:
    """Note how the file is to be read, and its header; not saved. Raises DomainError."""
    try:
        source = detect(path, **chosen)
        first = next(rows_of(path, source, Facts()), None)
    except TextError as error:
        raise DomainError("not_csv", error.message, field="file") from error
    run.header = _header(first)
    run.options = {"source": source.as_json(), "reading": secrets.token_hex(8)}
    run.mapping, run.row_count, run.message = {}, 0, ""


def stage_all(run: ImportRun, path: Path) -> None:
    """Read all rows of a described run in the current transaction. Raises DomainError."""
    facts = Facts()
    try:
        rows = rows_of(path, source_from_json(run.options["source"]), facts)
        next(rows, None)
        while count := stage_some(run, rows, BATCH):
            run.row_count += count
    except TextError as error:
        raise DomainError("not_csv", error.message, field="file") from error
    if not run.row_count:
        raise no_rows()
    run.options["floats"] = facts.floats
    run.status = "mapping"
    run.save(update_fields=["header", "options", "mapping", "row_count", "status", "message"])


def stage_some(run: ImportRun, rows: Iterator[tuple[int, list[str]]], limit: int) -> int:
    """Put up to `limit` further rows into staging; how many there were."""
    count = 0
    with connection.cursor() as cursor:
        while count < limit and (batch := list(islice(rows, min(BATCH, limit - count)))):
            _stage(cursor, run, batch)
            count += len(batch)
    return count


def _stage(cursor: CursorWrapper, run: ImportRun, batch: list[tuple[int, list[str]]]) -> None:
    document = json.dumps(batch)
    if len(document) > LARGEST and len(batch) > 1:
        middle = len(batch) // 2
        _stage(cursor, run, batch[:middle])
        _stage(cursor, run, batch[middle:])
    else:
        cursor.execute(_STAGE, [run.pk, document])


def no_rows() -> DomainError:
    """The error for a table without anything under its header."""
    return DomainError("empty", _("The file has a header but no rows."), field="file")


def too_large(size: int) -> DomainError:
    """The error for a file of `size` bytes."""
    text = _("The file has %(size)d MB; at most %(limit)d MB can be imported at once. Split it in parts.")
    megabytes = -(-size // (1024 * 1024))
    return DomainError("too_large", text % {"size": megabytes, "limit": MAX_BYTES // (1024 * 1024)}, field="file")


def _header(first: tuple[int, list[str]] | None) -> list[str]:
    if first is None:
        raise DomainError("empty", _("The file is empty."), field="file")
    cells = [" ".join(cell.split()) for cell in first[1]]
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MAX_COLUMNS:
        text = _("The file has more than %(limit)d columns.") % {"limit": MAX_COLUMNS}
        raise DomainError("too_wide", text, field="file")
    return [cell[:200] or _("Column %(number)d") % {"number": index} for index, cell in enumerate(cells, start=1)]


def read_rows(run: ImportRun, after: int, limit: int, outcomes: tuple[str, ...] = ()) -> list[StagedRow]:
    """Up to `limit` staged rows behind row `after`; those with one of `outcomes` only if any are given."""
    condition = "AND outcome = ANY(%s)" if outcomes else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT coalesce(json_agg(json_build_array(number, cells, outcome, record_id, reason)
                                         ORDER BY number), '[]')::text
                FROM (SELECT number, cells, outcome, record_id, reason FROM import_row
                      WHERE run_id = %s AND number > %s {condition} ORDER BY number LIMIT %s) x""",  # noqa: S608
            [run.pk, after, *([list(outcomes)] if outcomes else []), limit],
        )
        (text,) = cursor.fetchone()
    return [StagedRow(*row) for row in json.loads(text)]


def distinct_cells(run: ImportRun, index: int, limit: int = 20_000) -> list[str]:
    """The different texts in column `index` (from 0) of the staged rows, empty ones left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT cells ->> %s FROM import_row WHERE run_id = %s AND cells ->> %s <> '' LIMIT %s",
            [index, run.pk, index, limit],
        )
        return [text for (text,) in cursor.fetchall()]
