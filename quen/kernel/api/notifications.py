"""GET /api/v1/notifications and POST …/read: the caller's own, in her words and by her rights."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from quen.kernel.api.bodies import json_response, read_object
from quen.kernel.api.listing import MAX_LIMIT, read_limit
from quen.kernel.api.paths import answer, operation, parameter
from quen.kernel.api.problems import ApiError, refuse_parameter
from quen.kernel.api.shape import flag, only
from quen.kernel.notify.read import UNREAD_CAP, Told, mark_read, read_notifications, unread_count

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

MOST = 1000  # ids in one call


def list_notifications(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The latest first, with `unread=true` only those; `unread` in the answer counts them, up to 99."""
    params = only(request, {"limit", "cursor", "unread"})
    signer = signing.Signer(salt=f"notifications:{actor.tenant_id}:{actor.member_id}")
    before = ""
    if "cursor" in params:
        try:
            before = str(signer.unsign_object(params.get("cursor", "")))
        except (signing.BadSignature, ValueError) as error:
            raise refuse_parameter("cursor", "bad_cursor", _("This page link is not valid here.")) from error
    unread, limit = flag(params, "unread"), read_limit(params)
    found, more = read_notifications(actor, before=before, unread=unread, limit=limit)
    count = unread_count(actor)
    body = {
        "data": [_represent(told) for told in found],
        "next": signer.sign_object(more) if more else None,
        "unread": min(count, UNREAD_CAP),
        "unread_capped": count > UNREAD_CAP,
    }
    return json_response(body)


def _represent(told: Told) -> dict[str, Any]:
    shown = bool(told.url)
    return {
        "id": str(told.id),
        "kind": told.kind,
        "sentence": told.sentence,
        "text": told.text,
        "object": told.object or None,
        "record": str(told.record_id) if told.record_id and shown else None,
        "at": told.at.isoformat(),
        "read": told.read,
    }


def read(request: HttpRequest, actor: Actor) -> HttpResponse:
    """POST: mark those in `ids` as read, or all of them with `all`; answers with how many were not."""
    only(request)
    given = read_object(request)
    for name in given:
        if name not in {"ids", "all"}:
            raise ApiError("unknown_field", _("There is no field %(name)s.") % {"name": name}, 422, field=name)
    ids, every = given.get("ids"), given.get("all", False)
    if not isinstance(every, bool) or (ids is None) == (not every):
        raise ApiError("required", _("Send either ids or all."), 422, field="ids")
    return json_response({"marked": mark_read(actor, None if every else _ids(ids))})


def _ids(given: Any) -> list[uuid.UUID]:
    if not isinstance(given, list) or len(given) > MOST:
        text = _("Must be a list of at most %(count)d ids.") % {"count": MOST}
        raise ApiError("bad_value", text, 422, field="ids")
    try:
        return [uuid.UUID(text) for text in given]
    except (ValueError, AttributeError, TypeError) as error:
        raise ApiError("bad_value", _("Must be an id."), 422, field="ids") from error


def notification_paths() -> dict[str, Any]:
    """The OpenAPI paths; everybody has notifications."""
    parameters = [
        parameter("limit", {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": 50}),
        parameter("cursor", {"type": "string"}, _("`next` of the page before.")),
        parameter("unread", {"type": "boolean", "default": False}, _("Only what was not read.")),
    ]
    listed = operation("list_notifications", "quen", _("Notifications"), parameters, answer("NotificationPage"))
    marked = operation("read_notifications", "quen", _("Mark notifications as read"), [], answer("Marked"),
                       body="MarkRead", refusals=(413, 415))  # fmt: skip
    return {"/api/v1/notifications": {"get": listed}, "/api/v1/notifications/read": {"post": marked}}
