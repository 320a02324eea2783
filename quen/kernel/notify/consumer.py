"""What the change log says that concerns somebody: a record became hers, a text mentions her.

Every batch may come again; keys and the entry counted last see to it that nobody is told twice.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any

from quen.kernel.changes.consume import Entry, Touched
from quen.kernel.clock import now
from quen.kernel.notify.mentions import tell_mentioned
from quen.kernel.notify.models import Notification
from quen.kernel.notify.send import announce, reader_of, willing
from quen.kernel.registry.registry import specs
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.tenancy.context import tenant_context

NAME = "notify"
FROM_NOW = True  # what was assigned before Quen could tell is no news
SILENT = frozenset({"setup", "sql"})  # nobody did it for somebody


def follow(tenant_id: uuid.UUID, touched: dict[str, Touched]) -> None:
    """Tell of new owners and of mentions; one transaction per object."""
    for name, what in touched.items():
        spec = specs().get(name)
        entries = [entry for entry in what.entries if entry.via not in SILENT and entry.operation in {"c", "u"}]
        if spec is None or not entries:
            continue
        with tenant_context(tenant_id, via="job"):
            if spec.scope.owner and not spec.settings:
                _tell_owners(spec, entries)
            tell_mentioned(spec, entries)


def _tell_owners(spec: ObjectSpec, entries: list[Entry]) -> None:
    column = spec.fields[spec.scope.owner].column
    given = [e for e in entries if e.operation == "c" or column in (e.changes or {})]
    ids = {e.record_id for e in given}
    rows = spec.model.objects.filter(pk__in=ids, deleted_at__isnull=True) if ids else spec.model.objects.none()
    owners = dict(rows.values_list("pk", column))
    groups: dict[tuple[uuid.UUID, uuid.UUID | None, str], list[Entry]] = defaultdict(list)
    for entry in given:
        owner = owners.get(entry.record_id)
        if owner is not None and owner != entry.actor_id:
            groups[owner, entry.actor_id, entry.group].append(entry)
    told = [owner for (owner, actor, group), part in groups.items() if _tell_owner(spec, owner, actor, group, part)]
    if told:
        announce(told)


def _tell_owner(
    spec: ObjectSpec, owner: uuid.UUID, actor_id: uuid.UUID | None, group: str, entries: list[Entry]
) -> bool:
    """One notification for all that a request or an import gave to `owner`, however many batches it came in."""
    reader = reader_of(owner)
    if reader is None or not willing([owner], "assigned"):
        return False
    key = f"assigned:{spec.name}:{actor_id}:{group}"[:200]
    before = Notification.objects.filter(member=owner, key=key).first()
    upto = before.params.get("upto", 0) if before is not None else 0
    ids = {e.record_id for e in entries if e.id > upto}
    seen = list(spec.rows(reader).filter(pk__in=ids).order_by().values_list("pk", flat=True)) if ids else []
    if not seen:
        return False
    count = len(seen) + (before.params.get("count", 1) if before is not None else 0)
    values: dict[str, Any] = {
        "kind": "assigned",
        "object": spec.name,
        "record_id": seen[0] if count == 1 else None,
        "actor_id": actor_id,
        "params": {"count": count, "upto": max(e.id for e in entries)},
        "created_at": now(),
        "seen_at": None,
        "read_at": None,
    }
    Notification.objects.update_or_create(member_id=owner, key=key, defaults=values)
    return True
