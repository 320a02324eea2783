"""The reminder of an activity: its owner is told at `remind_at` while it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quen.apps.activities.activity.model import OPEN
from quen.kernel.notify import remind, unremind
from quen.kernel.notify.models import Reminder

if TYPE_CHECKING:
    from quen.apps.activities.activity.model import Activity


def set_reminder(record: Activity) -> None:
    """Bring the reminder to what the activity says; one that has been delivered for that time is not told again."""
    wanted = record.remind_at is not None and record.status == OPEN and record.owner_id is not None
    mine = Reminder.objects.filter(object="activity", record_id=record.pk)
    if wanted and mine.filter(member=record.owner_id, at=record.remind_at).exists():
        return
    unremind(record=record)
    if wanted and record.owner_id is not None and record.remind_at is not None:
        remind(record.owner_id, at=record.remind_at, record=record, text=record.name)
