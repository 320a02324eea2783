"""The row predicate: which records an actor may act on. Every surface goes through `restrict`."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec


def owners(spec: ObjectSpec, actor: Actor, action: str) -> tuple[uuid.UUID, ...] | None:
    """The members whose records `actor` may do `action` on; None means everybody's, () nobody's."""
    verb = spec.actions_by_name.get(action)
    scope = actor.scope(spec.name, action, verb.permission if verb else "edit")
    if scope == "all" or (scope != "none" and not spec.scope.owner):
        return None
    if scope == "team":
        return actor.team_ids
    return (actor.member_id,) if scope == "own" else ()


def restrict(rows: QuerySet[Any], spec: ObjectSpec, actor: Actor, action: str) -> QuerySet[Any]:
    """`rows` narrowed to those `actor` may do `action` on: one comparison with literal ids, which an index serves."""
    if spec.stands_for:
        return _restrict_stand_ins(rows, spec, actor, action)
    allowed = owners(spec, actor, action)
    if allowed is None:
        return rows
    if not allowed:
        return rows.none()
    column = f"{spec.scope.owner}_id"
    return rows.filter(**{column: allowed[0]} if len(allowed) == 1 else {f"{column}__in": allowed})


def _restrict_stand_ins(rows: QuerySet[Any], spec: ObjectSpec, actor: Actor, action: str) -> QuerySet[Any]:
    """Stand-ins of the records that `actor` may do `action` on."""
    from quen.kernel.registry.registry import get_spec

    condition = Q(pk__in=())
    for name in spec.stands_for:
        allowed = owners(get_spec(name), actor, action)
        if allowed is None:
            condition |= Q(object=name)
        elif allowed:
            condition |= Q(object=name, owner_id__in=allowed)
    return rows.filter(condition)
