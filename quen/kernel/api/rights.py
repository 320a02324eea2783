"""GET and PATCH …/role/{id}/rights: what a role grants, hides and protects. For administrators alone."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from quen.kernel.api.bodies import json_response, read_object
from quen.kernel.api.etags import etag, expected_version, is_unchanged, not_modified
from quen.kernel.api.paths import answer, if_match, operation, parameter
from quen.kernel.api.problems import ApiError
from quen.kernel.api.shape import only
from quen.kernel.errors import Conflict, Denied, NotFound
from quen.kernel.people.rights import PARTS, write_rights
from quen.kernel.registry.registry import get_spec

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


def get_rights(request: HttpRequest, actor: Actor, *, record_id: uuid.UUID) -> HttpResponse:
    """The rights of a role; its version is the entity tag."""
    only(request)
    role = _role(record_id, actor)
    tag = etag(role.version, role.pk)
    if is_unchanged(request, tag, role.version):
        return not_modified(tag)
    return json_response(_represent(role), ETag=tag)


def change_rights(request: HttpRequest, actor: Actor, *, record_id: uuid.UUID) -> HttpResponse:
    """Replace the parts in the body, each as a whole; unknown objects, actions, scopes and fields are refused."""
    only(request)
    given = read_object(request)
    role = _role(record_id, actor)
    unknown = sorted(set(given) - set(PARTS))
    if unknown:
        raise ApiError("unknown_field", _("There is no field %(name)s.") % {"name": unknown[0]}, 422, field=unknown[0])
    version = expected_version(request, get_spec("role"), record_id, actor)
    try:
        saved = write_rights(role.pk, given, actor=actor, expected_version=version)
    except Conflict as conflict:
        current = {"current": _represent(conflict.current)}
        tag = {"ETag": etag(conflict.current.version, conflict.current.pk)}
        raise ApiError(conflict.code, conflict.message, conflict.status, headers=tag, members=current) from conflict
    return json_response(_represent(saved), ETag=etag(saved.version, saved.pk))


def _role(record_id: uuid.UUID, actor: Actor) -> Any:
    role = get_spec("role").rows(actor).filter(pk=record_id).first()
    if role is None:
        raise NotFound
    if not actor.is_admin:
        raise Denied
    return role


def _represent(role: Any) -> dict[str, Any]:
    return {"id": str(role.pk), "version": role.version, **{part: getattr(role, part) for part in PARTS}}


def rights_paths(actor: Actor) -> dict[str, Any]:
    """The OpenAPI path, for those who may use it."""
    if not actor.is_admin:
        return {}
    match = if_match()
    done = answer("RoleRights", 200, ("ETag",))
    return {
        "/api/v1/role/{id}/rights": {
            "parameters": [parameter("id", {"type": "string", "format": "uuid"}, place="path", required=True)],
            "get": operation("get_role_rights", "role", _("Rights of a role"), [], done, refusals=(403, 404)),
            "patch": operation(
                "change_role_rights",
                "role",
                _("Change the rights of a role"),
                [match],
                done,
                body="RoleRightsChange",
                refusals=(403, 404, 412, 413, 415),
            ),
        }
    }
