"""The CSV file that goes out while it is read: nothing is stored, and it may be of any length."""

from __future__ import annotations

from collections.abc import Iterator

from quen.kernel.clock import now
from quen.kernel.exports.csv_file import csv_pieces
from quen.kernel.exports.models import ExportRun
from quen.kernel.exports.read import read_batches
from quen.kernel.exports.start import Export
from quen.kernel.tenancy.context import tenant_context


def stream_csv(export: Export, *, via: str, request_id: str = "") -> Iterator[bytes]:
    """The file in pieces; at the end, or when the reader goes away, the run says how many rows went out.

    The head is made now, in the language of the present request; the rest in a transaction of its own.
    """
    pieces = csv_pieces(export.sheet, read_batches(export.rows, export.sheet, export.actor), export.actor)
    head, _none = next(pieces)
    return _stream(export, head, pieces, via, request_id)


def _stream(
    export: Export, head: bytes, pieces: Iterator[tuple[bytes, int]], via: str, request_id: str
) -> Iterator[bytes]:
    actor, rows, size, status = export.actor, 0, len(head), "stopped"
    try:
        yield head
        with tenant_context(actor.tenant_id, actor_id=actor.member_id, via=via, request_id=request_id):
            for piece, count in pieces:
                yield piece
                rows, size = rows + count, size + len(piece)
        status = "done"
    finally:
        with tenant_context(actor.tenant_id, actor_id=actor.member_id, via=via, request_id=request_id):
            ExportRun.objects.filter(pk=export.run.pk).update(
                status=status, rows=rows, total=rows, size=size, finished_at=now()
            )
