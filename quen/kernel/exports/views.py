"""Taking a list out: what and how, in a drawer; a CSV file comes at once, the others are made in the background."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.utils.translation import gettext as _

from quen.kernel.clock import now
from quen.kernel.errors import Denied, DomainError, NotFound
from quen.kernel.exports.models import FORMATS, UNDER_WAY, ExportRun
from quen.kernel.exports.sheet import make_sheet
from quen.kernel.exports.start import Export, rows_of, start_export
from quen.kernel.exports.stream import stream_csv
from quen.kernel.files.models import FileVersion
from quen.kernel.files.serve import content_disposition, send_content
from quen.kernel.query.page import capped_count, count_text
from quen.kernel.query.selection import Selection, selection
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.registry import get_spec
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.text.formatting import format_datetime, format_number
from quen.kernel.views.columns import column_of
from quen.kernel.web.door import SIGNED_IN, actor_of, in_drawer, is_htmx, page, parameters
from quen.kernel.web.pages import render_page, render_part

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

MEDIA_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
OWN = frozenset({"columns", "format", "fields", "raw", "view"})  # parameters that are not the list's


@dataclass(frozen=True)
class ExportPage:
    """The question. `selection`: the list's parameters; `columns`: names of the columns it shows.

    `kept`: how many of its records are not the actor's to take out, "" for none.
    """

    title: str
    url: str
    cancel_url: str
    selection: str
    columns: str
    labels: str
    count: str
    all_count: int
    formats: tuple[str, ...]
    narrowed: bool
    less: bool
    error: str = ""


@page("export", "GET", "POST")
def export(request: HttpRequest, spec: ObjectSpec) -> HttpResponseBase:
    """What shall go out; POST starts it."""
    actor = actor_of(request)
    if request.method == "GET":
        chosen = selection(spec, actor, {k: v for k, v in parameters(request).items() if k not in OWN})
        return _question(request, chosen, request.GET.get("columns", ""))
    chosen = selection(spec, actor, parse_qsl(request.POST.get("selection", "")))
    columns = request.POST.get("columns", "")
    file_format, later = request.POST.get("format", "csv"), request.POST.get("later") == "true"
    try:
        found = start_export(
            chosen,
            "all" if request.POST.get("fields") == "all" else columns,
            file_format=file_format,
            raw=request.POST.get("raw") == "true",
            queued=later or file_format != "csv",
        )
    except DomainError as error:
        if error.status in {403, 404}:
            raise
        return _question(request, chosen, columns, error=str(error), status=error.status)
    return _send(request, found)


def _send(request: HttpRequest, found: Export) -> HttpResponseBase:
    if found.run.status == "queued":
        response = HttpResponseRedirect(f"/export/{found.run.pk}/")
        response.status_code = 303
        return response
    return attachment(found, via="web", request_id=str(getattr(request, "request_id", "")))


def attachment(found: Export, *, via: str, request_id: str) -> StreamingHttpResponse:
    """The CSV file as the answer of a request."""
    body = stream_csv(found, via=via, request_id=request_id)
    headers = {
        "Content-Disposition": content_disposition(found.run.file_name, inline=False),
        "Cache-Control": "private, no-store",
    }
    return StreamingHttpResponse(body, content_type="text/csv; charset=utf-8", headers=headers)


def _question(
    request: HttpRequest, chosen: Selection, columns: str, *, error: str = "", status: int = 200
) -> HttpResponse:
    spec, actor = chosen.spec, chosen.actor
    infos = _shown(spec, actor, columns)
    count, seen = capped_count(rows_of(chosen).order_by()), capped_count(chosen.rows())
    found = ExportPage(
        title=_("Export %(objects)s") % {"objects": spec.label_plural.lower()},
        url=f"/export/{spec.name}/",
        cancel_url=spec.url(),
        selection=chosen.query_string,
        columns=" ".join(info.name for info in infos),
        labels=", ".join(info.label_text for info in infos),
        count=count_text(count, actor.language),
        all_count=len(spec.readable(actor)) + 1,
        formats=FORMATS,
        narrowed=chosen.narrowed,
        less=count < seen,
        error=error,
    )
    if in_drawer(request):
        return render_part(request, "exports/_form.html", status=status, page=found, drawer=True)
    return render_page(request, "exports/form.html", found, status=status)


def _shown(spec: ObjectSpec, actor: Actor, columns: str) -> list[FieldInfo]:
    wanted = columns.replace(",", " ").split() or [spec.title, *spec.columns.split()]
    readable = {"id", *(info.name for info in spec.readable(actor))}
    known = [name for name in dict.fromkeys(wanted) if name in readable or column_of(spec, name, actor) is not None]
    return list(make_sheet(spec, actor, known or ["id"]).infos)


@dataclass(frozen=True)
class ExportRunPage:
    """A file on its way, or ready to be fetched. `fields`: the labels of its columns."""

    title: str
    what: str
    url: str
    list_url: str
    file_url: str
    status: str
    running: bool
    percent: int
    text: str
    message: str
    note: str


@page(SIGNED_IN)
def progress(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """How far a file has come; where it is fetched."""
    found = _run_page(_run(request, run_id), actor_of(request))
    if is_htmx(request):
        return render_part(request, "exports/_run.html", page=found)
    return render_page(request, "exports/run.html", found)


@page(SIGNED_IN)
def download(request: HttpRequest, run_id: uuid.UUID) -> HttpResponseBase:
    """The file, as long as it is kept and everything in it may still be taken out."""
    run, actor = _run(request, run_id), actor_of(request)
    if run.status != "done" or not run.sha256:
        raise NotFound
    try:
        make_sheet(get_spec(run.object), actor, run.fields)
    except DomainError as error:  # something in it has been hidden from her since
        raise NotFound from error
    content = FileVersion(media_type=MEDIA_TYPES[run.format], size=run.size, sha256=run.sha256)
    return send_content(request, actor.tenant_id, content, run.file_name, inline=False)


@page(SIGNED_IN, "POST")
def stop(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """No file after all."""
    run = _run(request, run_id)
    ExportRun.objects.filter(pk=run.pk, status__in=UNDER_WAY).update(status="stopped", finished_at=now())
    return HttpResponseRedirect(f"/export/{run.pk}/")


def _run(request: HttpRequest, run_id: uuid.UUID) -> ExportRun:
    """The run, of whoever asked for it alone. Raises NotFound, and Denied when she may not export any more."""
    actor = actor_of(request)
    run: ExportRun | None = ExportRun.objects.filter(pk=run_id, created_by_id=actor.member_id).first()
    if run is None or not actor.may(run.object, "view"):
        raise NotFound
    if not actor.may(run.object, "export"):
        raise Denied
    return run


def _run_page(run: ExportRun, actor: Actor) -> ExportRunPage:
    spec = get_spec(run.object)
    words = {"rows": format_number(run.rows, actor.language), "total": format_number(run.total, actor.language)}
    texts = {
        "queued": _("Waiting to start"),
        "running": _("%(rows)s of %(total)s records written") if run.total else _("Counting the records"),
        "done": _("%(rows)s records"),
        "failed": _("Nothing was written"),
        "stopped": _("Broken off"),
    }
    ready = run.status == "done" and bool(run.sha256)
    kept = ""
    if ready and run.expires_at:
        day = format_datetime(run.expires_at, ZoneInfo(actor.timezone), actor.language)
        kept = _("%(size)s MB. It can be fetched until %(day)s, by you alone.") % {
            "size": format_number(Decimal(run.size) / 2**20, actor.language, 1), "day": day}  # fmt: skip
    elif run.status == "done":
        kept = _("The file is no longer kept. Export again to have it as things are now.")
    return ExportRunPage(
        title=run.file_name,
        what=spec.label_plural,
        url=f"/export/{run.pk}/",
        list_url=spec.url(),
        file_url=f"/export/{run.pk}/file" if ready else "",
        status=run.status,
        running=run.status in UNDER_WAY,
        percent=100 if run.status == "done" else min(99, run.rows * 100 // max(run.total, 1)),
        text=texts[run.status] % words,
        message=run.message,
        note=kept,
    )
