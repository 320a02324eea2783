"""Dates told relative to today: `today`, `this quarter`, `last 7 days`, `3 weeks ago`.

Each stands for days from the first to the last, both included, in the actor's zone; weeks begin as her business has it.
`last 7 days` are the seven that end today, `next 7 days` the seven that begin tomorrow; `last 2 months` are the two
whole months before the present one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quen.kernel.clock import today

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1}
UNITS = ("day", "week", "month", "quarter", "year")
_UNIT = r"(day|week|month|quarter|year)s?"
_NAMED = re.compile(rf"(this|last|next) {_UNIT}\Z")
_COUNTED = re.compile(rf"(last|next) (\d{{1,3}}) {_UNIT}\Z")
_AWAY = re.compile(rf"(?:(\d{{1,3}}) {_UNIT} ago|in (\d{{1,3}}) {_UNIT})\Z")


@dataclass(frozen=True)
class Period:
    """`offset` units from the present one, `count` of them together; `day`: the very day so many units away."""

    unit: str
    offset: int
    count: int = 1
    day: bool = False


def parse_period(text: str) -> Period | None:
    """What `text` says, in any case and with `_` for blanks; None where it is not relative."""
    words = " ".join(text.lower().replace("_", " ").split())
    if words in DAYS:
        return Period("day", DAYS[words])
    if found := _NAMED.match(words):
        return Period(found[2], {"this": 0, "last": -1, "next": 1}[found[1]])
    if (found := _COUNTED.match(words)) and int(found[2]):
        unit, count = found[3], int(found[2])
        if unit == "day":
            return Period("day", 1 - count if found[1] == "last" else 1, count)
        return Period(unit, -count if found[1] == "last" else 1, count)
    if found := _AWAY.match(words):
        return Period(found[2] or found[4], -int(found[1]) if found[1] else int(found[3]), day=True)
    return None


def days_of(period: Period, actor: Actor) -> tuple[date, date]:
    """Its first and last day for `actor`, both included. Raises OverflowError beyond the calendar."""
    day = today(actor)
    if period.day:
        there = _moved(day, period.unit, period.offset)
        return there, there
    first = _moved(_begin(day, period.unit, actor), period.unit, period.offset)
    return first, _moved(first, period.unit, period.count) - timedelta(days=1)


def _begin(day: date, unit: str, actor: Actor) -> date:
    if unit == "week":
        return day - timedelta(days=(day.isoweekday() - actor.week_start) % 7)
    if unit == "month":
        return day.replace(day=1)
    if unit == "quarter":
        return day.replace(month=day.month - (day.month - 1) % 3, day=1)
    return day.replace(month=1, day=1) if unit == "year" else day


def _moved(day: date, unit: str, by: int) -> date:
    if unit in {"day", "week"}:
        return day + timedelta(days=by * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 + by * {"month": 1, "quarter": 3, "year": 12}[unit]
    year, month = divmod(months, 12)
    if not 1 <= year < MAXYEAR:
        raise OverflowError(year)
    length = ((date(year + month // 11, (month + 1) % 12 + 1, 1)) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, length))


def period_text(text: str) -> str:
    """The words of a relative date in the language of the user; `text` itself where it is none."""
    period = parse_period(text)
    if period is None:
        return text
    named = dict(period_choices())
    words = " ".join(text.lower().replace("_", " ").split())
    return named.get(words) or _counted(period)


def _counted(period: Period) -> str:
    if period.day:
        count = abs(period.offset)
        ago = {
            "day": ngettext("%(n)d day ago", "%(n)d days ago", count),
            "week": ngettext("%(n)d week ago", "%(n)d weeks ago", count),
            "month": ngettext("%(n)d month ago", "%(n)d months ago", count),
            "quarter": ngettext("%(n)d quarter ago", "%(n)d quarters ago", count),
            "year": ngettext("%(n)d year ago", "%(n)d years ago", count),
        }
        ahead = {
            "day": ngettext("in %(n)d day", "in %(n)d days", count),
            "week": ngettext("in %(n)d week", "in %(n)d weeks", count),
            "month": ngettext("in %(n)d month", "in %(n)d months", count),
            "quarter": ngettext("in %(n)d quarter", "in %(n)d quarters", count),
            "year": ngettext("in %(n)d year", "in %(n)d years", count),
        }
        return (ago if period.offset < 0 else ahead)[period.unit] % {"n": count}
    past = period.offset <= 0
    last = {
        "day": ngettext("last %(n)d day", "last %(n)d days", period.count),
        "week": ngettext("last %(n)d week", "last %(n)d weeks", period.count),
        "month": ngettext("last %(n)d month", "last %(n)d months", period.count),
        "quarter": ngettext("last %(n)d quarter", "last %(n)d quarters", period.count),
        "year": ngettext("last %(n)d year", "last %(n)d years", period.count),
    }
    following = {
        "day": ngettext("next %(n)d day", "next %(n)d days", period.count),
        "week": ngettext("next %(n)d week", "next %(n)d weeks", period.count),
        "month": ngettext("next %(n)d month", "next %(n)d months", period.count),
        "quarter": ngettext("next %(n)d quarter", "next %(n)d quarters", period.count),
        "year": ngettext("next %(n)d year", "next %(n)d years", period.count),
    }
    return (last if past else following)[period.unit] % {"n": period.count}


def period_choices() -> tuple[tuple[str, str], ...]:
    """(text, words) of the relative dates that pickers offer."""
    return (
        ("today", _("today")),
        ("yesterday", _("yesterday")),
        ("tomorrow", _("tomorrow")),
        ("this week", _("this week")),
        ("last week", _("last week")),
        ("next week", _("next week")),
        ("this month", _("this month")),
        ("last month", _("last month")),
        ("next month", _("next month")),
        ("this quarter", _("this quarter")),
        ("last quarter", _("last quarter")),
        ("next quarter", _("next quarter")),
        ("this year", _("this year")),
        ("last year", _("last year")),
        ("next year", _("next year")),
        ("last 7 days", ngettext("last %(n)d day", "last %(n)d days", 7) % {"n": 7}),
        ("last 30 days", ngettext("last %(n)d day", "last %(n)d days", 30) % {"n": 30}),
        ("last 90 days", ngettext("last %(n)d day", "last %(n)d days", 90) % {"n": 90}),
        ("next 7 days", ngettext("next %(n)d day", "next %(n)d days", 7) % {"n": 7}),
        ("next 30 days", ngettext("next %(n)d day", "next %(n)d days", 30) % {"n": 30}),
        ("next 90 days", ngettext("next %(n)d day", "next %(n)d days", 90) % {"n": 90}),
    )
