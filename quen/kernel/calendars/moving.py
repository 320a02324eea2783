"""A record taken to another day of the calendar, where its day is a field that is simply saved."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.http import HttpRequest, JsonResponse

from quen.kernel.calendars.parts import DAY
from quen.kernel.errors import Conflict, DomainError, NotFound
from quen.kernel.records.inputs import parse_form
from quen.kernel.records.save import save_record
from quen.kernel.web.door import actor_of, page, posted
from quen.kernel.web.errors import error_response
from quen.kernel.web.forms import expected_version
from quen.kernel.web.undoing import undo_url
from quen.kernel.web.verbs import conflict_explained

if TYPE_CHECKING:
    from django.http import HttpResponse

    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.fields import FieldInfo
    from quen.kernel.registry.spec import ObjectSpec


def day_field(spec: ObjectSpec, actor: Actor) -> FieldInfo | None:
    """The date that the calendar shows, where `actor` may write it and no verb moves the records instead."""
    if spec.calendar is None or spec.calendar.move:
        return None
    at = spec.calendar.at
    return next((info for info in spec.writable(actor, "edit") if info.name == at and info.kind == "date"), None)


@page("view", "POST")
def move_to_day(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID) -> HttpResponse:
    """Save the day (`day`, ISO 8601) of a record; answers like a move on the board."""
    actor, texts = actor_of(request), posted(request)
    info = day_field(spec, actor)
    if info is None or not texts.get(DAY):
        raise NotFound
    try:
        values = parse_form([info], {info.name: texts[DAY]}, actor)
        version = expected_version(request)
        record = save_record(spec, actor=actor, changes=values, record_id=record_id, expected_version=version)
    except Conflict as conflict:
        return error_response(request, conflict_explained(conflict))
    except DomainError as error:
        return error_response(request, error)
    undo = undo_url(request, spec, record.pk) if record.version > version else ""
    return JsonResponse({"version": record.version, "undo": undo})
