"""Undo in the browser: at once where nothing stands against it, else after a look at what does."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _
from markupsafe import Markup

from quen.kernel.changes.deeds import entry_of, entry_of_request, others_in
from quen.kernel.changes.models import ChangeEntry
from quen.kernel.changes.undo import FieldUndo, Overtaken, RecordUndo, carry_out, plan_undo, undo_entry, visible_root
from quen.kernel.query.titles import titles_of
from quen.kernel.records.render import Look, look_for, render
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.web.door import actor_of, in_drawer, is_htmx, page, wants_json
from quen.kernel.web.pages import render_page, render_part, with_trigger

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


@dataclass(frozen=True)
class FieldLine:
    """A field of the question: what it is now, what undoing makes of it."""

    name: str
    label: str
    now: Markup
    before: Markup
    state: str


@dataclass(frozen=True)
class RecordLine:
    """A record of the question. `verb`: trash or restore where it goes there or comes back."""

    label: str
    icon: str
    title: str
    verb: str
    fields: tuple[FieldLine, ...]


@dataclass(frozen=True)
class UndoPage:
    """What undoing means. `others`: how many other records were changed in the same moment."""

    title: str
    action: str
    cancel_url: str
    records: tuple[RecordLine, ...]
    others: int
    together: bool
    overtaken: bool
    error: str = ""


@page("view", "GET", "POST")
def undo(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID, entry: int) -> HttpResponse:
    """Undo an entry of a record's history; GET shows what that means."""
    visible_root(spec, record_id, actor_of(request))
    found = entry_of(record_id, entry)
    url = f"{spec.url(record_id)}history/{entry}/undo"
    if request.method == "GET":
        return _question(request, spec, record_id, found, url)
    asked = request.POST.get("asked") == "true"
    if not asked and others_in(found) and _may_take_all(found, actor_of(request)):
        return _ask(request, url)
    whole = request.POST.get("together") == "true"
    try:
        done = undo_entry(found, actor=actor_of(request), whole=whole, force=request.POST.getlist("force"))
    except Overtaken:
        if asked:  # the person has seen it and left it out: the rest goes back
            done = _without_overtaken(found, actor_of(request), whole, request.POST.getlist("force"))
        else:
            return _ask(request, url)
    return _answer(request, spec, record_id, done)


@page("view", "POST")
def undo_request(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID, done_by: str) -> HttpResponse:
    """Undo everything that one request has done: what the toast right after it offers."""
    visible_root(spec, record_id, actor_of(request))
    found = entry_of_request(record_id, done_by)
    try:
        done = undo_entry(found, actor=actor_of(request), whole=True)
    except Overtaken:
        return _ask(request, f"{spec.url(record_id)}history/{found.pk}/undo")
    return _answer(request, spec, record_id, done)


def undo_url(request: HttpRequest, spec: ObjectSpec, record_id: object) -> str:
    """Where the toast after this request can undo what it did to the record."""
    return f"{spec.url(record_id)}undo/{request.request_id}"  # type: ignore[attr-defined]


def _may_take_all(entry: ChangeEntry, actor: Actor) -> bool:
    """Whether undoing all that was done together is a choice to offer."""
    from quen.kernel.errors import DomainError

    try:
        return len(plan_undo(entry, actor=actor, whole=True, lock=False)) > 1
    except DomainError:
        return False


def _without_overtaken(entry: ChangeEntry, actor: Actor, whole: bool, force: list[str]) -> list[RecordUndo]:
    plans = plan_undo(entry, actor=actor, whole=whole)
    for plan in plans:
        plan.fields = [f for f in plan.fields if f.state != "overtaken" or f.info.name in force]
    return carry_out(plans, actor=actor, force=force)


def _ask(request: HttpRequest, url: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"form_url": url}, status=409)
    if is_htmx(request):
        return with_trigger(HttpResponse(status=204), "quen:open-drawer", url=url)
    return HttpResponseRedirect(url)


def _question(
    request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID, entry: ChangeEntry, url: str
) -> HttpResponse:
    actor = actor_of(request)
    together = bool(others_in(entry)) and _may_take_all(entry, actor)
    plans = plan_undo(entry, actor=actor, whole=together, lock=False)
    lines = _lines(plans, actor)
    found = UndoPage(
        title=_("Undo this change?"),
        action=url,
        cancel_url=spec.url(record_id),
        records=lines,
        others=len(plans) - 1,
        together=together,
        overtaken=any(plan.having("overtaken") for plan in plans),
    )
    if in_drawer(request) or is_htmx(request):
        return render_part(request, "_undo.html", page=found, drawer=in_drawer(request))
    return render_page(request, "undo.html", found)


def _lines(plans: list[RecordUndo], actor: Actor) -> tuple[RecordLine, ...]:
    wanted: dict[str, set[uuid.UUID]] = {}
    for plan in plans:
        for found in plan.fields:
            if found.info.kind == "ref":
                wanted.setdefault(found.info.target, set()).update(v for v in (found.before, found.now) if v)
    look = look_for(actor, titles_of(wanted, actor), links=False)
    return tuple(_line(plan, look, actor) for plan in plans)


def _line(plan: RecordUndo, look: Look, actor: Actor) -> RecordLine:
    row: dict[str, Any] = vars(plan.record)
    shown = [f for f in plan.fields if f.state in {"ready", "overtaken"}]
    fields = tuple(_field(f, look, row) for f in shown)
    return RecordLine(plan.spec.label, plan.spec.icon, plan.spec.title_of(plan.record, actor), plan.verb, fields)


def _field(found: FieldUndo, look: Look, row: dict[str, Any]) -> FieldLine:
    now, before = (Markup("{}").format(render(found.info, v, "html", look, row)) for v in (found.now, found.before))
    return FieldLine(found.info.name, found.info.label_text, now, before, found.state)


def _answer(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID, done: list[RecordUndo]) -> HttpResponse:
    record = visible_root(spec, record_id, actor_of(request))
    detail = {"object": spec.name, "id": str(record_id), "message": _said(done), "undo": ""}
    if wants_json(request):
        return JsonResponse({**detail, "version": record.version})
    if in_drawer(request) or is_htmx(request):
        response = with_trigger(HttpResponse(status=204), "quen:done", **detail)
        response["X-Record-Version"] = str(record.version)
        return response
    return HttpResponseRedirect(spec.url(record_id))


def _said(done: list[RecordUndo]) -> str:
    if len(done) > 1:
        return _("Undone in %(count)d records") % {"count": len(done)}
    verb = done[0].verb
    if verb:
        return _("Undone: moved to the trash") if verb == "trash" else _("Undone: out of the trash again")
    labels = [f.info.label_text for f in done[0].fields if f.state in {"ready", "overtaken"}]
    return _("Undone: %(fields)s") % {"fields": ", ".join(labels[:3]) + ("…" if len(labels) > 3 else "")}
