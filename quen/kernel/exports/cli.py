"""`quen export OBJECT`: the export of the browser, from the command line."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

from django.utils.translation import gettext as _

from quen.kernel.clock import now
from quen.kernel.errors import DomainError
from quen.kernel.exports.csv_file import csv_pieces
from quen.kernel.exports.models import FORMATS, ExportRun
from quen.kernel.exports.parquet_file import write_parquet
from quen.kernel.exports.read import read_batches
from quen.kernel.exports.start import Export, start_export
from quen.kernel.exports.xlsx_file import write_xlsx
from quen.kernel.query.selection import selection
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.tenancy.setup import cli_actor, find_tenant

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("object", help="what to take out: account, contact, opportunity …")
    parser.add_argument("--tenant", required=True, metavar="NAME", help="name or id of the business")
    parser.add_argument("--user", default="", metavar="EMAIL", help="export with the rights of this user")
    parser.add_argument(
        "--format", default="", choices=["", *FORMATS], help="by default that of the file's name, or csv"
    )
    known = "as in the address of a list: stage.kind=open, amount__gte=1000, q=words, sort=-amount"
    parser.add_argument("--filter", action="append", default=[], metavar="NAME=VALUE", help=known)
    parser.add_argument("--fields", default="all", metavar="NAMES", help="fields separated by commas; all by default")
    parser.add_argument(
        "--raw", action="store_true", help="names of fields, ids and stored values, not labels and titles"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to; CSV goes to standard output by default")


def handle(options: argparse.Namespace, out: BinaryIO | None = None, err: TextIO | None = None) -> int:
    """Export, say what happened on standard error, and return the exit status: 0, or 1 when nothing went out."""
    out, err = out or sys.stdout.buffer, err or sys.stderr
    try:
        rows, seconds = _export(options, out)
    except (DomainError, OSError) as error:
        messages = error.by_field().values() if isinstance(error, DomainError) else [[str(error)]]
        for message in (text for texts in messages for text in texts):
            print(message, file=err)
        return 1
    rate = rows / seconds if seconds else 0
    words = {"rows": rows, "seconds": seconds, "rate": rate}
    print(_("%(rows)d records in %(seconds).1f s, %(rate)d a second") % words, file=err)
    return 0


def _export(options: argparse.Namespace, out: BinaryIO) -> tuple[int, float]:
    if options.object not in specs():
        known = ", ".join(sorted(specs()))
        raise DomainError("unknown_object", _("There is no object %(name)s; there are: %(known)s.")
                          % {"name": options.object, "known": known})  # fmt: skip
    file_format = options.format or (options.out.suffix.lstrip(".") if options.out else "") or "csv"
    if options.out is None and file_format != "csv":
        raise DomainError("no_file", _("Say by --out where the file shall be."))
    tenant = find_tenant(options.tenant)
    with tenant_context(tenant.pk, via="cli"):
        actor = cli_actor(tenant.pk, options.user)
        chosen = selection(get_spec(options.object), actor, [_pair(text) for text in options.filter])
        found = start_export(chosen, options.fields, file_format=file_format, raw=options.raw)
    started = time.monotonic()
    with tenant_context(tenant.pk, actor_id=actor.member_id, via="cli"):
        rows = _write(found, options.out, out, actor)
        ExportRun.objects.filter(pk=found.run.pk).update(status="done", rows=rows, total=rows, finished_at=now())
    return rows, time.monotonic() - started


def _write(found: Export, path: Path | None, out: BinaryIO, actor: Actor) -> int:
    batches = read_batches(found.rows, found.sheet, actor, titles=found.run.format == "parquet")
    if found.run.format == "csv":
        target = path.open("wb") if path else out
        try:
            rows = 0
            for piece, count in csv_pieces(found.sheet, batches, actor):
                target.write(piece)
                rows += count
            return rows
        finally:
            if path:
                target.close()
    write = write_xlsx if found.run.format == "xlsx" else write_parquet
    assert path is not None  # noqa: S101
    return sum(write(path, found.sheet, batches, actor))


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise DomainError("bad_option", _("--filter %(text)s: NAME=VALUE is expected.") % {"text": text})
    return name.strip(), value.strip()
