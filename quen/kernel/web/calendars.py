"""The calendar of any object that declares one: a month or a week of days, on phones a list of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel.dates import format_date as babel_date
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from quen.kernel.access.actor import Actor
from quen.kernel.clock import today
from quen.kernel.errors import DomainError, NotFound
from quen.kernel.query.days import Row, days_of, read_days
from quen.kernel.query.selection import selection
from quen.kernel.query.titles import titles_for_rows
from quen.kernel.registry.spec import Calendar, ObjectSpec
from quen.kernel.text import formatting
from quen.kernel.views.bar import ViewBar, kept, opening, view_bar
from quen.kernel.views.models import CALENDAR
from quen.kernel.views.read import ViewInfo, views_for
from quen.kernel.web.chips import chips
from quen.kernel.web.door import actor_of, page, parameters
from quen.kernel.web.frame import initials
from quen.kernel.web.lists import views_of
from quen.kernel.web.pages import render_page
from quen.kernel.web.viewmodels import Chip, Link

IN_A_MONTH, IN_A_WEEK = 4, 60  # events of a day that are shown
SLOT = timedelta(minutes=30)
LANES = 4  # events side by side at the same time


@dataclass(frozen=True)
class Event:
    """`start` and `slots`: its place in the day, in half hours; `lane` of `lanes` where several overlap."""

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


@dataclass(frozen=True)
class DayView:
    """A day: `outside` the month shown; `more_url` where not all of it is."""

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
    """`weekdays` are the heads of the columns, `days` go row by row."""

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


@page("view")
def calendar_page(request: HttpRequest, spec: ObjectSpec) -> HttpResponse:
    """A month or a week, mine or everybody's, under the filters of the list."""
    actor, params = actor_of(request), parameters(request)
    if spec.calendar is None or spec.calendar.at not in {info.name for info in spec.readable(actor)}:
        raise NotFound
    views = views_for(spec, actor)
    elsewhere = opening(spec, params, CALENDAR, views, actor)
    if elsewhere:
        return HttpResponseRedirect(elsewhere)
    return render_page(request, "calendar.html", _View(request, spec, spec.calendar, actor).build(views))


