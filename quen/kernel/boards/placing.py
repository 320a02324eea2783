"""A card dropped in another lane: who has the record and which column it is in change together, or not at all."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from quen.kernel.access.actor import Actor
from quen.kernel.actions.run import find_action, input_fields, run_action
from quen.kernel.boards.choice import NOBODY
from quen.kernel.boards.page import sums_after_move
from quen.kernel.errors import Conflict, Denied, DomainError, NotFound
from quen.kernel.query.lanes import lane_field
from quen.kernel.records.inputs import parse_form
from quen.kernel.records.save import check_version, lock_record, save_record
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.spec import Board, ObjectSpec
from quen.kernel.web.door import actor_of, page, posted
from quen.kernel.web.errors import error_response
from quen.kernel.web.forms import expected_version
from quen.kernel.web.records import find_record
from quen.kernel.web.undoing import undo_url
from quen.kernel.web.verbs import conflict_explained, form_asked_for


@page("view", "POST")
def place(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID) -> HttpResponse:
    """Put a record in the column `column` and the lane `lane` of the field `lanes`; answers like a move."""
    actor, texts = actor_of(request), posted(request)
    info = lane_field(spec, texts.get("lanes", ""), actor)
    if spec.board is None or info is None:
        raise NotFound
    try:
        with transaction.atomic():
            record = _place(request, spec, spec.board, record_id, info)
    except Conflict as conflict:
        return error_response(request, conflict_explained(conflict))
    except DomainError as error:
        record = find_record(spec, record_id, actor)
        return form_asked_for(request, spec, record, error) or error_response(request, error)
    changed = record.version > expected_version(request)
    seen = changed and spec.rows(actor, "view").filter(pk=record.pk).exists()  # she may have given it away
    undo = undo_url(request, spec, record.pk) if seen else ""
    return JsonResponse({"version": record.version, "undo": undo, **sums_after_move(spec, record, request)})


def _place(request: HttpRequest, spec: ObjectSpec, board: Board, record_id: uuid.UUID, info: FieldInfo) -> Any:
    """Both in one transaction, the column first: afterwards the record may be beyond her reach."""
    actor, texts = actor_of(request), posted(request)
    record = lock_record(spec, record_id, actor=actor, action="view")
    check_version(record, expected_version(request))
    column, by = texts.get("column", ""), spec.fields[board.by]
    if column and column != str(getattr(record, by.column)):
        allowed = input_fields(spec, find_action(spec, board.move), actor)
        given = parse_form([allowed[by.name]] if by.name in allowed else [], {by.name: column}, actor)
        record = run_action(spec, board.move, record_id, given, actor=actor)
    key = texts.get("lane", "")
    member = parse_form([info], {info.name: "" if key == NOBODY else key}, actor)[info.name]
    return record if member == getattr(record, info.column) else _give(spec, record, info, member, actor)


def _give(spec: ObjectSpec, record: Any, info: FieldInfo, member: uuid.UUID | None, actor: Actor) -> Any:
    """Give the record to another member: an owner by the verb for it, so that its right counts; else by editing."""
    try:
        if info.name != spec.scope.owner:
            return save_record(spec, actor=actor, changes={info.name: member}, record_id=record.pk)
        if member is not None:
            return run_action(spec, "assign", record.pk, {info.name: member}, actor=actor)
        held = lock_record(spec, record.pk, actor=actor, action="assign")
        return save_record(spec, actor=actor, changes={info.name: None}, record_id=held.pk)
    except Denied as error:
        text = _("You may not give this record to somebody else.")
        raise DomainError("not_yours", text, field=info.name, status=403) from error
