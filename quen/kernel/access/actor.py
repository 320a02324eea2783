"""`Actor`: who is asking, with everything rights depend on, loaded in one statement."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from quen.kernel.errors import NotFound

_LOAD = """
WITH RECURSIVE me AS (
    SELECT m.id, m.name, m.email, m.team_id, m.user_id, m.role_id FROM kernel_member m
    WHERE {key} = %s AND m.active AND m.deleted_at IS NULL
), below AS (
    SELECT t.id FROM kernel_team t JOIN me ON t.id = me.team_id
    UNION
    SELECT t.id FROM kernel_team t JOIN below b ON t.parent_id = b.id
)
SELECT me.id, me.name, me.email, me.user_id, me.team_id, r.name, coalesce(r.is_admin, false),
       coalesce(r.grants, '{{}}'), coalesce(r.hidden, '{{}}'),
       ARRAY(SELECT m.id FROM kernel_member m JOIN below b ON m.team_id = b.id),
       t.id, t.name, t.base_currency, t.country, t.timezone, t.language
FROM me LEFT JOIN kernel_role r ON r.id = me.role_id AND r.deleted_at IS NULL
JOIN kernel_tenant t ON t.id = app.current_tenant()
"""


@dataclass(frozen=True)
class Actor:
    """A member at work in a tenant. `team_ids`: members of her team and its sub-teams, herself included.

    `via` names the surface (web, api, import, job). `language` and `timezone` are hers, not the tenant's.
    """

    member_id: uuid.UUID
    tenant_id: uuid.UUID
    name: str
    email: str = ""
    user_id: uuid.UUID | None = None
    role: str = ""
    is_admin: bool = False
    grants: dict[str, dict[str, str]] = field(default_factory=dict)
    hidden: dict[str, list[str]] = field(default_factory=dict)
    team_ids: tuple[uuid.UUID, ...] = ()
    tenant_name: str = ""
    base_currency: str = "VND"
    country: str = "VN"
    timezone: str = "Asia/Ho_Chi_Minh"
    language: str = "en"
    via: str = "job"

    def scope(self, object_name: str, action: str, follows: str = "edit") -> str:
        """none, own, team or all: how far `action` on `object_name` reaches. Without a grant it follows another."""
        if self.is_admin:
            return "all"
        grants = {**self.grants.get("*", {}), **self.grants.get(object_name, {})}
        return grants.get(action) or grants.get(_FOLLOWS.get(action, follows), "none")

    def may(self, object_name: str, action: str) -> bool:
        """Whether `action` is possible on any record of the object at all."""
        return self.scope(object_name, action) != "none"


_FOLLOWS = {"view": "view", "create": "create", "delete": "delete", "edit": "edit", "import": "create"}


def load_actor(*, user_id: uuid.UUID | None = None, member_id: uuid.UUID | None = None, via: str, **own: Any) -> Actor:
    """The actor for a user or a member in the tenant of this transaction. Raises NotFound when she is none."""
    key, value = ("m.user_id", user_id) if user_id else ("m.id", member_id)
    with connection.cursor() as cursor:
        cursor.execute(_LOAD.format(key=key), [value])
        row = cursor.fetchone()
    if row is None:
        raise NotFound
    (
        member,
        name,
        email,
        user,
        _team,
        role,
        is_admin,
        grants,
        hidden,
        team,
        tenant,
        tenant_name,
        base,
        country,
        zone,
        lang,
    ) = row
    return Actor(
        member_id=member, tenant_id=tenant, name=name, email=email or "", user_id=user, role=role or "",
        is_admin=is_admin, grants=_json(grants), hidden=_json(hidden), team_ids=tuple({*team, member}),
        tenant_name=tenant_name, base_currency=base, country=country, via=via,
        timezone=own.get("timezone") or zone, language=own.get("language") or lang,
    )  # fmt: skip


def _json(value: Any) -> Any:
    import json

    return json.loads(value) if isinstance(value, str) else value


def system_actor(tenant_id: uuid.UUID, member_id: uuid.UUID, **tenant: Any) -> Actor:
    """An actor with every right, for setting up a tenant and for the command line."""
    return Actor(member_id=member_id, tenant_id=tenant_id, name="Quen", role="system", is_admin=True, **tenant)
