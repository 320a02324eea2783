"""Bulk work in the browser: forms in the drawer, and the page of a run with its progress and what was refused."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from quen.kernel.access.actor import Actor
from quen.kernel.actions.run import find_action, input_fields
from quen.kernel.bulk.models import REFUSED, UNDER_WAY, BulkRow, BulkRun
from quen.kernel.bulk.pages import BulkForm, form_page, message_of, run_page
from quen.kernel.bulk.run import end_run
from quen.kernel.bulk.start import editable, start_action, start_edit, start_tags, start_undo, undoable
from quen.kernel.errors import DomainError, NotFound
from quen.kernel.query.selection import Selection, selection
from quen.kernel.query.titles import titles_of
from quen.kernel.records.inputs import parse_form
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.registry import get_spec
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.text.cells import harmless
from quen.kernel.web.door import SIGNED_IN, actor_of, drawer_number, in_drawer, is_htmx, page, posted, wants_json
from quen.kernel.web.pages import render_page, render_part, with_trigger
from quen.kernel.web.widgets import Draft, make_fields

_BATCH = 5_000


@page("edit", "GET", "POST")
def edit(request: HttpRequest, spec: ObjectSpec) -> HttpResponse:
    """Set or clear fields of all that is selected."""
    actor = actor_of(request)
    infos = {info.name: info for info in editable(spec, actor)}
    names = [name for name in request.POST.getlist("set") if name in infos]
    form = BulkForm(spec, "edit", f"/bulk/{spec.name}/edit", tuple(infos.values()))
    if request.method == "GET":
        return _show(request, form, Draft())
    try:
        chosen = _chosen(request, spec)
        cleared = {name for name in names if request.POST.get(f"clear-{name}") == "true"}
        kept = [infos[name] for name in names if name not in cleared]
        kept += [infos[i.currency] for i in kept if i.currency in infos and i.currency not in names]
        values = parse_form(kept, posted(request), actor)
        _none_empty(values, [name for name in names if name not in cleared])
        run = start_edit(chosen, values | {name: _nothing(infos[name]) for name in cleared}, _key(request))
    except DomainError as error:
        return _again(request, form, error, [infos[name] for name in names])
    return _answer(request, run)


def _none_empty(values: dict[str, Any], names: list[str]) -> None:
    """What is to be cleared is chosen so, never left empty by oversight. Raises DomainError."""
    empty = [name for name in names if values.get(name) in (None, "")]
    if empty:
        text = _("Fill this in, or choose to clear it.")
        raise DomainError("required", text, errors={name: [text] for name in empty})


def _nothing(info: FieldInfo) -> Any:
    return None if info.nullable or info.kind == "ref" or info.numeric or info.kind in {"date", "datetime"} else ""


@page("edit")
def field(request: HttpRequest, spec: ObjectSpec) -> HttpResponse:
    """The input of one more field (parameter `field`) for the form."""
    actor = actor_of(request)
    info = next((i for i in editable(spec, actor) if i.name == request.GET.get("field")), None)
    if info is None:
        raise NotFound
    return render_part(
        request, "bulk/_field.html", field=_inputs([info], Draft(), actor, spec)[0], info=info,
        prefix=f"bulk{drawer_number(request)}",
    )  # fmt: skip


@page("view", "GET", "POST")
def do(request: HttpRequest, spec: ObjectSpec, verb: str) -> HttpResponse:
    """A verb on all that is selected."""
    actor = actor_of(request)
    found = find_action(spec, verb)
    if not found.bulk:
        raise NotFound
    allowed = input_fields(spec, found, actor)
    infos = [allowed[name] for name in found.ask or found.inputs if name in allowed]
    infos = [replace(info, required=True) if info.name in found.required else info for info in infos]
    form = BulkForm(spec, "do", f"/bulk/{spec.name}/do/{verb}", (), found)
    if request.method == "GET":
        return _show(request, form, Draft(), infos)
    try:
        inputs = parse_form(infos, posted(request), actor)
        given = {name: value for name, value in inputs.items() if value not in (None, "") or name in found.required}
        run = start_action(_chosen(request, spec), verb, given, _key(request))
    except DomainError as error:
        return _again(request, form, error, infos)
    return _answer(request, run)


@page("edit", "GET", "POST")
def tags(request: HttpRequest, spec: ObjectSpec, way: str) -> HttpResponse:
    """Put a tag on all that is selected, or take it off."""
    if not spec.takes_tags or way not in {"tag", "untag"}:
        raise NotFound
    info = FieldInfo("tag", "tag", _("Tag"), "ref", required=True, target="tag")
    form = BulkForm(spec, way, f"/bulk/{spec.name}/{way}", ())
    if request.method == "GET":
        return _show(request, form, Draft(), [info])
    try:
        given = {"tag": "", **posted(request)}
        tag_id = parse_form([info], given, actor_of(request))["tag"]
        run = start_tags(_chosen(request, spec), tag_id, add=way == "tag", key=_key(request))
    except DomainError as error:
        return _again(request, form, error, [info])
    return _answer(request, run)


def _chosen(request: HttpRequest, spec: ObjectSpec) -> Selection:
    """What the form is about: ids, or the list's own parameters. An empty one is not all records by mistake."""
    text = request.POST.get("selection", "")
    if not text:
        raise DomainError("nothing_selected", _("Select records first."))
    pairs = [] if text == "all" else parse_qsl(text, keep_blank_values=True)
    return selection(spec, actor_of(request), pairs)


