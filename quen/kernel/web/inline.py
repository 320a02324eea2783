"""One field in place: GET answers its input, POST saves it and answers the field as it stands then."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from quen.kernel.access.actor import Actor
from quen.kernel.errors import Conflict, DomainError, NotFound
from quen.kernel.query.titles import titles_for_rows
from quen.kernel.records.inputs import parse_form
from quen.kernel.records.render import as_text, look_for, render
from quen.kernel.records.save import save_record
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.web.door import actor_of, page
from quen.kernel.web.errors import error_response
from quen.kernel.web.forms import expected_version
from quen.kernel.web.pages import render_part, with_trigger
from quen.kernel.web.undoing import undo_url
from quen.kernel.web.viewmodels import FieldView
from quen.kernel.web.widgets import Draft, make_fields, texts_of


@page("edit", "GET", "POST")
def field(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID, name: str) -> HttpResponse:
    """The input of a field, and its saving. A conflict shows the other's value; keeping mine posts the new version."""
    actor = actor_of(request)
    record = spec.rows(actor, "edit").filter(pk=record_id).first()
    infos = _with_currency(spec, name, actor)
    if record is None or not infos:
        raise NotFound
    if request.method == "GET":
        return _input(request, spec, record, infos, Draft(texts=texts_of(infos, record, actor)))
    return _save(request, spec, record, infos)


def _with_currency(spec: ObjectSpec, name: str, actor: Actor) -> list[FieldInfo]:
    writable = {info.name: info for info in spec.writable(actor, "edit")}
    info = writable.get(name)
    if info is None:
        return []
    return [info, writable[info.currency]] if info.currency in writable else [info]


def _save(request: HttpRequest, spec: ObjectSpec, record: Any, infos: list[FieldInfo]) -> HttpResponse:
    actor = actor_of(request)
    posted = {i.name: request.POST[i.name] for i in infos if i.name in request.POST}
    if infos[0].kind == "boolean":
        posted.setdefault(infos[0].name, "false")
    try:
        version = expected_version(request)
        values = parse_form(infos, posted, actor)
        saved = _saved(request, spec, record.pk, infos, values, version)
    except Conflict as conflict:
        return _conflict(request, spec, conflict.current, infos, posted)
    except DomainError as error:
        if error.status in {400, 403, 404}:
            return error_response(request, error)
        draft = Draft(texts=posted, errors={infos[0].name: [m for ms in error.by_field().values() for m in ms]})
        return _input(request, spec, record, infos, draft, status=422, seen=request.POST.get("seen"))
    response = render_part(request, "_field.html", field=field_view(spec, infos[0], saved, actor, edit=True))
    response["X-Record-Version"] = str(saved.version)
    offer: dict[str, str] = {}
    if saved.version > version:
        message = _("%(field)s saved") % {"field": infos[0].label}
        offer = {"message": message, "undo": undo_url(request, spec, saved.pk)}
    return with_trigger(response, "quen:saved", object=spec.name, id=str(saved.pk), **offer)


def _saved(
    request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID, infos: list[FieldInfo], values: Any, version: int
) -> Any:
    """Save one field. Others may have saved other fields of the record meanwhile; that is no conflict."""
    actor = actor_of(request)
    try:
        return save_record(spec, actor=actor, changes=values, record_id=record_id, expected_version=version)
    except Conflict as conflict:
        current = conflict.current  # locked until the end of this request
        if request.POST.get("seen") != _seen(infos, current, actor):
            raise
        return save_record(spec, actor=actor, changes=values, record_id=record_id, expected_version=current.version)


def _seen(infos: list[FieldInfo], record: Any, actor: Actor) -> str:
    """What the input stands for, to tell later whether somebody has changed just this."""
    texts = texts_of(infos, record, actor)
    return " ".join(texts[info.name].strip() for info in infos).replace("\r\n", "\n")


def _conflict(
    request: HttpRequest, spec: ObjectSpec, current: Any, infos: list[FieldInfo], posted: dict[str, str]
) -> HttpResponse:
    actor = actor_of(request)
    info = infos[0]
    row = vars(current)
    look = look_for(actor, titles_for_rows([row], infos, actor))
    theirs = as_text(info, row[info.column], look, row) if row[info.column] not in (None, "") else "–"
    draft = Draft(texts=posted, theirs={info.name: theirs})
    return _input(request, spec, current, infos, draft, status=409)


def _input(
    request: HttpRequest,
    spec: ObjectSpec,
    record: Any,
    infos: list[FieldInfo],
    draft: Draft,
    status: int = 200,
    seen: str | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    return render_part(
        request,
        "_field_edit.html",
        field=make_fields(infos, draft, actor)[0],
        edit_url=f"{spec.url(record.pk)}field/{infos[0].name}",
        version=record.version,
        seen=_seen(infos, record, actor) if seen is None else seen,
        status=status,
    )


def field_view(spec: ObjectSpec, info: FieldInfo, record: Any, actor: Actor, *, edit: bool) -> FieldView:
    """A field of a record for reading, with the way to edit it."""
    row = vars(record)
    look = look_for(actor, titles_for_rows([row], [info], actor))
    return make_view(spec, info, row, look, edit=edit)


def make_view(spec: ObjectSpec, info: FieldInfo, row: dict[str, Any], look: Any, *, edit: bool) -> FieldView:
    """The same, from values by column and titles read before."""
    value = row[info.column]
    return FieldView(
        name=info.name,
        label=info.label_text,
        value=render(info, value, "html", look, row),
        kind=info.kind,
        empty=value is None or value == "",
        edit_url=f"{spec.url(row['id'])}field/{info.name}" if edit else "",
        help=str(info.help or ""),
    )
