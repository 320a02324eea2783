"""The rows that failed, as a file to be mended and imported again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from quen.kernel.imports.models import ImportRun
from quen.kernel.imports.reader import read_rows
from quen.kernel.text.cells import harmless

BOM = "\ufeff"  # by which Excel knows UTF-8
_BATCH = 5_000
_TOLD = ("failed", "skipped", "without")


def error_file(run: ImportRun) -> Iterator[str]:
    """The CSV file in pieces of text: the header of the file with "Row" and "Reason", every failed row once.

    Reads in the current transaction, piece by piece.
    """
    return _lines(run.header, _failed(run))


def _failed(run: ImportRun) -> Iterator[tuple[int, list[str], str]]:
    """Every row that is not wholly in the result; of a run that has ended early, those it did not come to."""
    ended = run.status in {"canceled", "failed"}
    after = 0
    while rows := read_rows(run, after, _BATCH, () if ended else _TOLD):
        for row in rows:
            if row.outcome in _TOLD:
                yield row.number, row.cells, row.reason
            elif row.outcome:
                yield row.number, row.cells, _("The record was saved, but not completely.")
            else:
                yield row.number, row.cells, _("The import ended before this row.")
        after = rows[-1].number


def _lines(header: list[str], rows: Iterable[tuple[int, list[str], str]]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([*map(harmless, header), _("Row"), _("Reason")])
    yield BOM + _taken(buffer)
    width = len(header)
    for number, cells, reason in rows:
        padded = [*cells, *[""] * (width - len(cells))]
        kept = [*padded[: width - 1], " ".join(padded[width - 1 :])] if len(padded) > width else padded
        writer.writerow([*map(harmless, kept), number, harmless(reason)])
        yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
