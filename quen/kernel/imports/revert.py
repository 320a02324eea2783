"""Taking an import back: what it created goes to the trash, what it changed gets its old values again.

So do the further records that its rows brought, and the records made because a reference named them, unless somebody
uses those by now.

The change log knows every change of the run by its request id. It is read from the last change to the first;
a value that somebody has changed since stays as it is.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.db.models.functions import Now

from quen.kernel.access.actor import load_actor
from quen.kernel.changes.models import ChangeEntry
from quen.kernel.changes.put_back import put_back
from quen.kernel.imports.models import ImportRun
from quen.kernel.registry.fields import DATES_AND_HANDS
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.tenancy.context import tenant_context

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

CHUNK = 2_000  # changes a transaction
_MARGIN = timedelta(hours=1)  # between our clock and the database's
# {record: {column: (value before the run, value the run left)}}
Undoing = dict[uuid.UUID, dict[str, tuple[Any, Any]]]


def revert_run(run_id: uuid.UUID, tenant_id: uuid.UUID, member_id: uuid.UUID) -> None:
    """Take the run back, chunk by chunk, with the rights of the member; may be called again after a fault."""
    while True:
        with tenant_context(tenant_id, actor_id=member_id, via="import", request_id=f"revert {run_id}"):
            run = ImportRun.objects.select_for_update().get(pk=run_id)
            if run.status != "reverting":
                return
            _step(run, load_actor(member_id=member_id, via="import"))


def _step(run: ImportRun, actor: Actor) -> None:
    told = run.report.get("reverted", {"before": None, "trashed": 0, "restored": 0})
    entries = _entries(run, told["before"])
    if entries:
        created = _created(run, entries)
        for name in _objects(run):
            own = [entry for entry in entries if entry.object == name]
            new = [entry.record_id for entry in own if entry.operation == "c"]
            trashed = _trash(run, name, new, actor)
            restored = _restore(get_spec(name), _undoing(own, created), actor)
            if name == run.object:
                told["trashed"] += trashed
                told["restored"] += restored
        told["before"] = entries[-1].id
    else:
        run.status = "reverted"
    run.report = {**run.report, "reverted": told}
    run.save(update_fields=["status", "report"])


def _objects(run: ImportRun) -> list[str]:
    """What the run may have written: its object, what rows brought beside it, and what references made."""
    parts = (part.object for part in get_spec(run.object).import_parts)
    return list(dict.fromkeys([run.object, *parts, *run.report.get("made", {})]))


def _entries(run: ImportRun, before: int | None) -> list[ChangeEntry]:
    entries = ChangeEntry.objects.filter(object__in=_objects(run), request_id=str(run.pk), operation__in=("c", "u"))
    if run.started_at is not None:
        entries = entries.filter(at__gte=run.started_at - _MARGIN)
    if run.finished_at is not None:
        entries = entries.filter(at__lte=run.finished_at + _MARGIN)
    if before is not None:
        entries = entries.filter(id__lt=before)
    return list(entries.order_by("-id")[:CHUNK])


def _created(run: ImportRun, entries: list[ChangeEntry]) -> set[uuid.UUID]:
    """Those of the changed records that the run itself has created: they go to the trash as they are."""
    roots = [entry.root_id for entry in entries if entry.operation == "u"]
    made = ChangeEntry.objects.filter(root_id__in=roots, request_id=str(run.pk), operation="c")
    return set(made.values_list("record_id", flat=True))


def _undoing(entries: list[ChangeEntry], created: set[uuid.UUID]) -> Undoing:
    """From the last change to the first, so that the oldest value wins."""
    found: Undoing = defaultdict(dict)
    for entry in entries:
        if entry.operation == "u" and entry.record_id not in created:
            for column, (old, new) in (entry.changes or {}).items():
                _old, last = found[entry.record_id].get(column, (None, new))
                found[entry.record_id][column] = (old, last)
    return found


def _trash(run: ImportRun, name: str, ids: list[uuid.UUID], actor: Actor) -> int:
    if not ids:
        return 0
    spec = get_spec(name)
    rows = spec.rows(actor, "delete").filter(pk__in=ids)
    if name != run.object and name in run.report.get("made", {}):  # others may have taken it into use
        rows = rows.filter(version=1).exclude(pk__in=_used(spec, ids))
    return rows.update(deleted_at=Now(), version=F("version") + 1, updated_at=Now(), updated_by_id=actor.member_id)


def _used(spec: ObjectSpec, ids: list[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the records to which a living record still refers."""
    found: set[uuid.UUID] = set()
    for other in specs().values():
        for info in other.fields.values():
            if info.target == spec.name and info.name not in DATES_AND_HANDS:
                rows = other.model.objects.filter(**{f"{info.column}__in": ids}, deleted_at__isnull=True)
                found.update(rows.order_by().values_list(info.column, flat=True).distinct())
    return found


def _restore(spec: ObjectSpec, undoing: Undoing, actor: Actor) -> int:
    if not undoing:
        return 0
    mine = set(spec.rows(actor, "edit").filter(pk__in=list(undoing)).values_list("pk", flat=True))
    groups: dict[tuple[str, ...], list[uuid.UUID]] = defaultdict(list)
    for record_id, columns in undoing.items():
        if record_id in mine:
            groups[tuple(sorted(columns))].append(record_id)
    return sum(
        len(put_back(spec, columns, {pk: undoing[pk] for pk in ids}, actor.member_id))
        for columns, ids in groups.items()
    )
