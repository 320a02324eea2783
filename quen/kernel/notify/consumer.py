"""What the change log says that concerns somebody: a record became hers, or moved; a text mentions her.

Every batch may come again; keys and the entry counted last see to it that nobody is told twice.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any

from quen.kernel.changes.consume import Entry, Touched
from quen.kernel.clock import now
from quen.kernel.notify.follow import followers
from quen.kernel.notify.mentions import tell_mentioned
from quen.kernel.notify.models import Notification
from quen.kernel.notify.send import announce, reader_of, willing
from quen.kernel.registry.registry import specs
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.tenancy.context import tenant_context

NAME = "notify"
FROM_NOW = True  # what was assigned before Quen could tell is no news
Groups = dict[tuple[uuid.UUID, uuid.UUID | None, str], list[Entry]]  # (member, actor, request or import)
SILENT = frozenset({"setup", "sql"})  # nobody did it for somebody


def follow(tenant_id: uuid.UUID, touched: dict[str, Touched]) -> None:
    """Tell of new owners, of moves and of mentions; one transaction per object."""
    for name, what in touched.items():
        spec = specs().get(name)
        entries = [entry for entry in what.entries if entry.via not in SILENT and entry.operation in {"c", "u"}]
        if spec is None or not entries:
            continue
        with tenant_context(tenant_id, via="job", derived=True):
            if spec.scope.owner and not spec.settings:
                _tell_owners(spec, entries)
            if spec.board is not None:
                _tell_followers(spec, entries)
            tell_mentioned(spec, entries)


def _tell_owners(spec: ObjectSpec, entries: list[Entry]) -> None:
    column = spec.fields[spec.scope.owner].column
    given = [e for e in entries if e.operation == "c" or column in (e.changes or {})]
    ids = {e.record_id for e in given}
    rows = spec.model.objects.filter(pk__in=ids, deleted_at__isnull=True) if ids else spec.model.objects.none()
    owners = dict(rows.values_list("pk", column))
    groups: Groups = defaultdict(list)
    for entry in given:
        owner = owners.get(entry.record_id)
        if owner is not None and owner != entry.actor_id:
            groups[owner, entry.actor_id, entry.group].append(entry)
    _tell_groups(spec, "assigned", groups)


def _tell_followers(spec: ObjectSpec, entries: list[Entry]) -> None:
    """Owners and followers hear of a record that somebody else has moved to another column of its board."""
    assert spec.board is not None  # noqa: S101
    column = spec.fields[spec.board.by].column
    moved = [e for e in entries if e.operation == "u" and column in (e.changes or {})]
    if not moved:
        return
    ids = {e.record_id for e in moved}
    people = followers(spec.name, ids)
    if spec.scope.owner:
        owner = spec.fields[spec.scope.owner].column
        for pk, member in spec.model.objects.filter(pk__in=ids, deleted_at__isnull=True).values_list("pk", owner):
            people[pk].add(member)
    groups: Groups = defaultdict(list)
    for entry in moved:
        for member in people.get(entry.record_id, ()):
            if member is not None and member != entry.actor_id:
                groups[member, entry.actor_id, entry.group].append(entry)
    _tell_groups(spec, "moved", groups, column)


def _tell_groups(spec: ObjectSpec, kind: str, groups: Groups, column: str = "") -> None:
    told = [who for (who, actor, group), part in groups.items() if _tell(spec, kind, who, actor, group, part, column)]
    if told:
        announce(told)


def _tell(
    spec: ObjectSpec,
    kind: str,
    member: uuid.UUID,
    actor_id: uuid.UUID | None,
    group: str,
    entries: list[Entry],
    column: str,
) -> bool:
    """One notification for all that a request or an import did for `member`, however many batches it came in."""
    reader = reader_of(member)
    if reader is None or not willing([member], kind):
        return False
    key = f"{kind}:{spec.name}:{actor_id}:{group}"[:200]
    before = Notification.objects.filter(member=member, key=key).first()
    upto = before.params.get("upto", 0) if before is not None else 0
    ids = {e.record_id for e in entries if e.id > upto}
    seen = list(spec.rows(reader).filter(pk__in=ids).order_by().values_list("pk", flat=True)) if ids else []
    if not seen:
        return False
    count = len(seen) + (before.params.get("count", 1) if before is not None else 0)
    params: dict[str, Any] = {"count": count, "upto": max(e.id for e in entries)}
    if column and count == 1:
        params["column"] = [(e.changes or {})[column][1] for e in entries if e.record_id == seen[0]][-1]
    values: dict[str, Any] = {
        "kind": kind,
        "object": spec.name,
        "record_id": seen[0] if count == 1 else None,
        "actor_id": actor_id,
        "params": params,
        "created_at": now(),
        "seen_at": None,
        "read_at": None,
    }
    Notification.objects.update_or_create(member_id=member, key=key, defaults=values)
    return True
