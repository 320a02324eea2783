"""GET /api/v1/me: who is calling, and what she may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse

from quen.kernel.api.bodies import json_response
from quen.kernel.api.shape import only
from quen.kernel.registry.registry import specs

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

RIGHTS = ("view", "create", "edit", "delete")


def get_me(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The member, her business, and for each object that exists for her how far her rights reach."""
    only(request)
    visible = [name for name in specs() if actor.may(name, "view")]
    return json_response(
        {
            "id": str(actor.member_id),
            "name": actor.name,
            "email": actor.email,
            "role": actor.role,
            "is_admin": actor.is_admin,
            "language": actor.language,
            "timezone": actor.timezone,
            "tenant": {
                "id": str(actor.tenant_id),
                "name": actor.tenant_name,
                "base_currency": actor.base_currency,
                "country": actor.country,
            },
            "objects": {name: {right: actor.scope(name, right) for right in RIGHTS} for name in visible},
        }
    )
