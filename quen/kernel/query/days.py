"""The records of some days: the first few of each day in one statement, at the same cost however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import DateField, F, QuerySet

from quen.kernel.access.any_of import split

if TYPE_CHECKING:
    from quen.kernel.registry.spec import Calendar, ObjectSpec

LONGEST = timedelta(days=31)  # what lasts longer is not looked for before the first day
BEFORE = 50  # of what began before the first day, at most so many
Row = dict[str, Any]


def read_days(
    spec: ObjectSpec, rows: QuerySet[Any], days: Sequence[date], zone: ZoneInfo, columns: Sequence[str], most: int
) -> dict[date, list[Row]]:
    """{day: its first `most` + 1 rows in the order of time}. What lasts longer stands on each of its days."""
    calendar = spec.calendar
    assert calendar is not None  # noqa: S101
    at = spec.fields[calendar.at].column
    found: dict[date, list[Row]] = {day: [] for day in days}
    parts = [
        part.filter(**{f"{at}__gte": start, f"{at}__lt": end}).order_by(F(at).asc(), "pk").values(*columns)[: most + 1]
        for day in days
        for start, end in [_bounds(spec, at, day, zone)]
        for part in split(rows)
    ]
    read = list(parts[0].union(*parts[1:], all=True))
    if calendar.until:
        first = _bounds(spec, at, days[0], zone)[0]
        until = spec.fields[calendar.until].column
        lasting = {f"{at}__lt": first, f"{at}__gte": first - LONGEST, f"{until}__gt": first}
        read += [row for part in split(rows) for row in part.filter(**lasting).order_by(at).values(*columns)[:BEFORE]]
    for row in sorted({row["id"]: row for row in read}.values(), key=lambda row: (row[at], row["id"])):
        for day in days_of(calendar, at, row, zone):
            if day in found and len(found[day]) <= most:
                found[day].append(row)
    return found


def _bounds(spec: ObjectSpec, at: str, day: date, zone: ZoneInfo) -> tuple[Any, Any]:
    """What a day begins with and the next one begins with, in the kind of the column."""
    model_field = next(f for f in spec.model._meta.concrete_fields if f.column == at)
    if getattr(model_field, "output_field", model_field).__class__ is DateField:
        return day, day + timedelta(days=1)
    return _midnight(day, zone), _midnight(day + timedelta(days=1), zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)


def days_of(calendar: Calendar, at: str, row: Row, zone: ZoneInfo) -> list[date]:
    """The days on which a row stands, at most a month of them. An end at midnight belongs to the day before."""
    start = row[at]
    if not isinstance(start, datetime):
        return [start]
    first = start.astimezone(zone).date()
    end = row.get(calendar.until) if calendar.until else None
    if end is None or end <= start:
        return [first]
    last = (end.astimezone(zone) - timedelta(microseconds=1)).date()
    return [first + timedelta(days=n) for n in range(min((last - first).days, LONGEST.days) + 1)]
