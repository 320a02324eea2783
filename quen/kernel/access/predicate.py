"""The row predicate: which records an actor may act on. Every surface goes through `restrict`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from quen.kernel.access.reach import reach

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec


def restrict(rows: QuerySet[Any], spec: ObjectSpec, actor: Actor, action: str) -> QuerySet[Any]:
    """`rows` narrowed to those `actor` may do `action` on."""
    return reach(spec, actor, action).rows(rows)
