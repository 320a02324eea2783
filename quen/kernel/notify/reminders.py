"""Reminders: set with `remind`, taken back with `unremind`, delivered by the worker at most once."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import connections

from quen.kernel.clock import now
from quen.kernel.notify.models import Notification, Reminder
from quen.kernel.notify.send import announce, may_see
from quen.kernel.records.base import Record
from quen.kernel.tenancy.context import tenant_context

BATCH = 500  # reminders in one transaction


def remind(
    member_id: uuid.UUID, *, at: datetime, record: Record | None = None, text: str = "", key: str = ""
) -> Reminder:
    """Tell the member at `at` of `record`, in the caller's transaction.

    `key` names the reminder for its owner (default: the record): a second one of that key replaces the first,
    also when that has been delivered.
    """
    from quen.kernel.registry.registry import spec_of

    name = spec_of(type(record)).name if record is not None else ""
    values = {
        "object": name,
        "record_id": record.pk if record is not None else None,
        "at": at,
        "text": text[:300],
        "done_at": None,
    }
    found: Reminder = Reminder.objects.update_or_create(
        member_id=member_id, key=key or _key(name, record), defaults=values
    )[0]
    return found


def unremind(*, record: Record | None = None, member_id: uuid.UUID | None = None, key: str = "") -> int:
    """Take back what was not delivered: the reminders of a key (default: the record's), of one member or of all."""
    from quen.kernel.registry.registry import spec_of

    if record is None and not key:
        raise ValueError("of which record or key?")
    wanted = key or (_key(spec_of(type(record)).name, record) if record is not None else "")
    rows = Reminder.objects.filter(done_at__isnull=True, key=wanted)
    if member_id is not None:
        rows = rows.filter(member=member_id)
    return int(rows.delete()[0])


def _key(name: str, record: Record | None) -> str:
    if record is None:
        raise ValueError("a reminder without a record needs a key")
    return f"{name}:{record.pk}"


def deliver_due() -> int:
    """Turn what is due into notifications, in all tenants; returns how many. Called by the worker.

    A reminder is locked, told and marked as done in one transaction, so two workers or a crash never tell it twice.
    One that fell due while no worker ran is told late.
    """
    with connections["system"].cursor() as cursor:
        cursor.execute("SELECT tenant_id FROM app.tenants_to_remind()")
        tenants = [row[0] for row in cursor.fetchall()]
    return sum(_deliver(tenant) for tenant in tenants)


def _deliver(tenant_id: uuid.UUID) -> int:
    total = 0
    while True:
        with tenant_context(tenant_id, via="job"):
            due = Reminder.objects.filter(done_at__isnull=True, at__lte=now()).order_by("at")
            found = list(due.select_for_update(skip_locked=True)[:BATCH])
            _tell(found)
            Reminder.objects.filter(pk__in=[r.pk for r in found]).update(done_at=now())
        total += len(found)
        if len(found) < BATCH:
            return total


def _tell(found: list[Reminder]) -> None:
    """One whose record is gone or hidden by now is told only when it has a text of its own."""
    records = _records(found)
    made = []
    for reminder in found:
        record = records.get(reminder.record_id) if reminder.record_id else None
        seen = record is not None and may_see(reminder.member_id, record)
        if not seen and not reminder.text:
            continue
        made.append(
            Notification(
                member_id=reminder.member_id,
                kind="reminder",
                object=reminder.object if seen else "",
                record_id=reminder.record_id if seen else None,
                params={"text": reminder.text} if reminder.text else {},
                key=f"reminder:{reminder.pk}:{reminder.at.isoformat()}",
            )
        )
    Notification.objects.bulk_create(made, ignore_conflicts=True)
    announce(n.member_id for n in made)


def _records(found: list[Reminder]) -> dict[uuid.UUID, Record]:
    """The records reminded of that are not in the trash: one statement per object."""
    from quen.kernel.registry.registry import specs

    wanted: dict[str, set[uuid.UUID]] = {}
    for reminder in found:
        if reminder.record_id is not None:
            wanted.setdefault(reminder.object, set()).add(reminder.record_id)
    records: dict[uuid.UUID, Record] = {}
    for name, ids in wanted.items():
        spec = specs().get(name)
        if spec is not None:
            records.update({r.pk: r for r in spec.model.objects.filter(pk__in=ids, deleted_at__isnull=True)})
    return records


def own_reminder(record: Record) -> str:
    """The key of the reminder that a member sets by hand, beside those that the record's own fields make."""
    return f"own:{record.pk}"


def waiting_reminder(member_id: uuid.UUID, key: str) -> Reminder | None:
    """The reminder of that key that is still to come."""
    return Reminder.objects.filter(member=member_id, key=key, done_at__isnull=True).first()
