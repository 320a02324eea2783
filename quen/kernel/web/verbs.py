"""Actions in the browser: a form in the drawer where the verb asks something, else at once."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _

from quen.kernel.actions.declare import Action
from quen.kernel.actions.run import find_action, run_action
from quen.kernel.errors import Conflict, DomainError, NotFound
from quen.kernel.records.inputs import parse_form
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.web.door import actor_of, in_drawer, is_htmx, page, posted, wants_json
from quen.kernel.web.errors import error_response
from quen.kernel.web.forms import expected_version, show_form
from quen.kernel.web.pages import with_trigger
from quen.kernel.web.records import find_record
from quen.kernel.web.undoing import undo_url
from quen.kernel.web.viewmodels import FormPage, FormSection
from quen.kernel.web.widgets import Draft, make_fields, texts_of


@page("view", "GET", "POST")
def do(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID, verb: str) -> HttpResponse:
    """Run `verb` on a record; the version seen must still be the present one."""
    found = find_action(spec, verb)
    record = find_record(spec, record_id, actor_of(request))
    infos = _asked(spec, found, request)
    if request.method == "GET":
        if not infos:
            raise NotFound
        return _form(request, spec, record, found, infos, Draft(texts=texts_of(infos, record, actor_of(request))))
    try:
        done = _run(request, spec, record_id, found)
    except DomainError as error:
        if infos and not wants_json(request) and error.status == 422:
            draft = Draft(texts=posted(request), errors=error.by_field())
            return _form(request, spec, record, found, infos, draft, status=422)
        return error_response(request, _explained(error))
    return _answer(request, spec, done, found)


def _asked(spec: ObjectSpec, found: Action, request: HttpRequest) -> list[FieldInfo]:
    writable = {info.name: info for info in spec.writable(actor_of(request), found.name)}
    return [writable[name] for name in found.ask if name in writable]


def _run(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID, found: Action) -> Any:
    actor = actor_of(request)
    writable = {info.name: info for info in spec.writable(actor, found.name)}
    infos = [writable[name] for name in found.inputs if name in writable]
    inputs = parse_form(infos, posted(request), actor)
    version = expected_version(request)
    return run_action(spec, found.name, record_id, inputs, actor=actor, expected_version=version)


def _explained(error: DomainError) -> DomainError:
    if isinstance(error, Conflict):
        text = _("Somebody else changed this record meanwhile. Reload to see it as it is now.")
        return DomainError("conflict", text, status=412)
    return error


def _form(
    request: HttpRequest, spec: ObjectSpec, record: Any, found: Action, infos: list[FieldInfo], draft: Draft, *,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    fields = tuple(make_fields(infos, draft, actor_of(request)))
    general = tuple(m for name, ms in draft.errors.items() if name not in {f.name for f in fields} for m in ms)
    form = FormPage(
        title=f"{found.label}: {spec.title_of(record, actor_of(request))}",
        icon=found.icon,
        action=f"{spec.url(record.pk)}do/{found.name}",
        submit_label=str(found.label),
        sections=(FormSection("", fields),),
        cancel_url=spec.url(record.pk),
        version=record.version,
        errors=general,
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
        from quen.kernel.web.boards import sums_after_move

        return JsonResponse(
            {"version": record.version, "undo": detail["undo"], **sums_after_move(spec, record, request)}
        )
    if in_drawer(request) or is_htmx(request):
        response = with_trigger(HttpResponse(status=204), "quen:done", **detail)
        response["X-Record-Version"] = str(record.version)
        return response
    gone = record.deleted_at is not None
    return HttpResponseRedirect(spec.url() if gone else spec.url(record.pk))
