"""Tags of a record over HTTP. Tags themselves are the object `tag`; lists are filtered by `tag=…`."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from quen.kernel.api.bodies import json_response, read_object
from quen.kernel.api.problems import ApiError
from quen.kernel.api.shape import only
from quen.kernel.errors import NotFound
from quen.kernel.tags.tagging import tag_record, tags_of, untag_record

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec


def list_tags(request: HttpRequest, actor: Actor, *, spec: ObjectSpec, record_id: uuid.UUID) -> HttpResponse:
    """The tags of a record, by name."""
    only(request)
    if not spec.takes_tags or not spec.rows(actor).filter(pk=record_id).exists():
        raise NotFound
    return _answer(spec, record_id)


def add_tag(request: HttpRequest, actor: Actor, *, spec: ObjectSpec, record_id: uuid.UUID) -> HttpResponse:
    """Put on the tag whose id is `tag`, or the one called `name`, made where there is none. Twice is once."""
    only(request)
    given = read_object(request)
    tag_id, name = _wanted(given)
    tag_record(spec, record_id, actor=actor, tag_id=tag_id, name=name)
    return _answer(spec, record_id)


def remove_tag(
    request: HttpRequest, actor: Actor, *, spec: ObjectSpec, record_id: uuid.UUID, tag_id: uuid.UUID
) -> HttpResponse:
    """Take a tag off; one that is not there is no error."""
    only(request)
    untag_record(spec, record_id, tag_id, actor=actor)
    return HttpResponse(status=204)


def _wanted(given: dict[str, Any]) -> tuple[uuid.UUID | None, str]:
    for name, value in given.items():
        if name not in {"tag", "name"}:
            raise ApiError("unknown_field", _("There is no field %(name)s.") % {"name": name}, 422, field=name)
        if not isinstance(value, str):
            raise ApiError("bad_value", _("Must be a string."), 422, field=name)
    if len(given) != 1:
        raise ApiError("required", _("Send either tag (an id) or name."), 422, field="name")
    if "name" in given:
        return None, given["name"]
    try:
        return uuid.UUID(given["tag"]), ""
    except ValueError as error:
        raise ApiError("bad_value", _("Must be a UUID."), 422, field="tag") from error


def _answer(spec: ObjectSpec, record_id: uuid.UUID) -> HttpResponse:
    tags = tags_of(spec, [record_id]).get(record_id, ())
    return json_response({"data": [{"id": tag.id, "name": tag.name, "color": tag.color} for tag in tags]})
