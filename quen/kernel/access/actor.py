"""`Actor`: who is asking, with everything rights depend on, loaded in one statement."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from quen.kernel.db.json_values import read_json
from quen.kernel.errors import NotFound
from quen.kernel.registry.registry import specs, stand_ins

if TYPE_CHECKING:
    from quen.kernel.registry.spec import ObjectSpec

_LOAD = """
WITH RECURSIVE me AS (
    SELECT m.id, m.name, m.email, m.team_id, m.user_id, m.role_id FROM kernel_member m
    WHERE {key} = %s AND m.active AND m.deleted_at IS NULL
), below AS (
    SELECT t.id FROM kernel_team t JOIN me ON t.id = me.team_id
    UNION
    SELECT t.id FROM kernel_team t JOIN below b ON t.parent_id = b.id
), above AS (
    SELECT t.id, t.parent_id FROM kernel_team t JOIN me ON t.id = me.team_id
    UNION
    SELECT t.id, t.parent_id FROM kernel_team t JOIN above a ON t.id = a.parent_id
)
SELECT me.id, me.name, me.email, me.user_id, me.team_id, r.name, coalesce(r.is_admin, false),
       coalesce(r.grants, '{{}}'), coalesce(r.hidden, '{{}}'),
       coalesce(r.protected, '{{}}'), ARRAY(SELECT a.id FROM above a),
       (SELECT json_agg(json_build_array(s.object, s.record_id, s.level)) FROM (
           SELECT object, record_id, level FROM kernel_share
           WHERE deleted_at IS NULL AND (member_id = (SELECT id FROM me) OR team_id IN (SELECT a.id FROM above a))
           LIMIT {most} + 1) s),
       ARRAY(SELECT m.id FROM kernel_member m JOIN below b ON m.team_id = b.id),
       t.id, t.name, t.base_currency, t.country, t.timezone, t.language, t.fiscal_month,
       t.week_start
FROM me LEFT JOIN kernel_role r ON r.id = me.role_id AND r.deleted_at IS NULL
JOIN kernel_tenant t ON t.id = app.current_tenant()
"""


class Grant(NamedTuple):
    """A scope, and the entry of the role it comes from: object (or "*") and action, "" when it comes from none."""

    scope: str
    object: str = ""
    action: str = ""


@dataclass(frozen=True)
class Actor:
    """A member at work in a tenant. `team_ids`: members of her team and its sub-teams, herself included.

    `principals`: whom a share may name for her: herself, her team and the teams above it. `shares`: (object,
    record, level) of what is shared with her, None when that is more than MOST_SHARES. `via` names the surface
    (web, api, import, job). `language` and `timezone` are hers, not the tenant's.
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
    protected: dict[str, list[str]] = field(default_factory=dict)
    team_ids: tuple[uuid.UUID, ...] = ()
    principals: tuple[uuid.UUID, ...] = ()
    shares: tuple[tuple[str, uuid.UUID, str], ...] | None = ()
    tenant_name: str = ""
    base_currency: str = "VND"
    country: str = "VN"
    timezone: str = "Asia/Ho_Chi_Minh"
    language: str = "en"
    via: str = "job"
    fiscal_month: int = 1
    week_start: int = 1

    def scope(self, object_name: str, action: str, follows: str = "edit") -> str:
        """none, own, team or all: how far `action` on `object_name` reaches. Without a grant it follows another."""
        return self.grant(object_name, action, follows).scope

    def grant(self, object_name: str, action: str, follows: str = "edit") -> Grant:
        """The same with the entry of the role that says so."""
        if self.is_admin:
            return Grant("all")
        own = self.grants.get(object_name, {})
        spec = specs().get(object_name) or stand_ins().get(object_name)
        asked = (action, FOLLOWS.get(action, follows))
        if spec is not None and (spec.scope.via or spec.stands_for):
            closed = next((name for name in asked if own.get(name) == "none"), "")
            return Grant("none", object_name, closed) if closed else Grant(self._widest(spec, action))
        owned = spec is not None and spec.scope.owner
        general = self.grants.get("*", {})
        if not owned:  # what belongs to nobody is changed only by a role that names the object
            general = {name: general.get(name, "none") for name in READING}
        entries = (
            (name, which, part.get(which)) for which in asked for name, part in ((object_name, own), ("*", general))
        )
        name, which, found = next((entry for entry in entries if entry[2]), ("", "", "none"))
        if not owned:
            found = "all" if found == "all" or (action in READING and found != "none") else "none"
        return Grant(str(found), name, which)

    def _widest(self, spec: ObjectSpec, action: str) -> str:
        """The widest scope among the objects whose rights the rows of `spec` have."""
        names = spec.stands_for or (spec.fields[spec.scope.via].target,)
        action = action if spec.stands_for or action in READING else "edit"
        return max((self.scope(name, action) for name in names), key=SCOPES.index)

    def may(self, object_name: str, action: str) -> bool:
        """Whether `action` is possible on any record of the object at all."""
        return self.scope(object_name, action) != "none"


SCOPES = ("none", "own", "team", "all")
MOST_SHARES = 1000
# What a right follows that a role says nothing of. Taking records out of the house follows nothing: it is granted.
FOLLOWS = {
    "view": "view", "create": "create", "delete": "delete", "edit": "edit", "import": "create", "export": "export",
}  # fmt: skip
READING = ("view", "export")


def load_actor(*, user_id: uuid.UUID | None = None, member_id: uuid.UUID | None = None, via: str, **own: Any) -> Actor:
    """The actor for a user or a member in the tenant of this transaction. Raises NotFound when she is none."""
    key, value = ("m.user_id", user_id) if user_id else ("m.id", member_id)
    with connection.cursor() as cursor:
        cursor.execute(_LOAD.format(key=key, most=MOST_SHARES), [value])
        row = cursor.fetchone()
    if row is None:
        raise NotFound
    member, name, email, user, _team, role, is_admin, grants, hidden, protected, above, shares, team, *tenant = row
    tenant_id, tenant_name, base, country, zone, lang, fiscal_month, week_start = tenant
    found = tuple((o, uuid.UUID(pk), level) for o, pk, level in read_json(shares) or ())
    return Actor(
        member_id=member, tenant_id=tenant_id, name=name, email=email or "", user_id=user, role=role or "",
        is_admin=is_admin, grants=read_json(grants), hidden=read_json(hidden), protected=read_json(protected),
        team_ids=tuple({*team, member}), principals=(member, *above),
        shares=found if len(found) <= MOST_SHARES else None,
        tenant_name=tenant_name, base_currency=base, country=country, via=via,
        fiscal_month=fiscal_month, week_start=own.get("week_start") or week_start,
        timezone=own.get("timezone") or zone, language=own.get("language") or lang,
    )  # fmt: skip


def system_actor(tenant_id: uuid.UUID, member_id: uuid.UUID, **tenant: Any) -> Actor:
    """An actor with every right, for setting up a tenant and for the command line."""
    return Actor(member_id=member_id, tenant_id=tenant_id, name="Quen", role="system", is_admin=True, **tenant)
