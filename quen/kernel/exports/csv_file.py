"""The CSV file: UTF-8 with the mark by which Excel knows it, in pieces as they are read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from quen.kernel.exports.sheet import Sheet
from quen.kernel.exports.values import text_cell
from quen.kernel.query.titles import Titles
from quen.kernel.records.render import look_for
from quen.kernel.text.cells import harmless

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

BOM = "\ufeff"
Batches = Iterable[tuple[list[tuple[Any, ...]], Titles]]


def csv_pieces(sheet: Sheet, batches: Batches, actor: Actor) -> Iterator[tuple[bytes, int]]:
    """(bytes, rows in them): the head, then each batch. Lines end with CR LF (RFC 4180)."""
    look = look_for(actor)
    cells = [text_cell(info, look, raw=sheet.raw) for info in sheet.infos]
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([harmless(head) for head in sheet.heads])
    yield (BOM + _taken(buffer)).encode(), 0
    for rows, titles in batches:
        writer.writerows([[cell(value, titles) for cell, value in zip(cells, row, strict=True)] for row in rows])
        yield _taken(buffer).encode(), len(rows)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
