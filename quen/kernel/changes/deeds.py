"""What was done at once: the entries of one transaction, folded into one step for each record."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from quen.kernel.changes.models import ChangeEntry
from quen.kernel.errors import DomainError, NotFound

LIMIT = 500  # records of a deed that can be taken back at once; more is an import, which is reverted as such


@dataclass
class Step:
    """What a deed did to one record: `columns` are {column: (value before, value after)} as logged.

    `entry_id`: the last of its entries. `actor_id`: who did it.
    """

    object: str
    record_id: uuid.UUID
    entry_id: int
    actor_id: uuid.UUID | None
    created: bool = False
    purged: bool = False
    columns: dict[str, tuple[Any, Any]] = field(default_factory=dict)


def entry_of(root_id: uuid.UUID, entry_id: int) -> ChangeEntry:
    """An entry in the history of the record `root_id`. Raises NotFound."""
    found: ChangeEntry | None = ChangeEntry.objects.filter(root_id=root_id, pk=entry_id).first()
    if found is None:
        raise NotFound
    return found


def entry_of_request(root_id: uuid.UUID, request_id: str) -> ChangeEntry:
    """The last entry that a request has left in the history of the record `root_id`. Raises NotFound."""
    entries = ChangeEntry.objects.filter(root_id=root_id, request_id=request_id) if request_id else None
    found: ChangeEntry | None = entries.order_by("-pk").first() if entries is not None else None
    if found is None:
        raise NotFound
    return found


def steps_of(entry: ChangeEntry, *, whole: bool) -> list[Step]:
    """What the transaction of `entry` did: to its record, or with `whole` to every record, the last one first.

    Entries of a transaction have the same time, that of its beginning. Raises DomainError for too many.
    """
    entries = ChangeEntry.objects.filter(at=entry.at, request_id=entry.request_id)
    if not whole:
        entries = entries.filter(root_id=entry.root_id, object=entry.object, record_id=entry.record_id)
    return list(_fold(entries.order_by("pk")[: LIMIT * 4]).values())[::-1]


def others_in(entry: ChangeEntry) -> int:
    """How many other records the transaction of `entry` has changed, counted up to the limit."""
    same = ChangeEntry.objects.filter(at=entry.at, request_id=entry.request_id)
    others = same.exclude(object=entry.object, record_id=entry.record_id)
    return others.order_by().values("object", "record_id").distinct()[: LIMIT + 1].count()


def _fold(entries: Any) -> dict[tuple[str, uuid.UUID], Step]:
    steps: dict[tuple[str, uuid.UUID], Step] = {}
    for entry in entries:
        key = (entry.object, entry.record_id)
        step = steps.setdefault(key, Step(entry.object, entry.record_id, entry.pk, entry.actor_id))
        step.entry_id = entry.pk
        step.created = step.created or entry.operation == "c"
        step.purged = step.purged or entry.operation == "d"
        for column, (old, new) in (entry.changes or {}).items() if entry.operation == "u" else ():
            before, _after = step.columns.get(column, (old, new))
            step.columns[column] = (before, new)
        if len(steps) > LIMIT:
            raise DomainError(
                "too_many",
                _("More than %(count)d records were changed at once. Undo them one by one, or revert the import.")
                % {"count": LIMIT},
                status=409,
            )
    return steps
