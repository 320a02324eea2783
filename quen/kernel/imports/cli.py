"""`quen import OBJECT FILE`: the import of the browser, from the command line."""

from __future__ import annotations

import argparse
import codecs
import sys
import time
import uuid
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from django.db import connection
from django.utils.translation import gettext as _

from quen.kernel.errors import DomainError
from quen.kernel.imports.check import Check, check_run
from quen.kernel.imports.error_file import error_file
from quen.kernel.imports.mapping import propose_fills, propose_mapping
from quen.kernel.imports.models import ImportRun
from quen.kernel.imports.plan import Plan, importable, parts_of
from quen.kernel.imports.reader import MAX_BYTES, begin_run, read_rows, too_large
from quen.kernel.imports.run import run_import
from quen.kernel.imports.staging import DROPPED, drop_staged, stage_path
from quen.kernel.imports.start import settle_mapping
from quen.kernel.jobs.collecting import rare_collections
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.tenancy.setup import cli_actor, find_tenant
from quen.kernel.text.errors import TextError
from quen.kernel.text.folding import match_key

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

SHOWN = 20  # different reasons and notes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("object", help="what the rows are: account, contact, opportunity …")
    parser.add_argument("file", type=Path, help="a CSV file, a workbook or vCards")
    parser.add_argument("--tenant", required=True, metavar="NAME", help="name or id of the business")
    parser.add_argument("--user", default="", metavar="EMAIL", help="import with the rights of this user")
    parser.add_argument("--map", action="append", default=[], metavar="COLUMN=FIELD",
                        help="where a column goes; COLUMN= leaves it out")  # fmt: skip
    parser.add_argument("--fill", action="append", default=[], metavar="FIELD=TEMPLATE",
                        help="a value for every row; {field} puts in another value of the row")  # fmt: skip
    parser.add_argument("--create", action="append", default=[], metavar="FIELD",
                        help="a reference whose missing records are created")  # fmt: skip
    parser.add_argument("--encoding", default="", help="of a CSV file or vCards, where the guess is wrong")
    parser.add_argument("--delimiter", default="", help="between the cells of a CSV file; tab for a tabulator")
    parser.add_argument("--sheet", default="", help="of a workbook; the first visible one without it")
    parser.add_argument("--key", default="", metavar="FIELD", help="by what a row is recognized as a known record")
    parser.add_argument("--mode", choices=("both", "create", "update"), default="both",
                        help="create new records, change known ones, or both")  # fmt: skip
    parser.add_argument("--empty", choices=("keep", "clear"), default="keep", help="what an empty cell does")
    parser.add_argument("--unreadable", choices=("fail", "leave"), default="fail",
                        help="whether a row fails with a value that cannot be read, or does without it")  # fmt: skip
    parser.add_argument("--errors", type=Path, metavar="FILE", help="write the rows that failed to this file")
    parser.add_argument("--dry-run", action="store_true", help="only say what would happen")


def handle(options: argparse.Namespace, out: TextIO | None = None, err: TextIO | None = None) -> int:
    """Import, say what happened, and return the exit status: 0, or 1 when rows failed or nothing could start."""
    out, err = out or sys.stdout, err or sys.stderr
    try:
        with rare_collections():
            return _import(options, out)
    except (DomainError, OSError) as error:
        messages = error.by_field().values() if isinstance(error, DomainError) else [[str(error)]]
        for message in (text for texts in messages for text in texts):
            print(message, file=err)
        return 1


