"""Domain time: what day it is for the person at work. The database keeps its own time.

What runs out goes by `aging_now`, since what was thrown away because a clock was wrong does not come back.
"""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import connection

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def aging_now() -> datetime:
    """The moment by which things grow old and are thrown away, aware, in UTC: this one, unless the clock has leapt.

    It follows the clock at most ten times as fast as time passes (decision record 0058).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.aging_now()")
        found: datetime = cursor.fetchone()[0]
    return found


def today(actor: Actor) -> date:
    """The present date in the actor's time zone."""
    return now().astimezone(ZoneInfo(actor.timezone)).date()


def month_start(actor: Actor) -> str:
    """The first day of the present month, ISO 8601."""
    return today(actor).replace(day=1).isoformat()


def month_end(actor: Actor) -> str:
    """The last day of the present month, ISO 8601."""
    day = today(actor)
    return day.replace(day=calendar.monthrange(day.year, day.month)[1]).isoformat()


def yesterday(actor: Actor) -> str:
    """The day before today, ISO 8601."""
    return (today(actor) - timedelta(days=1)).isoformat()
