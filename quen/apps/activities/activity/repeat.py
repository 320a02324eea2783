"""Recurrence (RFC 5545): occurrences are made ahead as activities of their own.

Real rows, not computed on read: each can be moved, completed, cancelled and talked about by itself, and a timeline, a
day, a calendar, the search and a reminder need to know nothing of rules. They are made up to HORIZON ahead, at most
MOST at a time; the worker makes the following ones as time goes by.

A rule is worked out on the wall clock of the zone in which it was planned: "every Monday at 9" stays at 9 there.
Days that a month does not have are left out (RFC 5545, 3.3.10): monthly on the 31st comes seven times a year.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from quen.apps.activities.activity.link import ActivityLink
from quen.apps.activities.activity.model import MEETING, OPEN, Activity
from quen.apps.activities.activity.reminder import set_reminder
from quen.apps.activities.attendee.model import Attendee
from quen.kernel.clock import now
from quen.kernel.errors import DomainError
from quen.kernel.records.base import new_id
from quen.kernel.tenancy.context import tenant_context

HORIZON = timedelta(days=120)
MOST = 60
_ALLOWED = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
_FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
_FAR_BACK = datetime(2000, 1, 1)  # noqa: DTZ001  (wall clock)
_COPIED = (
    "name", "kind", "body", "all_day", "priority", "direction", "phone", "location", "about",
    "account_id", "contact_id", "owner_id", "repeat", "repeat_zone", "series",
)  # fmt: skip


def check_rule(text: str) -> str:
    """The rule in its plain form (`FREQ=WEEKLY;BYDAY=MO`). Raises DomainError for what is no rule or too frequent."""
    rule = text.strip().upper().removeprefix("RRULE:")
    parts = dict(part.partition("=")[::2] for part in rule.split(";") if part)
    wrong = DomainError("bad_rule", _("This is not a rule of recurrence."), field="repeat")
    if set(parts) - _ALLOWED or parts.get("FREQ") not in _FREQUENCIES or len(rule) > 200:
        raise wrong
    if any(not _natural(parts[name]) for name in ("INTERVAL", "COUNT") if name in parts):
        raise wrong
    try:
        _parse(rule, _FAR_BACK)
    except (ValueError, TypeError) as error:
        raise wrong from error
    return rule


def _natural(text: str) -> bool:
    return text.isascii() and text.isdecimal() and int(text[:6]) > 0 and len(text) < 6


def _parse(rule: str, start: datetime) -> tuple[Any, int | None]:
    """The rule from `start`, a wall-clock time without zone, and its COUNT apart. UNTIL is read on that clock, too.

    COUNT is taken out, since a rule that never comes true (30 February) would be followed for thousands of years;
    with an end in time it is not.
    """
    parts = [part.rstrip("Z") if part.startswith("UNTIL=") else part for part in rule.split(";")]
    counts = [int(part[6:]) for part in parts if part.startswith("COUNT=")]
    plain = ";".join(part for part in parts if not part.startswith("COUNT="))
    return rrulestr(plain, dtstart=start), counts[0] if counts else None


def occurrences(rule: str, start: datetime, zone: ZoneInfo, until: datetime, *, after: datetime) -> list[datetime]:
    """The moments of `rule` counted from `start` that are later than `after` and not later than `until`.

    At most MOST. All moments are aware. A time that the zone's clock skips is read with the offset before the gap, so
    that 2:30 comes at 3:30; of one that comes twice it is the first (RFC 5545, 3.3.5).
    """
    wall, seen, end = (m.astimezone(zone).replace(tzinfo=None) for m in (start, after, until))
    found, count = _parse(rule, wall)
    last = found._until
    bounded = found.replace(until=min(last, end) if last is not None else end)
    moments = (moment for moment in islice(bounded, count) if moment > seen)
    return [moment.replace(tzinfo=zone) for moment in islice(moments, MOST)]


def start_series(record: Any, zone: str) -> None:
    """Make `record` the first of a series, and its occurrences of the coming time."""
    record.series, record.repeat_zone = record.pk, zone
    record.repeat_from = getattr(record, _column(record))
    kept = {"series": record.pk, "repeat_zone": zone, "repeat_from": record.repeat_from}
    Activity.objects.filter(pk=record.pk).update(**kept)
    extend_series(record)


def extend_series(first: Any) -> int:
    """Make the occurrences that lie within HORIZON and are not there yet; returns how many.

    They are like the latest one that there is: who was given the series, and who was invited last, stays. When they
    are follows from the rule alone: an occurrence that was moved, the first one too, moves no other one and is not
    made again.
    """
    if not first.repeat:
        return 0
    column = _column(first)
    like = Activity.objects.filter(series=first.pk).exclude(**{column: None}).order_by(f"-{column}", "-id").first()
    if like is None:
        return 0
    zone = ZoneInfo(first.repeat_zone or "UTC")
    begun = first.repeat_from or getattr(first, column)
    latest = first.repeat_made or max(getattr(like, column), getattr(first, column))
    moments = occurrences(first.repeat, begun, zone, now() + HORIZON, after=latest)
    if not moments:
        return 0
    made = [_occurrence(like, column, moment, zone) for moment in moments]
    Activity.objects.bulk_create(made)
    _invite(like, made)
    Activity.objects.filter(pk=first.pk).update(repeat_made=moments[-1])
    first.repeat_made = moments[-1]
    return len(made)


def _column(record: Any) -> str:
    return "starts_at" if record.kind == MEETING else "due_at"


def _occurrence(like: Any, column: str, moment: datetime, zone: ZoneInfo) -> Activity:
    values = {name: getattr(like, name) for name in _COPIED}
    start = getattr(like, column)
    values[column] = moment
    if like.ends_at is not None and like.all_day:  # days, which need not have 24 hours
        ends = like.ends_at.astimezone(zone)
        days = ends.date() - start.astimezone(zone).date()
        values["ends_at"] = datetime.combine(moment.date() + days, ends.time(), zone)
    elif like.ends_at is not None:
        values["ends_at"] = _later(moment, like.ends_at - start)
    if like.remind_at is not None:
        values["remind_at"] = _later(moment, like.remind_at - start)
    by = {"created_by_id": like.created_by_id, "updated_by_id": like.created_by_id}
    return Activity(**values, **by, id=new_id(), status=OPEN)


def _later(moment: datetime, span: timedelta) -> datetime:
    """`span` of real time after `moment`: an hour is an hour, also while the clocks are changed (RFC 5545, 3.8.5.3)."""
    return moment.astimezone(UTC) + span


def _invite(like: Any, made: list[Activity]) -> None:
    """The ties made by hand, the attendees and the reminders, as the occurrence copied from has them."""
    links = ActivityLink.objects.filter(activity=like.pk, source__in=("passed", "hand"))
    guests = Attendee.objects.filter(activity=like.pk, deleted_at__isnull=True)
    ties = list(links.values("object", "record_id", "source"))
    people = list(guests.values("name", "member_id", "contact_id", "created_by_id"))
    ActivityLink.objects.bulk_create(ActivityLink(activity_id=one.pk, **tie) for one in made for tie in ties)
    Attendee.objects.bulk_create(Attendee(activity_id=one.pk, **person) for one in made for person in people)
    for one in made:
        set_reminder(one)


def stop_series(record: Any, moment: datetime) -> int:
    """End a series: open occurrences after `moment` go to the trash, and no more are made. Returns how many went."""
    rows = Activity.objects.filter(series=record.series, deleted_at__isnull=True)
    column = _column(record)
    later = rows.filter(status=OPEN, **{f"{column}__gt": moment}).exclude(pk=record.pk)
    gone = int(later.update(deleted_at=Now(), version=F("version") + 1, updated_at=Now()))
    Activity.objects.filter(series=record.series).exclude(pk=record.pk).update(repeat="", version=F("version") + 1)
    return gone


def extend_all(tenant_id: uuid.UUID) -> int:
    """Make the occurrences of the coming time for every series of a tenant, one transaction for each."""
    with tenant_context(tenant_id, via="job"):
        rows = Activity.objects.filter(series=F("id")).exclude(repeat="")
        firsts = list(rows.values_list("pk", flat=True))
    made = 0
    for pk in firsts:
        with tenant_context(tenant_id, via="job"):
            first = Activity.objects.select_for_update().filter(pk=pk).first()
            made += extend_series(first) if first is not None and first.repeat else 0
    return made
