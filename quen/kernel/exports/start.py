"""Beginning an export: what is asked is checked and written down, and with that it stands in the audit log."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from quen.kernel.access.predicate import restrict
from quen.kernel.clock import now, today
from quen.kernel.errors import Denied, DomainError
from quen.kernel.exports.models import FORMATS, UNDER_WAY, ExportRun
from quen.kernel.exports.read import in_order
from quen.kernel.exports.sheet import Sheet, make_sheet
from quen.kernel.query.selection import Selection, selection
from quen.kernel.registry.registry import get_spec

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

AT_ONCE = 4  # exports of one person under way; each holds a cursor of the database
STALE = timedelta(hours=1)  # after which one that never ended is taken for broken off


@dataclass(frozen=True)
class Export:
    """What is going out: `rows` in order, as the columns of `sheet`."""

    run: ExportRun
    sheet: Sheet
    rows: QuerySet[Any]
    actor: Actor


def start_export(
    chosen: Selection, fields: Sequence[str] | str, *, file_format: str, raw: bool = False, queued: bool = False
) -> Export:
    """Write down an export of a list's records by its actor; `queued`: for the worker.

    Raises Denied without the right to export, DomainError for an unknown format or field, or too many at once.
    """
    spec, actor = chosen.spec, chosen.actor
    if not actor.may(spec.name, "export"):
        raise Denied
    if file_format not in FORMATS:
        text = _("There is no format %(name)s; there are: %(known)s.")
        known = {"name": file_format[:20], "known": ", ".join(FORMATS)}
        raise DomainError("unknown_format", text % known, field="format")
    sheet = make_sheet(spec, actor, fields, raw=raw)
    _few_at_once(actor)
    run: ExportRun = ExportRun.objects.create(
        object=spec.name, format=file_format, fields=[info.name for info in sheet.infos],
        selection=list(chosen.pairs), file_name=file_name(spec.label_plural, file_format, actor),
        options={"language": actor.language, "timezone": actor.timezone, "raw": raw},
        status="queued" if queued else "running", started_at=None if queued else now(), created_by_id=actor.member_id,
    )  # fmt: skip
    if queued:
        from quen.kernel.exports.jobs import export_file

        ids: dict[str, Any] = {"run_id": run.pk, "tenant_id": actor.tenant_id, "member_id": actor.member_id}
        export_file.defer(lock=f"export:{run.pk}", **ids)
    return Export(run, sheet, rows_of(chosen), actor)


def rows_of(chosen: Selection) -> QuerySet[Any]:
    """The records of a list that its actor may take out of the house, which may be fewer than she sees; in order."""
    return in_order(restrict(chosen.rows(), chosen.spec, chosen.actor, "export"), chosen.order)


def export_again(run: ExportRun, actor: Actor) -> Export:
    """The export that is written down in `run`, with the rights of today. Raises Denied, DomainError."""
    spec = get_spec(run.object)
    if not actor.may(spec.name, "export"):
        raise Denied
    sheet = make_sheet(spec, actor, run.fields, raw=bool(run.options.get("raw")))
    return Export(run, sheet, rows_of(selection(spec, actor, [(name, value) for name, value in run.selection])), actor)


def _few_at_once(actor: Actor) -> None:
    since = now() - STALE
    mine = ExportRun.objects.filter(created_by_id=actor.member_id, created_at__gte=since, status__in=UNDER_WAY)
    if mine[:AT_ONCE].count() >= AT_ONCE:
        text = _("%(count)d exports of yours are under way. Wait until one is ready.")
        raise DomainError("too_many_exports", text % {"count": AT_ONCE}, status=429)


def file_name(label: str, file_format: str, actor: Actor) -> str:
    """`Contacts 2026-11-22.csv`, in the words and by the day of the actor."""
    stem = re.sub(r"[^\w -]+", "", label).strip()[:80] or "export"
    return f"{stem} {today(actor).isoformat()}.{file_format}"
