"""POST …/merge and …/unmerge: two records become one, and two again."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from quen.kernel.api.bodies import json_response, read_object
from quen.kernel.api.etags import etag, expected_version
from quen.kernel.api.problems import ApiError
from quen.kernel.api.shape import OF_A_RECORD, only, read_shape, represent_saved
from quen.kernel.errors import NotFound
from quen.kernel.merging.merge import merge_records
from quen.kernel.merging.undo import find_merge, undo_merge

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

_SIDES = {"survivor": False, "loser": True}


def merge(request: HttpRequest, actor: Actor, *, spec: ObjectSpec, record_id: uuid.UUID) -> HttpResponse:
    """Merge the record `with` into this one. `fields` says whose value of a field stays (`survivor` or `loser`); of
    the others this record's stays, unless it is empty."""
    shape = read_shape(spec, only(request, OF_A_RECORD), actor)
    body = read_object(request)
    other = _other(spec, body, {"with", "fields"})
    fields = body.get("fields", {})
    if not isinstance(fields, dict) or not all(side in _SIDES for side in fields.values() if isinstance(side, str)):
        raise ApiError("bad_value", _("Must name survivor or loser for each field."), 422, field="fields")
    if not all(isinstance(side, str) for side in fields.values()):
        raise ApiError("bad_value", _("Must name survivor or loser for each field."), 422, field="fields")
    choose = {name: _SIDES[side] for name, side in fields.items()}
    version = expected_version(request, spec, record_id, actor)
    merge_records(spec, record_id, other, actor=actor, choose=choose, versions=(version, None))
    record = spec.rows(actor).get(pk=record_id)
    return json_response(represent_saved(spec, record, shape, actor), ETag=etag(record.version, record.pk))


def unmerge(request: HttpRequest, actor: Actor, *, spec: ObjectSpec, record_id: uuid.UUID) -> HttpResponse:
    """Take the merge of the record `with` into this one back; answers with the record that is on its own again."""
    shape = read_shape(spec, only(request, OF_A_RECORD), actor)
    other = _other(spec, read_object(request), {"with"})
    if not spec.rows(actor).filter(pk=record_id).exists():
        raise NotFound
    loser = undo_merge(find_merge(spec, record_id, other), actor=actor)
    return json_response(represent_saved(spec, loser, shape, actor), ETag=etag(loser.version, loser.pk))


def _other(spec: ObjectSpec, body: dict[str, Any], allowed: set[str]) -> uuid.UUID:
    if not spec.merge:
        raise NotFound
    for name in body:
        if name not in allowed:
            raise ApiError("unknown_field", _("There is no field %(name)s.") % {"name": name}, 422, field=name)
    try:
        return uuid.UUID(str(body.get("with", "")))
    except ValueError as error:
        raise ApiError("bad_value", _("Must be the id of a record."), 422, field="with") from error
