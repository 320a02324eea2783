"""What a calendar is made of: events in their place of the day, days or people beside each other, the whole page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from quen.kernel.query.days import Row, days_of
from quen.kernel.web.frame import initials
from quen.kernel.web.viewmodels import Chip, Link

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec
    from quen.kernel.views.bar import ViewBar

SLOT = timedelta(minutes=30)
DAY = "day"  # the input that takes the other day of a record whose day is a field of its own
LANES = 4  # events side by side at the same time


@dataclass(frozen=True)
class Event:
    """`start` and `slots`: its place in the day, in half hours; `lane` of `lanes` where several overlap.

    `moves`: the input that takes the other time or day, "" where it stays; `at`: when it is, for that input.
    """

    id: str
    url: str
    title: str
    time: str
    icon: str
    tone: str
    owner: str
    owner_initials: str
    all_day: bool
    start: int = 0
    slots: int = 1
    lane: int = 0
    lanes: int = 1
    moves: str = ""
    at: str = ""
    version: int = 0


@dataclass(frozen=True)
class DayView:
    """A day, or somebody's part of it: `outside` the month shown; `more_url` where not all of it is."""

    iso: str
    number: int
    label: str
    today: bool
    outside: bool
    events: tuple[Event, ...]
    more_url: str
    create_url: str


@dataclass(frozen=True)
class CalendarPage:
    """`weekdays` are the heads of the columns, `days` go row by row; with `people` each column is a person.

    `move_path`: where a moved event is posted to, after its own address; "" where events stay.
    """

    object: str
    label: str
    label_plural: str
    icon: str
    title: str
    view: str
    views: tuple[Link, ...]
    spans: tuple[Link, ...]
    whose: tuple[Link, ...]
    before_url: str
    after_url: str
    today_url: str
    weekdays: tuple[str, ...]
    days: tuple[DayView, ...]
    create_url: str
    filtered: bool
    clear_url: str
    bar: ViewBar
    chips: tuple[Chip, ...] = ()
    people: bool = False
    move_path: str = ""


@dataclass(frozen=True)
class Events:
    """Makes events of rows, as the actor sees them. `named`: with the owner's name. `titles`: of the owners.

    `by_day`: an event without an hour is moved by writing its day.
    """

    spec: ObjectSpec
    actor: Actor
    titles: Mapping[Any, str]
    named: bool
    by_day: bool = False

    def of(self, row: Row, day: date) -> Event:
        """The row on that day."""
        spec, calendar, zone = self.spec, self.spec.calendar, ZoneInfo(self.actor.timezone)
        assert calendar is not None  # noqa: S101
        at = row[spec.fields[calendar.at].column]
        moment = at.astimezone(zone) if isinstance(at, datetime) else None
        several = len(days_of(calendar, spec.fields[calendar.at].column, row, zone)) > 1
        whole = moment is None or several or bool(row.get(calendar.all_day)) or moment.time() >= time(23, 59, 59)
        owner = self.owner(row) if self.named else ""
        until = row.get(calendar.until) if calendar.until else None
        start, slots = (0, 1) if whole or moment is None else clock_slots(moment, until, day)
        moves = calendar.moves(row) if calendar.moves and not several else ""
        if self.by_day and moment is None:
            moves = DAY
        return Event(
            id=str(row["id"]),
            url=spec.url(row["id"]),
            title=str(row.get(spec.title) or spec.label),
            time="" if whole or moment is None else f"{moment:%H:%M}",
            icon=calendar.icons.get(str(row.get(calendar.kind)), spec.icon),
            tone=calendar.tone(row) if calendar.tone else "",
            owner=owner,
            owner_initials=initials(owner) if owner else "",
            all_day=whole,
            start=start,
            slots=slots,
            moves=moves,
            at=(f"{moment:%Y-%m-%dT%H:%M}" if moment else at.isoformat()) if moves else "",
            version=row.get("version", 0),
        )

    def owner(self, row: Row) -> str:
        """Whose it is."""
        info = self.spec.fields[self.spec.scope.owner]
        return self.titles.get((info.target, row[info.column]), "")


def clock_slots(moment: datetime, until: datetime | None, day: date) -> tuple[int, int]:
    """Where it begins and how long it is, in half hours of the clock on the wall, also on days when that is changed."""
    start = moment.hour * 2 + moment.minute // 30
    if until is None:
        return start, 1
    end = until.astimezone(moment.tzinfo)
    last = 48 if end.date() > day else end.hour * 2 + -(-end.minute // 30)
    return start, max(min(last, 48) - start, 1)


def laned(events: list[Event]) -> list[Event]:
    """Events that overlap stand side by side; beyond LANES they share the last lane."""
    timed = sorted((event for event in events if not event.all_day), key=lambda event: (event.start, -event.slots))
    placed: list[Event] = [event for event in events if event.all_day]
    group: list[Event] = []
    ends: list[int] = []

    def close() -> None:
        lanes = max((event.lane for event in group), default=0) + 1
        placed.extend(replace(event, lanes=lanes) for event in group)
        group.clear()
        ends.clear()

    for event in timed:
        if ends and event.start >= max(ends):
            close()
        lane = next((n for n, end in enumerate(ends) if end <= event.start), min(len(ends), LANES - 1))
        end = event.start + event.slots
        ends[lane : lane + 1] = [max(end, ends[lane]) if lane < len(ends) and ends[lane] > event.start else end]
        group.append(replace(event, lane=lane))
    close()
    return placed
