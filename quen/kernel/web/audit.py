"""The history of the whole business, for administrators: searched, and downloaded as CSV."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from quen.kernel.access.actor import Actor
from quen.kernel.changes.models import ChangeEntry
from quen.kernel.changes.parts import describe
from quen.kernel.changes.search import Sought, limit_time, read_all, read_page
from quen.kernel.changes.values import typed
from quen.kernel.errors import Denied
from quen.kernel.people.names import member_names
from quen.kernel.query.titles import Titles, titles_of
from quen.kernel.records.render import Look, as_text, look_for
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.text import formatting
from quen.kernel.text.cells import harmless
from quen.kernel.text.ids import read_id
from quen.kernel.web.door import SIGNED_IN, actor_of, page
from quen.kernel.web.frame import initials
from quen.kernel.web.history import via_text
from quen.kernel.web.pages import render_page, render_part
from quen.kernel.web.viewmodels import FormField

URL = "/settings/audit/"
EXPORT = "export_run"
WAYS = ("web", "api", "import", "bulk", "job", "setup", "cli", "sql")


@dataclass(frozen=True)
class AuditRow:
    """One change of one record. `changes`: (label, old, new)."""

    at: str
    at_iso: str
    who: str
    who_initials: str
    via: str
    deed: str
    tone: str
    icon: str
    label: str
    title: str
    url: str
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class AuditPage:
    rows: tuple[AuditRow, ...]
    fields: tuple[FormField, ...]
    next_url: str
    csv_url: str
    searched: bool
    notice: str = ""


def _administrator(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not actor.is_admin:
        raise Denied
    return actor


@page(SIGNED_IN)
def audit(request: HttpRequest) -> HttpResponse:
    """The latest changes that fit the search."""
    actor = _administrator(request)
    params = {k: str(v) for k, v in request.GET.items() if v and k != "after"}
    found: list[ChangeEntry] = []
    notice, after = "", ""
    limit_time()
    try:
        with transaction.atomic():
            found, after = read_page(_sought(params, actor), request.GET.get("after", ""))
    except OperationalError:
        notice = _("This search takes too long. Choose a shorter time, an object or a person.")
    tail = urlencode(params)
    view = AuditPage(
        rows=tuple(_rows(found, actor)),
        fields=_fields(params, actor),
        next_url=f"{URL}?{urlencode({**params, 'after': after})}" if after else "",
        csv_url=f"{URL}csv?{tail}" if tail else f"{URL}csv",
        searched=bool(params),
        notice=notice,
    )
    if "after" in request.GET and request.headers.get("HX-Request"):
        return render_part(request, "_audit_rows.html", page=view)
    return render_page(request, "audit.html", view)


def _sought(params: dict[str, str], actor: Actor) -> Sought:
    zone = ZoneInfo(actor.timezone)
    until = _day(params.get("until", ""), zone)
    name = params.get("object", "")
    return Sought(
        since=_day(params.get("since", ""), zone),
        until=until + timedelta(days=1) if until else None,
        member=_uuid(params.get("by", "")),
        object=name if name in specs() or name == EXPORT else "",
        record=_uuid(params.get("record", "")),
        field=params.get("field", ""),
        via=params.get("via", "") if params.get("via", "") in WAYS else "",
    )


def _day(text: str, zone: ZoneInfo) -> datetime | None:
    try:
        day = date.fromisoformat(text)
        return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _uuid(text: str) -> uuid.UUID | None:
    return read_id(text.rstrip("/").rpartition("/")[2])  # an address of a record will do


def _fields(params: dict[str, str], actor: Actor) -> tuple[FormField, ...]:
    shown = sorted((s for s in specs().values() if not s.stands_for), key=lambda s: s.label)
    objects = (*((s.name, s.label) for s in shown), (EXPORT, _("Export")))
    spec = specs().get(params.get("object", ""))
    member = _uuid(params.get("by", ""))
    picked = titles_of({"member": [member]}, actor).get(("member", member), "") if member else ""
    made = [
        FormField("since", _("From"), "date", params.get("since", "")),
        FormField("until", _("To"), "date", params.get("until", "")),
        FormField("by", _("Done by"), "ref", str(member or ""), picker_url="/member/pick", picked=picked),
        FormField("object", _("Object"), "choice", params.get("object", ""), choices=objects),
        FormField("record", _("Record"), "text", params.get("record", ""), help=_("Its id or address")),
        FormField("via", _("Way"), "choice", params.get("via", ""), choices=tuple((w, via_text(w)) for w in WAYS)),
    ]
    if spec is not None:
        names = tuple((i.name, i.label_text) for i in spec.fields.values() if i.editable)
        made.insert(4, FormField("field", _("Field"), "choice", params.get("field", ""), choices=names))
    return tuple(made)


def _rows(entries: list[ChangeEntry], actor: Actor) -> Iterator[AuditRow]:
    known = [entry for entry in entries if entry.object in specs()]
    wanted: dict[str, set[uuid.UUID]] = {}
    for entry in known:
        wanted.setdefault(entry.object, set()).add(entry.record_id)
        for column, pair in _changes(entry).items():
            info = _infos(entry.object).get(column)
            if info is not None and info.kind == "ref":
                wanted.setdefault(info.target, set()).update(uuid.UUID(v) for v in pair if v)
    titles = titles_of(wanted, actor)
    told = describe((entry for entry in entries if entry.object == EXPORT), actor)
    names = member_names(entry.actor_id for entry in entries)
    look = look_for(actor, titles)
    for entry in entries:
        who = (names.get(entry.actor_id, "") if entry.actor_id else "") or "Quen"
        row = _row(entry, who, titles, look, actor)
        if entry.pk in told:
            row = replace(
                row, deed=_("Taken out"), tone="warning", icon="download", label=_("Export"), title=told[entry.pk]
            )
        yield row


def _infos(name: str) -> dict[str, Any]:
    return {info.column: info for info in get_spec(name).fields.values()} if name in specs() else {}


def _changes(entry: ChangeEntry) -> dict[str, list[Any]]:
    return entry.changes if entry.operation == "u" and entry.changes else {}


def _row(entry: ChangeEntry, who: str, titles: Titles, look: Look, actor: Actor) -> AuditRow:
    spec = specs().get(entry.object)
    deed, tone = _deed(entry)
    title = titles.get((entry.object, entry.record_id), "")
    return AuditRow(
        at=formatting.format_datetime(entry.at, ZoneInfo(actor.timezone), actor.language),
        at_iso=entry.at.isoformat(),
        who=who,
        who_initials=initials(who),
        via=via_text(entry.via),
        deed=deed,
        tone=tone,
        icon=spec.icon if spec else "circle",
        label=spec.label if spec else entry.object,
        title=str(title) or (str(entry.record_id) if entry.operation == "d" else spec.label if spec else ""),
        url=spec.url(entry.record_id) if spec and title else "",
        changes=tuple(_change(entry.object, column, pair, look) for column, pair in _changes(entry).items()
                      if column != "deleted_at"),
    )  # fmt: skip


def _deed(entry: ChangeEntry) -> tuple[str, str]:
    if "deleted_at" in _changes(entry):
        return (_("Deleted"), "danger") if _changes(entry)["deleted_at"][1] else (_("Restored"), "success")
    return {"c": (_("Created"), "success"), "u": (_("Changed"), "info"), "d": (_("Deleted for good"), "danger")}[
        entry.operation
    ]


def _change(name: str, column: str, pair: list[Any], look: Look) -> tuple[str, str, str]:
    info = _infos(name).get(column)
    if info is None:
        return column, *("" if v is None else str(v) for v in pair)  # type: ignore[return-value]
    old, new = ("" if v in (None, "") else str(as_text(info, typed(info, v), look)) for v in pair)
    return info.label_text, old, new


@page(SIGNED_IN)
def audit_csv(request: HttpRequest) -> HttpResponse:
    """The same search as CSV, streamed: a line for each field changed."""
    actor = _administrator(request)
    params = {k: str(v) for k, v in request.GET.items() if v}
    request_id = str(getattr(request, "request_id", ""))
    response = StreamingHttpResponse(
        _csv(_sought(params, actor), actor, request_id), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="history.csv"'
    return response  # type: ignore[return-value]


def _csv(sought: Sought, actor: Actor, request_id: str) -> Iterator[bytes]:
    """Each chunk is read in a transaction of its own, so that a slow reader keeps none open."""
    yield "\ufeff".encode()
    yield _line(("time", "person", "way", "object", "id", "title", "deed", "field", "old", "new"))
    chunks = read_all(sought)
    while True:
        with tenant_context(actor.tenant_id, actor_id=actor.member_id, via="web", request_id=request_id):
            entries = next(chunks, None)
            rows = list(_rows(entries, actor)) if entries else []
        if entries is None:
            return
        for entry, row in zip(entries, rows, strict=True):
            first = (row.at_iso, row.who, row.via, row.label, str(entry.record_id), row.title, row.deed)
            for change in row.changes or (("", "", ""),):
                yield _line((*first, *change))


def _line(cells: tuple[str, ...]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(map(harmless, cells))
    return buffer.getvalue().encode()