class _View:
    def __init__(self, request: HttpRequest, spec: ObjectSpec, calendar: Calendar, actor: Actor) -> None:
        self.spec, self.calendar, self.actor = spec, calendar, actor
        self.zone = ZoneInfo(actor.timezone)
        self.params = parameters(request)
        self.view = "week" if self.params.get("span") == "week" else "month"
        self.day = _day(self.params.get("around", ""), today(actor))
        try:
            self.chosen = selection(spec, actor, {k: v for k, v in self.params.items() if k != "sort"})
            self.rows = self.chosen.rows()
        except DomainError:
            self.chosen = selection(spec, actor, {})
            self.rows = self.chosen.rows()
        self.owned = bool(spec.scope.owner) and spec.scope.owner in {info.name for info in spec.readable(actor)}
        self.mine = self.owned and self.params.get("who") != "all" and spec.scope.owner not in self.params

    def build(self, views: list[ViewInfo]) -> CalendarPage:
        shown = _weeks if self.view == "month" else _week
        days = shown(self.day, self.actor.week_start)
        step_back = days[0] - timedelta(days=1) if self.view == "week" else self.day.replace(day=1) - timedelta(days=1)
        step_on = days[-1] + timedelta(days=1) if self.view == "week" else self._next_month()
        create = f"{self.spec.url()}new" if self.actor.may(self.spec.name, "create") else ""
        return CalendarPage(
            object=self.spec.name,
            label=self.spec.label,
            label_plural=self.spec.label_plural,
            icon=self.spec.icon,
            title=self._title(days),
            view=self.view,
            views=views_of(self.spec, self.params, "calendar", views),
            bar=view_bar(self.spec, self.params, CALENDAR, views, self.actor),
            spans=tuple(
                Link(label, self._url(span=name), icon, self.view == name)
                for name, label, icon in (("month", _("Month"), "layout-grid"), ("week", _("Week"), "columns"))
            ),
            whose=self._whose(),
            before_url=self._url(around=step_back.isoformat()),
            after_url=self._url(around=step_on.isoformat()),
            today_url=self._url(around=""),
            weekdays=tuple(self._format(day, "EEE" if self.view == "month" else "EEE d") for day in days[:7]),
            days=self._days(days, create),
            create_url=create,
            filtered=self.chosen.narrowed,
            chips=chips(self.chosen, self.params, f"{self.spec.url()}calendar"),
            clear_url=f"{self.spec.url()}calendar",
        )

    def _next_month(self) -> date:
        return (self.day.replace(day=28) + timedelta(days=4)).replace(day=1)

    def _format(self, day: date, pattern: str) -> str:
        return str(babel_date(day, pattern, locale=self.actor.language))

    def _title(self, days: list[date]) -> str:
        if self.view == "month":
            return formatting.format_period(self.day, "month", self.actor.language)
        return " – ".join(formatting.format_date(day, self.actor.language) for day in (days[0], days[-1]))

    def _url(self, **changed: str) -> str:
        text = urlencode(kept({**self.params, **changed}))
        return f"{self.spec.url()}calendar?{text}" if text else f"{self.spec.url()}calendar"

    def _whose(self) -> tuple[Link, ...]:
        if not self.owned or self.spec.scope.owner in self.params:
            return ()
        return (
            Link(_("Mine"), self._url(who=""), "user", self.mine),
            Link(_("Everybody’s"), self._url(who="all"), "users", not self.mine),
        )

    def _days(self, days: list[date], create: str) -> tuple[DayView, ...]:
        spec, calendar = self.spec, self.calendar
        rows = self.rows
        if self.mine:
            rows = rows.filter(**{spec.fields[spec.scope.owner].column: self.actor.member_id})
        readable = {info.name for info in spec.readable(self.actor)}
        shown = [spec.title, calendar.at, calendar.until, calendar.all_day, calendar.kind, *calendar.columns.split()]
        names = [name for name in shown if name in readable] + ([spec.scope.owner] if self.owned else [])
        columns = list(dict.fromkeys(["id", *(spec.fields[name].column for name in names)]))
        most = IN_A_MONTH if self.view == "month" else IN_A_WEEK
        found = read_days(spec, rows, days, self.zone, columns, most)
        owners = [spec.fields[spec.scope.owner]] if self.owned else []
        titles = titles_for_rows([row for rows_of in found.values() for row in rows_of], owners, self.actor)
        return tuple(self._day_view(day, found[day], most, titles, create) for day in days)

    def _day_view(self, day: date, rows: list[Row], most: int, titles: Mapping[Any, str], create: str) -> DayView:
        at = self.calendar.at
        whose = {self.spec.scope.owner: "me"} if self.mine else {}
        rest = {k: v for k, v in self.params.items() if k not in {"view", "changed", "span", "around", "who"}}
        all_of_it = urlencode({**rest, **whose, at: day.isoformat()})
        events = [self._event(row, day, titles) for row in rows[:most]]
        return DayView(
            iso=day.isoformat(),
            number=day.day,
            label=formatting.format_period(day, "day", self.actor.language),
            today=day == today(self.actor),
            outside=self.view == "month" and day.month != self.day.month,
            events=tuple(_laned(events) if self.view == "week" else events),
            more_url=f"{self.spec.url()}?{all_of_it}" if len(rows) > most else "",
            create_url=f"{create}?{self.calendar.prefill.format(day=day.isoformat())}" if create else "",
        )

    def _event(self, row: Row, day: date, titles: Mapping[Any, str]) -> Event:
        spec, calendar = self.spec, self.calendar
        at = row[spec.fields[calendar.at].column]
        moment = at.astimezone(self.zone) if isinstance(at, datetime) else None
        several = len(days_of(calendar, spec.fields[calendar.at].column, row, self.zone)) > 1
        whole = moment is None or several or bool(row.get(calendar.all_day)) or moment.time() >= time(23, 59, 59)
        owner = spec.fields.get(spec.scope.owner)
        name = titles.get((owner.target, row[owner.column]), "") if self.owned and owner else ""
        start, slots = (0, 1) if whole or moment is None else self._place(row, moment, day)
        return Event(
            id=str(row["id"]),
            url=spec.url(row["id"]),
            title=str(row.get(spec.title) or spec.label),
            time="" if whole or moment is None else f"{moment:%H:%M}",
            icon=calendar.icons.get(str(row.get(calendar.kind)), spec.icon),
            tone=calendar.tone(row) if calendar.tone else "",
            owner="" if self.mine else name,
            owner_initials="" if self.mine or not name else initials(name),
            all_day=whole,
            start=start,
            slots=slots,
        )

    def _place(self, row: Row, moment: datetime, day: date) -> tuple[int, int]:
        midnight = datetime.combine(day, time.min, self.zone)
        start = int((moment - midnight) / SLOT)
        until = row.get(self.calendar.until) if self.calendar.until else None
        end = -((midnight - until) // SLOT) if until is not None else start + 1
        return start, max(min(end, 48) - start, 1)


def _laned(events: list[Event]) -> list[Event]:
    """Events that overlap stand side by side; beyond LANES they share the last lane."""
    from dataclasses import replace

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


def _day(text: str, default: date) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return default
    return found if 1900 <= found.year <= 2200 else default


def _week(day: date, begins: int) -> list[date]:
    """The week of `day`; `begins`: its first day as ISO 8601 counts (7: Sunday)."""
    first = day - timedelta(days=(day.isoweekday() - begins) % 7)
    return [first + timedelta(days=n) for n in range(7)]


def _weeks(day: date, begins: int) -> list[date]:
    """Whole weeks that hold the month of `day`."""
    first = day.replace(day=1)
    start = first - timedelta(days=(first.isoweekday() - begins) % 7)
    following = (first + timedelta(days=31)).replace(day=1)
    weeks = -((start - following) // timedelta(days=7))
    return [start + timedelta(days=n) for n in range(7 * weeks)]
