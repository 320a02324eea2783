"""Actions in the browser: a form in the drawer where the verb asks something, else at once."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _

from quen.kernel.access.reach import reach
from quen.kernel.actions.declare import Action
from quen.kernel.actions.plan import FormPlan
from quen.kernel.actions.run import find_action, input_fields, run_action
from quen.kernel.errors import Conflict, Denied, DomainError, NotFound
from quen.kernel.records.inputs import parse_form
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.web.door import actor_of, in_drawer, is_htmx, page, posted, wants_json
from quen.kernel.web.errors import error_response
from quen.kernel.web.forms import expected_version, show_form, who_saved
from quen.kernel.web.pages import with_trigger
from quen.kernel.web.plans import first_draft, plan_sections
from quen.kernel.web.records import find_record
from quen.kernel.web.undoing import undo_url
from quen.kernel.web.viewmodels import FormPage
from quen.kernel.web.widgets import Draft, make_fields


@page("view", "GET", "POST")
def do(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID, verb: str) -> HttpResponse:
    """Run `verb` on a record; the version seen must still be the present one."""
    found = find_action(spec, verb)
    infos = _asked(spec, found, request)
    if request.method == "GET":
        record = find_record(spec, record_id, actor_of(request))
        if not infos:
            raise NotFound
        if not reach(spec, actor_of(request), found.name).holds(record):
            raise Denied
        return _form(request, spec, record, found, infos, None)
    try:
        done = _run(request, spec, record_id, found)
    except Conflict as conflict:
        if infos and not wants_json(request):
            draft, text = Draft(texts=posted(request)), who_saved(conflict.current)
            return _form(request, spec, conflict.current, found, infos, draft, status=409, conflict=text)
        return error_response(request, conflict_explained(conflict))
    except DomainError as error:
        record = find_record(spec, record_id, actor_of(request))
        if infos and not wants_json(request) and error.status == 422:
            draft = Draft(texts=posted(request), errors=error.by_field())
            return _form(request, spec, record, found, infos, draft, status=422)
        return form_asked_for(request, spec, record, error) or error_response(request, error)
    return _answer(request, spec, done, found)


def form_asked_for(request: HttpRequest, spec: ObjectSpec, record: Any, error: DomainError) -> HttpResponse | None:
    """The browser is sent to the form that asks for what is missing, where the actor may use it."""
    if not error.verb or not actor_of(request).may(spec.name, error.verb):
        return None
    url = f"{spec.url(record.pk)}do/{error.verb}"
    if wants_json(request):
        return JsonResponse({"form_url": url, "message": str(error.message)}, status=error.status)
    if is_htmx(request):
        return with_trigger(HttpResponse(status=204), "quen:open-drawer", url=url)
    return HttpResponseRedirect(url)


def _asked(spec: ObjectSpec, found: Action, request: HttpRequest) -> list[FieldInfo]:
    allowed = input_fields(spec, found, actor_of(request))
    return [allowed[name] for name in found.ask if name in allowed]


def _run(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID, found: Action) -> Any:
    actor = actor_of(request)
    allowed = input_fields(spec, found, actor)
    texts = posted(request)
    if not wants_json(request):  # a box not ticked is not sent, which means no
        texts = {**{i.name: "false" for i in _asked(spec, found, request) if i.kind == "boolean"}, **texts}
    inputs = parse_form([allowed[name] for name in found.inputs if name in allowed], texts, actor)
    version = expected_version(request)
    return run_action(spec, found.name, record_id, inputs, actor=actor, expected_version=version)


def conflict_explained(conflict: Conflict) -> DomainError:
    """What a behaviour is told of a record that somebody else has saved first."""
    text = _("%(who)s It is shown as it is now; please look at it and try again.") % {
        "who": who_saved(conflict.current)
    }
    return DomainError("conflict", text, status=412)


def _form(
    request: HttpRequest, spec: ObjectSpec, record: Any, found: Action, infos: list[FieldInfo], draft: Draft | None, *,
    status: int = 200, conflict: str = "",
) -> HttpResponse:  # fmt: skip
    """The form of a verb, with what was typed (`draft`) or as it begins."""
    actor = actor_of(request)
    plan = found.form(record, actor) if found.form else FormPlan()
    draft = draft or first_draft(infos, record, plan, actor)
    sections = plan_sections(plan, make_fields(infos, draft, actor))
    shown = {f.name for section in sections for field in section.fields for f in (field, field.inside) if f}
    general = tuple(m for name, ms in draft.errors.items() if name not in shown for m in ms)
    form = FormPage(
        title=f"{found.label}: {spec.title_of(record, actor)}",
        icon=found.icon,
        action=f"{spec.url(record.pk)}do/{found.name}",
        submit_label=str(found.label),
        sections=sections,
        cancel_url=spec.url(record.pk),
        version=record.version,
        errors=general,
        conflict=conflict,
    )
    return show_form(request, form, status=status)


def _answer(request: HttpRequest, spec: ObjectSpec, record: Any, found: Action) -> HttpResponse:
    message = _("%(action)s: done") % {"action": found.label}
    detail = {
        "object": spec.name,
        "id": str(record.pk),
        "title": spec.title_of(record, actor_of(request)),
        "message": message,
        "undo": undo_url(request, spec, record.pk) if record.version > expected_version(request) else "",
    }
    if wants_json(request):
        from quen.kernel.boards.page import sums_after_move

        return JsonResponse(
            {"version": record.version, "undo": detail["undo"], **sums_after_move(spec, record, request)}
        )
    made = spec.url(record.pk) not in request.path  # the verb has made another record
    if made and (in_drawer(request) or is_htmx(request)):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = spec.url(record.pk)
        return response
    if in_drawer(request) or is_htmx(request):
        response = with_trigger(HttpResponse(status=204), "quen:done", **detail)
        response["X-Record-Version"] = str(record.version)
        return response
    gone = record.deleted_at is not None
    return HttpResponseRedirect(spec.url() if gone else spec.url(record.pk))
