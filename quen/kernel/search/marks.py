"""Marks: numbers among an entry's grams that say what it is of and who may see it, so that rights apply before
the limit. They are hashes and may let too much pass, never too little: hits are checked with `spec.rows`."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from zlib import crc32

from quen.kernel.access.branches import Linked, Owned, Shared, StandsFor, Within
from quen.kernel.access.models import Share
from quen.kernel.access.reach import Reach, reach
from quen.kernel.records.arrays import Among
from quen.kernel.registry.registry import get_spec, specs

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec


def object_mark(name: str) -> int:
    """The number that every entry of an object has among its grams."""
    return crc32(f"object {name}".encode()) - 2**31


def seen_mark(name: str, principal: uuid.UUID | None) -> int:
    """The number of the entries of an object that `principal` (a member or a team) sees by a reason of her own."""
    return crc32(f"owner {name} {principal}".encode()) - 2**31


def owner_path(spec: ObjectSpec) -> str:
    """Django path of the member who owns a row or the record that it follows; "" when nobody does."""
    if spec.scope.owner:
        return f"{spec.scope.owner}_id"
    if spec.scope.via:
        above = owner_path(get_spec(spec.fields[spec.scope.via].target))
        return f"{spec.scope.via}__{above}" if above else ""
    return "owner_id" if spec.stands_for else ""


def principals_of(spec: ObjectSpec, rows: Sequence[Mapping[str, Any]]) -> Mapping[uuid.UUID, set[uuid.UUID]]:
    """{record: members and teams with a reason of their own to see it}: owner, shares, owners of what it is tied to."""
    path = owner_path(spec)
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    if not path:
        return found
    holders: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)  # the record that is shared: rows that follow it
    for row in rows:
        if row[path] is not None:
            found[row["id"]].add(row[path])
        holders[row[f"{spec.scope.via}_id"] if spec.scope.via else row["id"]].append(row["id"])
    shares = Share.objects.filter(Among("record_id", list(holders)), deleted_at__isnull=True).order_by()
    for record_id, member, team in shares.values_list("record_id", "member_id", "team_id"):
        for row_id in holders[record_id]:
            found[row_id].add(member or team)
    through = spec.scope.through
    if through is not None:
        ids = [row["id"] for row in rows]
        links = through.links().objects.filter(Among(f"{through.by}_id", ids), **{f"{through.owner}__isnull": False})
        for row_id, owner in links.values_list(f"{through.by}_id", through.owner):
            found[row_id].add(owner)
    return found


def followers(spec: ObjectSpec, columns: Mapping[uuid.UUID, set[str]]) -> Iterator[tuple[ObjectSpec, list[uuid.UUID]]]:
    """Searched rows of other objects that are seen by the owner of these records ({id: columns changed}), which
    have changed hands."""
    owner = f"{spec.scope.owner}_id" if spec.scope.owner else None
    moved = [record_id for record_id, changed in columns.items() if owner in changed]
    if not moved:
        return
    for other in specs().values():
        if not other.search:
            continue
        if other.scope.via:
            above = get_spec(other.fields[other.scope.via].target)
            if spec.name == above.name or spec.name in above.stands_for:
                rows = other.model.objects.filter(**{f"{other.scope.via}__in": moved})
                yield other, list(rows.values_list("pk", flat=True))
        if other.scope.through is not None:
            through = other.scope.through
            links = through.links().objects.filter(**{f"{through.record}__in": moved})
            yield other, list(links.values_list(f"{through.by}_id", flat=True))


def marks_of(spec: ObjectSpec, actor: Actor) -> tuple[int, ...]:
    """The marks of the entries that `actor` may find, in order; the object's own where she sees all, or by mixed
    reasons. Remembered at the actor: of a manager of thousands they take milliseconds, and a search asks thrice."""
    known: dict[str, tuple[int, ...]] = vars(actor).setdefault("_marks", {})
    if spec.name not in known:
        reached = reach(spec, actor, "view")
        seers = None if reached.everything else _seers(reached)
        marks = {object_mark(spec.name)} if seers is None else {seen_mark(spec.name, pk) for pk in seers}
        known[spec.name] = tuple(sorted(marks))
    return known[spec.name]


def _seers(reached: Reach) -> set[uuid.UUID] | None:
    """The principals for whose sake the branches hold; None when one of them holds for everybody."""
    found: set[uuid.UUID] = set()
    for branch in reached.branches or ():
        inner = branch.of if isinstance(branch, StandsFor) else branch
        if isinstance(inner, Within):
            within = None if inner.parent.everything else _seers(inner.parent)
            if within is None:
                return None
            found |= within
        elif isinstance(inner, Owned | Linked):
            found |= set(inner.members)
        elif isinstance(inner, Shared):
            found |= set(inner.principals)
        else:
            return None
    return found
