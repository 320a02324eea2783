"""One record over HTTP: create, read, change, trash, and its actions."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from quen.kernel.actions.run import find_action, input_fields, run_action
from quen.kernel.api.bodies import json_response, read_object
from quen.kernel.api.etags import etag, expected_version, is_unchanged, not_modified
from quen.kernel.api.problems import ApiError
from quen.kernel.api.shape import OF_A_RECORD, Shape, only, read_shape, represent_one, represent_saved
from quen.kernel.api.values import read_values
from quen.kernel.errors import Conflict, Denied, NotFound
from quen.kernel.records.save import save_record

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

ROOT = "/api/v1"


def create_record(request: HttpRequest, actor: Actor, *, spec: ObjectSpec) -> HttpResponse:
    """POST: make a record. With the client's own `id` (a UUID, best version 7) a retry cannot double it."""
    shape = _shape(request, spec, actor)
    if not actor.may(spec.name, "create"):
        raise Denied
    values = read_values(spec, read_object(request), actor, "create")
    record = save_record(spec, actor=actor, changes=values)
    response = _saved(spec, record, shape, actor, status=201)
    response.headers["Location"] = f"{ROOT}/{spec.name}/{record.pk}"
    return response


def get_record(request: HttpRequest, actor: Actor, *, spec: ObjectSpec, record_id: uuid.UUID) -> HttpResponse:
    """GET: the record, or 304 when If-None-Match names its version."""
    shape = _shape(request, spec, actor)
    found = represent_one(spec, record_id, shape, actor)
    if found is None:
        raise NotFound
    response = json_response(found)
    tag = etag(found["version"], record_id, response.content if shape.tells_of_others else b"")
    if is_unchanged(request, tag, None if shape.tells_of_others else found["version"]):
        return not_modified(tag)
    response.headers["ETag"] = tag
    return response


def change_record(request: HttpRequest, actor: Actor, *, spec: ObjectSpec, record_id: uuid.UUID) -> HttpResponse:
    """PATCH: change the fields in the body; with If-Match only if nobody saved since, else the last wins."""
    shape = _shape(request, spec, actor)
    values = read_values(spec, read_object(request), actor, "edit")
    version = expected_version(request, spec, record_id, actor)
    with stale_shown(spec, shape, actor):
        record = save_record(spec, actor=actor, record_id=record_id, changes=values, expected_version=version)
    return _saved(spec, record, shape, actor)


def trash_record(request: HttpRequest, actor: Actor, *, spec: ObjectSpec, record_id: uuid.UUID) -> HttpResponse:
    """DELETE: move the record to the trash."""
    only(request)
    version = expected_version(request, spec, record_id, actor)
    with stale_shown(spec, read_shape(spec, request.GET, actor), actor):
        run_action(spec, "trash", record_id, {}, actor=actor, expected_version=version)
    return HttpResponse(status=204)


def do_action(request: HttpRequest, actor: Actor, *, spec: ObjectSpec, record_id: uuid.UUID, verb: str) -> HttpResponse:
    """POST …/{verb}: do the action with the inputs in the body and answer with the record."""
    shape = _shape(request, spec, actor)
    inputs = _inputs(spec, verb, read_object(request, optional=True), actor)
    version = expected_version(request, spec, record_id, actor)
    with stale_shown(spec, shape, actor):
        record = run_action(spec, verb, record_id, inputs, actor=actor, expected_version=version)
    return _saved(spec, record, shape, actor)


def _inputs(spec: ObjectSpec, verb: str, body: dict[str, Any], actor: Actor) -> dict[str, Any]:
    """What the action takes is read; the rest goes on as it is, for the action to refuse."""
    found = find_action(spec, verb)
    known = {name: value for name, value in body.items() if name in found.inputs}
    return {**body, **read_values(spec, known, actor, verb, input_fields(spec, found, actor))}


def _shape(request: HttpRequest, spec: ObjectSpec, actor: Actor) -> Shape:
    return read_shape(spec, only(request, OF_A_RECORD), actor)


def _saved(spec: ObjectSpec, record: Any, shape: Shape, actor: Actor, status: int = 200) -> HttpResponse:
    return json_response(represent_saved(spec, record, shape, actor), status, ETag=etag(record.version, record.pk))


@contextmanager
def stale_shown(spec: ObjectSpec, shape: Shape, actor: Actor) -> Iterator[None]:
    """A conflict on versions becomes 412 with the record as it stands now in `current`."""
    try:
        yield
    except Conflict as conflict:
        current = represent_saved(spec, conflict.current, shape, actor)
        raise ApiError(
            conflict.code,
            conflict.message,
            conflict.status,
            headers={"ETag": etag(conflict.current.version, conflict.current.pk)},
            members={"current": current},
        ) from conflict