def _import(options: argparse.Namespace, out: TextIO) -> int:
    if options.object not in specs():
        known = ", ".join(sorted(specs()))
        raise DomainError("unknown_object", _("There is no object %(name)s; there are: %(known)s.")
                          % {"name": options.object, "known": known})  # fmt: skip
    spec = get_spec(options.object)
    tenant = find_tenant(options.tenant)
    with tenant_context(tenant.pk, via="import"):
        actor = cli_actor(tenant.pk, options.user)
        run = _begin(spec, actor, options)
    try:
        stage_path(run, actor, options.file)
        with tenant_context(tenant.pk, via="import"):
            run.refresh_from_db()
            _tell_plan(_settle(spec, run, actor, options), out)
            if options.dry_run:
                found = check_run(run, actor)
                _tell_check(found, out)
                return 1 if found.counts["failed"] else 0
            run.status = "queued"
            run.save(update_fields=["status"])
    except TextError as error:
        raise DomainError("not_csv", error.message, field="file") from error
    finally:
        if run.status != "queued":
            _forget(run, tenant.pk)
    started = time.monotonic()
    run_import(run.pk, tenant.pk, actor.member_id, actor=actor)
    seconds = time.monotonic() - started
    with tenant_context(tenant.pk, via="import"):
        return _tell_result(ImportRun.objects.get(pk=run.pk), options.errors, seconds, out)


def _begin(spec: ObjectSpec, actor: Actor, options: argparse.Namespace) -> ImportRun:
    size = options.file.stat().st_size
    if size > MAX_BYTES:
        raise too_large(size)
    chosen = {name: getattr(options, name, "") for name in ("encoding", "delimiter", "sheet")}
    if chosen["encoding"]:
        chosen["encoding"] = _codec(chosen["encoding"])
    chosen["delimiter"] = {"tab": "\t", "\\t": "\t"}.get(chosen["delimiter"], chosen["delimiter"])
    return begin_run(spec, actor=actor, file_name=options.file.name, path=options.file, **chosen)


def _codec(name: str) -> str:
    """The encoding that Python calls otherwise: windows-1258, TIS-620, utf8 …"""
    plain = {"tis-620": "cp874", "tis620": "cp874", "utf-16": "utf-16-le"}.get(name.lower(), name)
    with suppress(LookupError):
        plain = codecs.lookup(plain).name
    return {"iso8859-1": "latin-1", "latin_1": "latin-1"}.get(plain, plain)


def _forget(run: ImportRun, tenant_id: uuid.UUID) -> None:
    """Leave nothing of a run that will not be carried out."""
    while True:
        with tenant_context(tenant_id, via="import"):
            if drop_staged(run.pk) < DROPPED:
                ImportRun.objects.filter(pk=run.pk).delete()
                return


def _settle(spec: ObjectSpec, run: ImportRun, actor: Actor, options: argparse.Namespace) -> Plan:
    samples = [row.cells for row in read_rows(run, 0, 100)]
    columns = [[cells[i] if i < len(cells) else "" for cells in samples] for i in range(len(run.header))]
    chosen = _chosen(run.header, options.map)
    mapping = {i: name for i, name in propose_mapping(spec, run.header, columns, actor).items() if i not in chosen}
    mapping = {i: name for i, name in mapping.items() if name not in chosen.values()} | chosen
    fills = propose_fills(spec, set(mapping.values()), actor) | dict(_pair(text, "--fill") for text in options.fill)
    _all_known(spec, actor, {*mapping.values(), *fills, *options.create} - {""})
    return settle_mapping(
        run,
        actor,
        {i: (name, name in options.create) for i, name in mapping.items()},
        fills,
        key=options.key,
        mode="" if getattr(options, "mode", "both") == "both" else options.mode,
        empty="clear" if getattr(options, "empty", "") == "clear" else "",
        unreadable="leave" if getattr(options, "unreadable", "") == "leave" else "",
        create=[name for name in options.create if name in fills],
    )


def _chosen(header: list[str], texts: list[str]) -> dict[int, str]:
    found = {}
    for text in texts:
        column, name = _pair(text, "--map")
        matches = [i for i, cell in enumerate(header) if column in (cell, str(i + 1))]
        matches = matches or [i for i, cell in enumerate(header) if match_key(cell) == match_key(column)]
        if not matches:
            known = ", ".join(header)
            raise DomainError("unknown_column", _("The file has no column %(name)s; it has: %(known)s.")
                              % {"name": column, "known": known})  # fmt: skip
        found[matches[0]] = name
    return found


