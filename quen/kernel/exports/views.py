"""Taking a list out: what and how, in a drawer; a CSV file comes at once, the others are made in the background."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _

from quen.kernel.errors import DomainError
from quen.kernel.exports.models import FORMATS
from quen.kernel.exports.start import Export, rows_of, start_export
from quen.kernel.exports.stream import stream_csv
from quen.kernel.files.serve import content_disposition
from quen.kernel.query.page import capped_count, count_text
from quen.kernel.query.selection import Selection, selection
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.web.door import actor_of, in_drawer, page, parameters
from quen.kernel.web.pages import render_page, render_part

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

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
    try:
        found = start_export(
            chosen,
            "all" if request.POST.get("fields") == "all" else columns,
            file_format=request.POST.get("format", "csv"),
            raw=request.POST.get("raw") == "true",
        )
    except DomainError as error:
        if error.status in {403, 404}:
            raise
        return _question(request, chosen, columns, error=str(error), status=error.status)
    return _send(request, found)


def _send(request: HttpRequest, found: Export) -> StreamingHttpResponse:
    request_id = str(getattr(request, "request_id", ""))
    return attachment(found, via="web", request_id=request_id)


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
    readable = {info.name: info for info in spec.readable(actor)}
    wanted = columns.replace(",", " ").split() or [spec.title, *spec.columns.split()]
    return [readable[name] for name in dict.fromkeys(wanted) if name in readable]
