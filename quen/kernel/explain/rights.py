"""What the roles of a business make of an object or a field: asked of the actor that a role would be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from quen.kernel.access.actor import Actor
from quen.kernel.access.explain import field_limits
from quen.kernel.explain.facts import Fact, fact, joined
from quen.kernel.explain.surfaces import NOBODY
from quen.kernel.people.models import Role
from quen.kernel.people.rights import BASIC

if TYPE_CHECKING:
    import uuid

    from quen.kernel.registry.spec import ObjectSpec


def _as(role: Any, tenant_id: uuid.UUID) -> Actor:
    return Actor(
        member_id=NOBODY, tenant_id=tenant_id, name=role.name, role=role.name, is_admin=role.is_admin,
        grants=role.grants, hidden=role.hidden, protected=role.protected,
    )  # fmt: skip


def roles_on(spec: ObjectSpec, name: str, tenant_id: uuid.UUID) -> Iterator[Fact]:
    """A fact for each role of the tenant of this transaction; `name` is a field, or "" for the object."""
    for role in Role.objects.filter(deleted_at__isnull=True).order_by("name"):
        actor = _as(role, tenant_id)
        title = f"role {role.name}"
        if name:
            yield fact(title, _field(spec, name, actor))
            continue
        reach = joined(f"{action} {actor.scope(spec.name, action)}" for action in BASIC)
        limits = field_limits(spec, actor)
        hidden = f"hides {joined(limits.hidden)}" if limits.hidden else ""
        protected = f"read-only: {joined(limits.protected)}" if limits.protected else ""
        yield fact(title, reach, hidden, protected)


def _field(spec: ObjectSpec, name: str, actor: Actor) -> str:
    if not actor.may(spec.name, "view"):
        return f"sees no {spec.label_plural.lower()}"
    if name not in {info.name for info in spec.readable(actor)}:
        return "hidden: on no surface"
    verbs = [
        verb
        for verb in ("create", "edit", "import", *(action.name for action in spec.actions))
        if name in {info.name for info in spec.writable(actor, verb)} and actor.may(spec.name, verb)
    ]
    return f"read; written by {joined(dict.fromkeys(verbs))}" if verbs else "read-only"
