"""POST …/history/{entry}/undo: take one change back."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from quen.kernel.api.bodies import json_response, read_object
from quen.kernel.api.etags import etag, expected_version
from quen.kernel.api.problems import ApiError
from quen.kernel.api.shape import OF_A_RECORD, only, read_shape, represent_saved
from quen.kernel.changes.deeds import entry_of
from quen.kernel.changes.undo import FieldUndo, Overtaken, undo_entry, visible_root
from quen.kernel.records.render import look_for, render
from quen.kernel.records.save import check_version

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

_BODY = {"together", "force"}


def undo(request: HttpRequest, actor: Actor, *, spec: ObjectSpec, record_id: uuid.UUID, entry: int) -> HttpResponse:
    """Undo a change. Body, optional: `together` also undoes what was done in the same moment; `force` names the
    fields to put back though somebody has changed them since (409 `changed_since` shows both values)."""
    shape = read_shape(spec, only(request, OF_A_RECORD), actor)
    together, force = _options(read_object(request, optional=True))
    record = visible_root(spec, record_id, actor)
    check_version(record, expected_version(request, spec, record_id, actor))
    try:
        undo_entry(entry_of(record_id, entry), actor=actor, whole=together, force=force)
    except Overtaken as found:
        members = {"conflicts": [_conflict(f, actor) for r in found.records for f in r.having("overtaken")]}
        raise ApiError(found.code, found.message, found.status, members=members) from found
    record = visible_root(spec, record_id, actor)
    return json_response(represent_saved(spec, record, shape, actor), ETag=etag(record.version, record.pk))


def _options(body: dict[str, Any]) -> tuple[bool, list[str]]:
    for name in body:
        if name not in _BODY:
            raise ApiError("unknown_field", _("There is no field %(name)s.") % {"name": name}, 422, field=name)
    together, force = body.get("together", False), body.get("force", [])
    if not isinstance(together, bool):
        raise ApiError("bad_value", _("Must be true or false."), 422, field="together")
    if not isinstance(force, list) or not all(isinstance(name, str) for name in force):
        raise ApiError("bad_value", _("Must be a list of field names."), 422, field="force")
    return together, force


def _conflict(found: FieldUndo, actor: Actor) -> dict[str, Any]:
    look = look_for(actor)
    values = {"before": found.before, "after": found.after, "now": found.now}
    return {"field": found.info.name, **{k: render(found.info, v, "api", look) for k, v in values.items()}}
