"""`Reach`: which records of an object an actor may act on. Computed here and nowhere else."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from quen.kernel.access.actor import FOLLOWS, READING
from quen.kernel.access.any_of import AnyOf
from quen.kernel.access.branches import Branch, Linked, Owned, Shared, StandsFor, Within
from quen.kernel.registry.registry import get_spec

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

NOT_SHARED = frozenset({"assign", "share", "merge"})  # verbs that a share for editing does not give


@dataclass(frozen=True)
class Reach:
    """Every record (`branches` is None), none (no branch), or those that one of the branches reaches."""

    spec: ObjectSpec
    branches: tuple[Branch, ...] | None

    @property
    def everything(self) -> bool:
        return self.branches is None

    @property
    def nothing(self) -> bool:
        return self.branches == ()

    @property
    def members(self) -> tuple[uuid.UUID, ...]:
        """The members whose own records are reached (not those reached otherwise)."""
        return next((branch.members for branch in self.branches or () if isinstance(branch, Owned)), ())

    @property
    def besides(self) -> tuple[Branch, ...]:
        """The branches other than that of the owner."""
        return tuple(branch for branch in self.branches or () if not isinstance(branch, Owned))

    def rows(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """`rows` narrowed to those reached. Pages and counts read each branch for itself (`any_of.split`)."""
        if self.branches is None:
            return rows
        if not self.branches:
            return rows.none()
        conditions = [branch.condition() for branch in self.branches]
        return rows.filter(conditions[0]) if len(conditions) == 1 else rows.filter(AnyOf(*conditions))

    def holds(self, record: Any) -> bool:
        """Whether this record is reached."""
        return self.branches is None or any(branch.holds(record) for branch in self.branches)


def reach(spec: ObjectSpec, actor: Actor, action: str) -> Reach:
    """The records of `spec` that `actor` may do `action` (view, create, edit, delete or a verb) on.

    Rows that follow another record (`Scope.via`, `stands_for`) have its rights: to view it, else to edit it.
    """
    verb = spec.actions_by_name.get(action)
    follows = verb.permission if verb else FOLLOWS.get(action, "edit")
    scope = actor.scope(spec.name, action, follows)
    if scope == "none":
        return Reach(spec, ())
    if actor.is_admin:
        return Reach(spec, None)
    if spec.scope.via:
        return _within(spec, actor, action)
    if spec.stands_for:
        return _standing(spec, actor, action)
    if scope == "all" or not spec.scope.owner:
        return Reach(spec, None)
    members = actor.team_ids if scope == "team" else (actor.member_id,)
    branches: list[Branch] = [Owned(f"{spec.scope.owner}_id", members)]
    branches += _shared(spec, actor, action, follows)
    if spec.scope.through is not None and action == "view":
        branches.append(Linked(spec.scope.through, members))
    return Reach(spec, tuple(branches))


def _shared(spec: ObjectSpec, actor: Actor, action: str, follows: str) -> list[Branch]:
    if action != "view" and (follows != "edit" or action in NOT_SHARED):
        return []
    edit = action != "view"
    ids = None
    if actor.shares is not None:
        ids = tuple(pk for name, pk, level in actor.shares if name == spec.name and (level == "edit" or not edit))
        if not ids:
            return []
    return [Shared(spec.name, actor.principals, edit, ids)]


def _within(spec: ObjectSpec, actor: Actor, action: str) -> Reach:
    info = spec.fields[spec.scope.via]
    parent = reach(get_spec(info.target), actor, action if action in READING else "edit")
    if parent.everything and not info.nullable:
        return Reach(spec, None)
    return parent if parent.nothing else Reach(spec, (Within(info.column, parent),))


def _standing(spec: ObjectSpec, actor: Actor, action: str) -> Reach:
    reaches = [reach(get_spec(name), actor, action) for name in spec.stands_for]
    if all(found.everything for found in reaches):
        return Reach(spec, None)
    branches: list[Branch] = []
    for found in reaches:
        name = found.spec.name
        parts: tuple[Branch | None, ...] = (None,) if found.branches is None else found.branches
        branches += [StandsFor(name, part) for part in parts]
    return Reach(spec, tuple(branches))
