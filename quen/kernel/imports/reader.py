"""An uploaded file becomes an import run with its rows in staging, exactly as they stand in the file."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from quen.kernel.errors import Denied, DomainError
from quen.kernel.imports.models import ImportRun
from quen.kernel.text.errors import TextError
from quen.kernel.text.tables import read_table, sniff

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

MAX_BYTES = 50 * 1024 * 1024
MAX_COLUMNS = 500
BATCH = 5_000  # rows per statement

_STAGE = """
INSERT INTO import_row (id, run_id, number, cells)
SELECT app.uuid7(), %s, (row ->> 0)::int, row -> 1 FROM unnest(%s::text[]) AS line,
  LATERAL (SELECT line::jsonb AS row) x
"""


class StagedRow(NamedTuple):
    """A row of the staging table."""

    number: int
    cells: list[str]
    outcome: str
    record_id: str | None
    reason: str


def stage_file(spec: ObjectSpec, *, actor: Actor, file_name: str, data: bytes) -> ImportRun:
    """Put the rows of a CSV file into staging and return their run, in the current transaction.

    Raises Denied, and DomainError (field `file`) for a file that is too large or cannot be read as a table.
    """
    if not actor.may(spec.name, "create"):
        raise Denied
    if len(data) > MAX_BYTES:
        raise too_large(len(data))
    try:
        dialect = sniff(data)
        rows = _numbered(read_table(BytesIO(data), dialect))
        header = _header(rows)
        run: ImportRun = ImportRun.objects.create(
            object=spec.name,
            file_name=file_name[-300:],
            header=header,
            options={"dialect": dataclasses.asdict(dialect)},
            created_by_id=actor.member_id,
        )
        run.row_count = _stage(run, rows)
    except TextError as error:
        raise DomainError("not_csv", error.message, field="file") from error
    if not run.row_count:
        raise DomainError("empty", _("The file has a header but no rows."), field="file")
    run.save(update_fields=["row_count"])
    return run


def too_large(size: int) -> DomainError:
    """The error for a file of `size` bytes."""
    text = _("The file has %(size)d MB; at most %(limit)d MB can be imported at once. Split it in parts.")
    megabytes = -(-size // (1024 * 1024))
    return DomainError("too_large", text % {"size": megabytes, "limit": MAX_BYTES // (1024 * 1024)}, field="file")


def _numbered(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Rows with something in them, the header being number 1."""
    number = 0
    for row in rows:
        number += 1 if number or any(cell.strip() for cell in row) else 0
        if any(cell and not cell.isspace() for cell in row):
            yield number, row


def _header(rows: Iterator[tuple[int, list[str]]]) -> list[str]:
    first = next(rows, None)
    if first is None:
        raise DomainError("empty", _("The file is empty."), field="file")
    cells = [cell.strip() for cell in first[1]]
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MAX_COLUMNS:
        text = _("The file has more than %(limit)d columns.") % {"limit": MAX_COLUMNS}
        raise DomainError("too_wide", text, field="file")
    return [cell or _("Column %(number)d") % {"number": index} for index, cell in enumerate(cells, start=1)]


def _stage(run: ImportRun, rows: Iterator[tuple[int, list[str]]]) -> int:
    count = 0
    with connection.cursor() as cursor:
        while batch := [json.dumps(row, ensure_ascii=False) for row in islice(rows, BATCH)]:
            cursor.execute(_STAGE, [run.pk, batch])
            count += len(batch)
    return count


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