def _key(request: HttpRequest) -> str:
    """The key of the form: sent twice with it, the work is done once."""
    return str(request.POST.get("key", ""))


def _show(
    request: HttpRequest, form: BulkForm, draft: Draft, infos: list[FieldInfo] | None = None, status: int = 200
) -> HttpResponse:
    actor, drawer = actor_of(request), drawer_number(request)
    inputs = list(zip(infos or [], _inputs(infos or [], draft, actor, form.spec), strict=False))
    found = form_page(form, request, draft)
    context = {"page": found, "inputs_given": inputs, "drawer": drawer, "prefix": f"bulk{drawer}"}
    if in_drawer(request) or is_htmx(request):
        return render_part(request, "bulk/_form.html", status=status, **context)
    return render_page(request, "bulk/form.html", found, status=status, inputs_given=inputs, drawer=0, prefix="bulk")


def _again(request: HttpRequest, form: BulkForm, error: DomainError, infos: list[FieldInfo]) -> HttpResponse:
    if error.status in {403, 404}:
        raise error
    return _show(request, form, Draft(texts=posted(request), errors=error.by_field()), infos, status=422)


def _inputs(infos: list[FieldInfo], draft: Draft, actor: Actor, spec: ObjectSpec) -> list[Any]:
    """An input for each field, by itself: yes and no to choose from, the currency beside its amount."""
    made = []
    for info in infos:
        pair = [info, spec.fields[info.currency]] if info.kind == "money" and info.currency in spec.fields else [info]
        found = make_fields(pair, draft, actor)[0]
        if info.kind == "boolean":
            found = replace(found, kind="choice", choices=(("true", _("Yes")), ("false", _("No"))))
        made.append(found)
    return made


def _answer(request: HttpRequest, run: BulkRun) -> HttpResponse:
    """A message in place, with the way back; without a drawer the run's page."""
    if not in_drawer(request) and not is_htmx(request):
        return HttpResponseRedirect(f"/bulk/{run.pk}/")
    message, tone = message_of(run, actor_of(request))
    queued = run.status in UNDER_WAY
    detail = {
        "object": run.object, "id": "", "message": message, "tone": tone,
        "url": f"/bulk/{run.pk}/" if queued or run.counts.get(REFUSED) else "",
        "undo": f"/bulk/{run.pk}/undo" if not queued and undoable(run) else "",
    }  # fmt: skip
    return with_trigger(HttpResponse(status=204), "quen:done", **detail)


@page(SIGNED_IN)
def progress(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """How far a run has come, and what became of it."""
    actor = actor_of(request)
    found = run_page(_run(request, run_id), actor)
    if is_htmx(request):
        return render_part(request, "bulk/_run.html", page=found)
    return render_page(request, "bulk/run.html", found)


@page(SIGNED_IN, "POST")
def undo(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Take the whole run back."""
    actor = actor_of(request)
    made = start_undo(_run(request, run_id), actor)
    message, tone = message_of(made, actor)
    if wants_json(request):
        url = f"/bulk/{made.pk}/" if made.status in UNDER_WAY or made.counts.get(REFUSED) else ""
        return JsonResponse({"object": made.object, "message": message, "tone": tone, "url": url})
    return HttpResponseRedirect(f"/bulk/{made.pk}/")


@page(SIGNED_IN, "POST")
def stop(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """No further chunk: what is done stays, and can be undone."""
    run = _run(request, run_id)
    if run.status in UNDER_WAY:
        end_run(run, "stopped")
    return HttpResponseRedirect(f"/bulk/{run.pk}/")


@page(SIGNED_IN)
def refused_csv(request: HttpRequest, run_id: uuid.UUID) -> StreamingHttpResponse:
    """Every record that was refused, with the reason."""
    run, actor = _run(request, run_id), actor_of(request)
    head = [_("Record"), _("Record ID"), _("Reason")]
    lines = list(_refused_lines(run, actor, head))
    answer = StreamingHttpResponse(iter(lines), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="refused.csv"'
    return answer


def _refused_lines(run: BulkRun, actor: Actor, head: list[str]) -> Iterator[bytes]:
    yield ("\ufeff" + _line(head)).encode()
    after = 0
    while True:
        rows = BulkRow.objects.filter(run_id=run.pk, outcome=REFUSED, number__gt=after).order_by("number")
        found = list(rows.values_list("number", "record_id", "reason")[:_BATCH])
        if not found:
            return
        titles = titles_of({run.object: [pk for _n, pk, _r in found]}, actor)
        yield "".join(_line([titles.get((run.object, pk), ""), str(pk), why]) for _n, pk, why in found).encode()
        after = found[-1][0]


def _line(cells: list[str]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow([harmless(cell) for cell in cells])
    return buffer.getvalue()


def _run(request: HttpRequest, run_id: uuid.UUID) -> BulkRun:
    """The run, if this person has started it, or is an administrator. Raises NotFound."""
    actor = actor_of(request)
    runs = BulkRun.objects.select_for_update() if request.method == "POST" else BulkRun.objects.all()
    run: BulkRun | None = runs.filter(pk=run_id).first()
    if run is None or (run.created_by_id != actor.member_id and not actor.is_admin):
        raise NotFound
    if not actor.may(get_spec(run.object).name, "view"):
        raise NotFound
    return run
