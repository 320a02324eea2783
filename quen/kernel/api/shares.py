"""…/{object}/{id}/shares: with whom one record is shared; and …/access: what a member may do with it, and why."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from quen.kernel.access.actor import load_actor
from quen.kernel.access.explain import Explainer
from quen.kernel.access.models import LEVELS, VIEW, Share
from quen.kernel.access.reach import reach
from quen.kernel.access.sharing import share_record, shares_of, unshare
from quen.kernel.api.bodies import json_response, read_object
from quen.kernel.api.paths import answer, operation, parameter
from quen.kernel.api.problems import ApiError, refuse_parameter
from quen.kernel.api.shape import only
from quen.kernel.errors import Denied, NotFound
from quen.kernel.people.rights import verbs_of

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

FIELDS = ("member", "team", "level")


def list_shares(request: HttpRequest, actor: Actor, *, spec: ObjectSpec, record_id: uuid.UUID) -> HttpResponse:
    """GET: the shares of a record, for those who may share it."""
    only(request)
    record = _record(spec, record_id, actor)
    return json_response({"data": [_represent(share) for share in shares_of(spec, record)]})


def create_share(request: HttpRequest, actor: Actor, *, spec: ObjectSpec, record_id: uuid.UUID) -> HttpResponse:
    """POST: share with a `member` or a `team`; a share there is gets the new `level`. Those concerned are told."""
    only(request)
    given = read_object(request)
    record = _record(spec, record_id, actor)
    for name in given:
        if name not in FIELDS:
            raise ApiError("unknown_field", _("There is no field %(name)s.") % {"name": name}, 422, field=name)
    level = given.get("level", VIEW)
    if not isinstance(level, str) or level not in dict(LEVELS):
        raise ApiError("unknown_level", _("Choose view or edit."), 422, field="level")
    whom: dict[str, Any] = {
        name: _uuid(given[name], name) for name in ("member", "team") if given.get(name) is not None
    }
    share = share_record(spec, record, actor=actor, level=level, **whom)
    return json_response(_represent(share), 201)


def delete_share(
    request: HttpRequest, actor: Actor, *, spec: ObjectSpec, record_id: uuid.UUID, share_id: uuid.UUID
) -> HttpResponse:
    """DELETE: take a share back."""
    only(request)
    unshare(spec, _record(spec, record_id, actor), share_id, actor=actor)
    return HttpResponse(status=204)


def get_access(request: HttpRequest, actor: Actor, *, spec: ObjectSpec, record_id: uuid.UUID) -> HttpResponse:
    """GET: what the member in `?member=` may do with the record and why, for administrators and its owner."""
    params = only(request, {"member"})
    record = spec.rows(actor, "view").filter(pk=record_id).first()
    if record is None:
        raise NotFound
    owner = getattr(record, f"{spec.scope.owner}_id") if spec.scope.owner else None
    if not actor.is_admin and owner != actor.member_id:
        raise Denied
    try:
        other = load_actor(member_id=_uuid(params.get("member", ""), "member"), via="api")
    except NotFound as error:
        raise refuse_parameter("member", "unknown", _("There is no active user of this id.")) from error
    explainer = Explainer(other)
    names = ["view", "edit", "delete", *(verb.name for verb in verbs_of(spec) if verb.name != "restore")]
    found = [explainer.explain(spec, name, record) for name in names]
    rights = [
        {
            "action": a.action,
            "allowed": a.allowed,
            "reasons": [{"text": r.text, "applies": bool(r.holds)} for r in a.reasons],
        }
        for a in found
    ]
    return json_response({"member": str(other.member_id), "role": other.role, "rights": rights})


def _record(spec: ObjectSpec, record_id: uuid.UUID, actor: Actor) -> Any:
    """The record, for who may share it. Raises NotFound, Denied."""
    record = spec.rows(actor, "view").filter(pk=record_id).first()
    if record is None:
        raise NotFound
    if not spec.scope.owner or not reach(spec, actor, "share").holds(record):
        raise Denied
    return record


def _uuid(value: Any, name: str) -> uuid.UUID:
    try:
        return uuid.UUID(str(value))
    except ValueError as error:
        raise ApiError("bad_value", _("Must be an id."), 422, field=name) from error


def _represent(share: Share) -> dict[str, Any]:
    return {
        "id": str(share.pk),
        "member": str(share.member_id) if share.member_id else None,
        "team": str(share.team_id) if share.team_id else None,
        "level": share.level,
    }


def share_paths(spec: ObjectSpec, actor: Actor) -> dict[str, Any]:
    """The OpenAPI paths of one object, as far as they exist for the actor."""
    if not spec.scope.owner or not actor.may(spec.name, "view"):
        return {}
    one, key = f"/api/v1/{spec.name}/{{id}}", {"type": "string", "format": "uuid"}
    record = parameter("id", key, place="path", required=True)
    member = parameter("member", key, _("The user asked about."), required=True)
    reasons = operation(
        f"access_{spec.name}",
        spec.name,
        _("What a user may do with the record, and why"),
        [member],
        answer("Access"),
        refusals=(403, 404),
    )
    found: dict[str, Any] = {f"{one}/access": {"parameters": [record], "get": reasons}}
    if actor.may(spec.name, "share"):
        found[f"{one}/shares"] = {
            "parameters": [record],
            "get": operation(
                f"shares_{spec.name}", spec.name, _("Shares"), [], answer("ShareList"), refusals=(403, 404)
            ),
            "post": operation(
                f"share_{spec.name}",
                spec.name,
                _("Share"),
                [],
                answer("Share", 201),
                body="ShareCreate",
                refusals=(403, 404, 413, 415),
            ),
        }
        found[f"{one}/shares/{{share}}"] = {
            "parameters": [record, parameter("share", key, place="path", required=True)],
            "delete": operation(
                f"unshare_{spec.name}", spec.name, _("Stop sharing"), [], answer("", 204), refusals=(403, 404)
            ),
        }
    return found
