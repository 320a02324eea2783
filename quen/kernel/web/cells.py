"""A cell of a list edited in place: what the page needs for it, and its saving, answered as JSON."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from quen.kernel.access.reach import reach
from quen.kernel.actions.run import input_fields, run_action
from quen.kernel.errors import Conflict, Denied, DomainError, NotFound
from quen.kernel.query.titles import titles_for_rows
from quen.kernel.records.inputs import parse_form
from quen.kernel.records.render import as_text, look_for, render
from quen.kernel.records.save import save_record
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.web.door import actor_of, page
from quen.kernel.web.errors import error_response, first_message
from quen.kernel.web.forms import expected_version
from quen.kernel.web.undoing import undo_url
from quen.kernel.web.viewmodels import CellText, FormField
from quen.kernel.web.widgets import Draft, input_text, make_fields, texts_of

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

EDIT = "edit"


def verbs_of(spec: ObjectSpec, infos: Iterable[FieldInfo], actor: Actor) -> dict[str, str]:
    """{field: verb} of those that `actor` can write in a list: `edit`, or the one action that asks for just that."""
    plain = {info.name for info in spec.writable(actor, EDIT)} if actor.may(spec.name, EDIT) else set()
    found = {}
    for info in infos:
        verb = EDIT if info.name in plain else _action_for(spec, info.name, actor)
        if verb:
            found[info.name] = verb
    return found


def _action_for(spec: ObjectSpec, name: str, actor: Actor) -> str:
    """The verb that takes this field and no other (a deal's stage is written by `move`)."""
    for action in spec.actions:
        single = action.inputs == (name,) and not action.takes and not action.trash
        if single and actor.may(spec.name, action.name) and name in input_fields(spec, action, actor):
            return action.name
    return ""


def editors(spec: ObjectSpec, infos: Sequence[FieldInfo], actor: Actor) -> tuple[FormField, ...]:
    """An empty input for each column that can be edited; the page puts the value of a cell into it."""
    verbs = verbs_of(spec, infos, actor)
    made = []
    for info in infos:
        if info.name not in verbs:
            continue
        field = make_fields(_with_currency(spec, info, actor), Draft(), actor)[0]
        if spec.board is not None and info.name == spec.board.by:  # the columns of the record's own board
            field = replace(field, picker_url=f"{field.picker_url}?beside={{value}}")
        made.append(replace(field, required=info.required))
    return tuple(made)


def _with_currency(spec: ObjectSpec, info: FieldInfo, actor: Actor) -> list[FieldInfo]:
    """The field, and the currency beside an amount where that can be written too."""
    beside = [other for other in spec.writable(actor, EDIT) if other.name == info.currency]
    return [info, *beside] if info.kind == "money" else [info]


def cell_texts(
    spec: ObjectSpec, rows: Sequence[Mapping[str, Any]], infos: Sequence[FieldInfo], actor: Actor
) -> list[dict[str, CellText]]:
    """For each row, what the inputs of its cells begin with: only where `actor` may write them on that record.

    One statement for each verb that does not reach everything. A long text is asked for when it is edited.
    """
    verbs = verbs_of(spec, infos, actor)
    allowed = {verb: _reached(spec, rows, actor, verb) for verb in set(verbs.values())}
    by = spec.variants.by if spec.variants else ""
    result = []
    for row in rows:
        own = spec.of_kind(infos, row.get(by, "")) if by else infos
        open_here = [info for info in own if info.name in verbs and row["id"] in allowed[verbs[info.name]]]
        result.append({info.name: _text(info, row, actor) for info in open_here})
    return result


def _reached(spec: ObjectSpec, rows: Sequence[Mapping[str, Any]], actor: Actor, verb: str) -> set[uuid.UUID]:
    ids = {row["id"] for row in rows}
    if not ids or reach(spec, actor, verb).everything:
        return ids
    return set(spec.rows(actor, verb).filter(pk__in=ids).order_by().values_list("pk", flat=True))


def _text(info: FieldInfo, row: Mapping[str, Any], actor: Actor) -> CellText:
    if info.kind == "longtext":
        return CellText("", ask=True)
    currency = str(row.get(info.currency) or "") if info.kind == "money" else ""
    return CellText(input_text(info, row[info.column], actor), currency)


@page("view", "GET", "POST")
def cell(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID, name: str) -> HttpResponse:
    """GET answers what the input begins with; POST saves and answers the cell as it stands then.

    422 and 403 tell the reason (`message`). 409: somebody saved just this field meanwhile; `theirs` is what stands
    there, and posting `version` and `seen` of the answer keeps one's own.
    """
    actor = actor_of(request)
    info = next((info for info in spec.readable(actor) if info.name == name), None)
    verb = verbs_of(spec, [info], actor).get(name) if info else None
    if info is None or not spec.rows(actor).filter(pk=record_id).exists():
        raise NotFound
    if verb is None:
        raise Denied
    record = spec.rows(actor, verb).filter(pk=record_id).first()
    if record is None:
        raise Denied
    if spec.variants and info not in spec.of_kind([info], getattr(record, spec.variants.by)):
        raise Denied
    infos = _with_currency(spec, info, actor)
    if request.method == "GET":
        texts = texts_of(infos, record, actor)
        return JsonResponse({"value": texts[name], "version": record.version})
    return _save(request, spec, record_id, infos, verb)


def _save(
    request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID, infos: list[FieldInfo], verb: str
) -> HttpResponse:
    actor, info = actor_of(request), infos[0]
    posted = {i.name: request.POST[i.name] for i in infos if i.name in request.POST}
    try:
        version = expected_version(request)
        values = parse_form(infos, posted, actor)
        saved = _written(request, spec, record_id, infos, values, verb, version)
    except Conflict as conflict:
        return _conflict(conflict.current, infos, actor)
    except DomainError as error:
        if error.status in {400, 403, 404}:
            return error_response(request, error)
        return JsonResponse({"message": first_message(error), "code": error.code}, status=422)
    row = vars(saved)
    look = look_for(actor, titles_for_rows([row], [info], actor))
    answer: dict[str, Any] = {
        "html": render(info, row[info.column], "html", look, row),
        "version": saved.version,
        "value": "" if info.kind == "longtext" else input_text(info, row[info.column], actor),
        "currency": str(row.get(info.currency) or "") if info.kind == "money" else "",
    }
    if saved.version > version:
        answer["message"] = _("%(field)s saved") % {"field": info.label}
        answer["undo"] = undo_url(request, spec, saved.pk)
    return JsonResponse(answer)


def _written(
    request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID, infos: list[FieldInfo], values: dict[str, Any],
    verb: str, version: int,
) -> Any:  # fmt: skip
    """Save the cell. Others may have saved other fields of the record meanwhile; that is no conflict."""
    actor = actor_of(request)

    def write(expected: int) -> Any:
        if verb == EDIT:
            return save_record(spec, actor=actor, changes=values, record_id=record_id, expected_version=expected)
        return run_action(spec, verb, record_id, values, actor=actor, expected_version=expected)

    try:
        return write(version)
    except Conflict as conflict:
        current = conflict.current  # locked until the end of this request
        if request.POST.get("seen") != seen_text(infos, current, actor):
            raise
        return write(current.version)


def seen_text(infos: list[FieldInfo], record: Any, actor: Actor) -> str:
    """What a cell stands for, to tell later whether somebody has changed just this."""
    texts = texts_of(infos, record, actor)
    return " ".join(texts[info.name].strip() for info in infos).replace("\r\n", "\n")


def _conflict(current: Any, infos: list[FieldInfo], actor: Actor) -> HttpResponse:
    from quen.kernel.people.names import member_name

    info, row = infos[0], vars(current)
    look = look_for(actor, titles_for_rows([row], infos, actor))
    theirs = as_text(info, row[info.column], look, row) if row[info.column] not in (None, "") else "–"
    who = member_name(current.updated_by_id) or _("Somebody")
    body = {
        "message": _("%(name)s changed this meanwhile to") % {"name": who},
        "theirs": theirs,
        "version": current.version,
        "seen": seen_text(infos, current, actor),
    }
    return JsonResponse(body, status=409)