def _pair(text: str, option: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise DomainError(
            "bad_option", _("%(option)s %(text)s: NAME=VALUE is expected.") % {"option": option, "text": text}
        )
    return name.strip(), value.strip()


def _all_known(spec: ObjectSpec, actor: Actor, names: set[str]) -> None:
    fields = {**importable(spec, actor), **parts_of(spec, actor)}
    for name in sorted(names - set(fields)):
        raise DomainError("unknown_field", _("%(object)s has no field %(name)s to import to; it has: %(known)s.")
                          % {"object": spec.label, "name": name, "known": ", ".join(fields)})  # fmt: skip


def _tell_plan(plan: Plan, out: TextIO) -> None:
    for column in plan.columns:
        source = column.header if column.index >= 0 or column.joined else f"“{column.template}”"
        made = _(" (created where missing)") if column.create else ""
        print(f"  {source} → {column.info.name}{made}", file=out)
    for slot in plan.parts:
        for column in slot.plan.columns:
            print(f"  {column.header} → {slot.part.name}.{column.info.name}", file=out)
    used = {i for c in plan.columns for i in (c.index, *(index for index, _role in c.joined))}
    used |= {column.index for slot in plan.parts for column in slot.plan.columns}
    left = [header for i, header in enumerate(plan.header) if i not in used]
    if left:
        print("  " + _("Left out: %(columns)s") % {"columns": ", ".join(left)}, file=out)
    key = _(", else ").join(" + ".join(names) for names in plan.keys) or _("none, every row becomes a new record")
    print("  " + _("Known records are recognized by: %(key)s") % {"key": key}, file=out)


def _tell_check(found: Check, out: TextIO) -> None:
    print(_("Nothing was written. The import would give:"), file=out)
    print("  " + _counts(found.counts), file=out)
    for header, text, message, rows in found.issues[:SHOWN]:
        place = f"{header}: " if header else ""
        shown = "" if text in message else f" ({text})"
        print(f"  {rows:>7,}  {place}{message}{shown}", file=out)


def _counts(counts: dict[str, int]) -> str:
    names = {
        "created": _("created"),
        "updated": _("updated"),
        "unchanged": _("unchanged"),
        "skipped": _("skipped"),
        "failed": _("failed"),
    }
    return ", ".join(
        f"{counts.get(name, 0):,} {label}" for name, label in names.items() if name != "skipped" or counts.get(name)
    )


def _tell_result(run: ImportRun, errors: Path | None, seconds: float, out: TextIO) -> int:
    rate = run.row_count / max(seconds, 0.001)
    print(_counts(run.counts) + f" – {run.row_count:,} rows, {seconds:.1f} s, {rate:,.0f} rows/s", file=out)
    for name, count in run.report.get("made", {}).items():
        text = _("%(object)s, created on the way: %(count)d")
        print("  " + text % {"object": specs()[name].label, "count": count}, file=out)
    for header, _text, note, rows in run.report.get("notes", [])[:SHOWN]:
        print(f"  {rows:>7,}  {header}: {note}", file=out)
    for reason, rows in _reasons(run):
        print(f"  {rows:>7,}  " + _("failed: %(reason)s") % {"reason": reason}, file=out)
    if run.status == "failed":
        raise DomainError("import_failed", run.message)
    if errors is not None:
        errors.write_text("".join(error_file(run)), encoding="utf-8", newline="")
    return 1 if run.counts.get("failed") else 0


def _reasons(run: ImportRun) -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT reason, count(*) FROM import_row WHERE run_id = %s AND outcome = 'failed'
               GROUP BY reason ORDER BY 2 DESC, 1 LIMIT %s""",
            [run.pk, SHOWN],
        )
        return [(reason, rows) for reason, rows in cursor.fetchall()]
