"""The calendar of any object that declares one: a day, a week, a month or a list of days; people side by side."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel.dates import format_date as babel_date
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from quen.kernel.access.actor import Actor
from quen.kernel.calendars.moving import day_field
from quen.kernel.calendars.parts import CalendarPage, DayView, Events, laned
from quen.kernel.clock import today
from quen.kernel.errors import DomainError, NotFound
from quen.kernel.query.days import Row, read_days
from quen.kernel.query.selection import selection
from quen.kernel.query.titles import titles_for_rows
from quen.kernel.registry.spec import Calendar, ObjectSpec
from quen.kernel.text import formatting
from quen.kernel.views.bar import kept, opening, view_bar
from quen.kernel.views.models import CALENDAR
from quen.kernel.views.read import ViewInfo, views_for
from quen.kernel.web.chips import chips
from quen.kernel.web.door import actor_of, page, parameters
from quen.kernel.web.lists import views_of
from quen.kernel.web.pages import render_page
from quen.kernel.web.viewmodels import Link

IN_A_MONTH, IN_A_WEEK, IN_A_DAY = 4, 60, 400  # events of a day that are shown
AGENDA = 28  # days
PEOPLE = 8  # side by side
SPANS = ("day", "week", "month", "agenda")


@page("view")
def calendar_page(request: HttpRequest, spec: ObjectSpec) -> HttpResponse:
    """A day, a week, a month or a list, mine or everybody's, under the filters of the list."""
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
        span = self.params.get("span", "")
        self.view = span if span in SPANS else "month"
        self.day = _day(self.params.get("around", ""), today(actor))
        try:
            self.chosen = selection(spec, actor, {k: v for k, v in self.params.items() if k != "sort"})
            self.rows = self.chosen.rows()
        except DomainError:
            self.chosen = selection(spec, actor, {})
            self.rows = self.chosen.rows()
        self.owned = bool(spec.scope.owner) and spec.scope.owner in {info.name for info in spec.readable(actor)}
        self.mine = self.owned and self.params.get("who") != "all" and spec.scope.owner not in self.params
        self.people = self.view == "day" and self.owned and not self.mine
        self.by_day = day_field(spec, actor) is not None and actor.may(spec.name, "edit")
        create = f"{spec.url()}new" if actor.may(spec.name, "create") else ""
        self.create = create

    def build(self, views: list[ViewInfo]) -> CalendarPage:
        spec, days = self.spec, self._shown()
        cells, heads = self._cells(days)
        return CalendarPage(
            object=spec.name,
            label=spec.label,
            label_plural=spec.label_plural,
            icon=spec.icon,
            title=self._title(days),
            view=self.view,
            views=views_of(spec, self.params, "calendar", views),
            bar=view_bar(spec, self.params, CALENDAR, views, self.actor),
            spans=self._spans(),
            whose=self._whose(),
            before_url=self._url(around=self._step(days, -1).isoformat()),
            after_url=self._url(around=self._step(days, 1).isoformat()),
            today_url=self._url(around=""),
            weekdays=heads,
            days=cells,
            create_url=self.create,
            filtered=self.chosen.narrowed,
            chips=chips(self.chosen, self.params, f"{spec.url()}calendar"),
            clear_url=f"{spec.url()}calendar",
            people=self.people,
            move_path=f"do/{self.calendar.move}" if self.calendar.move else ("day" if self.by_day else ""),
        )

    def _spans(self) -> tuple[Link, ...]:
        labels = (("day", _("Day"), "calendar-event"), ("week", _("Week"), "columns"),
                  ("month", _("Month"), "layout-grid"), ("agenda", _("Agenda"), "list"))  # fmt: skip
        return tuple(
            Link(label, self._url(span="" if name == "month" else name), icon, self.view == name)
            for name, label, icon in labels
        )

    def _shown(self) -> list[date]:
        if self.view == "month":
            return _weeks(self.day, self.actor.week_start)
        if self.view == "week":
            return _week(self.day, self.actor.week_start)
        return [self.day + timedelta(days=n) for n in range(AGENDA if self.view == "agenda" else 1)]

    def _step(self, days: list[date], by: int) -> date:
        """A day of the page before (-1) or after (1)."""
        if self.view == "month":
            first = self.day.replace(day=1)
            return first - timedelta(days=1) if by < 0 else (first + timedelta(days=31)).replace(day=1)
        return self.day + by * timedelta(days=len(days))

    def _format(self, day: date, pattern: str) -> str:
        return str(babel_date(day, pattern, locale=self.actor.language))

    def _title(self, days: list[date]) -> str:
        if self.view == "month":
            return formatting.format_period(self.day, "month", self.actor.language)
        if self.view == "day":
            return formatting.format_period(self.day, "day", self.actor.language)
        return formatting.format_days(days[0], days[-1], self.actor.language)

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

    def _cells(self, days: list[date]) -> tuple[tuple[DayView, ...], tuple[str, ...]]:
        """The days with their events, and the heads of the columns they stand in."""
        most = {"month": IN_A_MONTH, "day": IN_A_DAY}.get(self.view, IN_A_WEEK)
        found = read_days(self.spec, self._rows(), days, self.zone, self._columns(), most)
        owners = [self.spec.fields[self.spec.scope.owner]] if self.owned else []
        titles = titles_for_rows([row for rows in found.values() for row in rows], owners, self.actor)
        named = self.owned and not self.mine and not self.people
        events = Events(self.spec, self.actor, titles, named=named, by_day=self.by_day)
        if self.people and found[self.day]:
            return self._side_by_side(found[self.day], events)
        pattern = {"month": "EEE", "week": "EEE d"}.get(self.view, "EEEE")
        heads = tuple(self._format(day, pattern) for day in days[:7]) if self.view != "agenda" else ()
        return tuple(self._day_view(day, found[day], most, events) for day in days), heads

    def _side_by_side(self, rows: list[Row], events: Events) -> tuple[tuple[DayView, ...], tuple[str, ...]]:
        """The day of each who has something on it, the actor first, at most PEOPLE of them."""
        column = self.spec.fields[self.spec.scope.owner].column
        whose: dict[Any, list[Row]] = {self.actor.member_id: []}
        for row in sorted(rows, key=events.owner):
            whose.setdefault(row[column], []).append(row)
        shown = list(whose.items())[:PEOPLE]
        names = [events.owner(rows[0]) if rows else self.actor.name for _pk, rows in shown]
        cells = []
        for (_pk, mine), name in zip(shown, names, strict=True):
            ordered = sorted(mine, key=lambda row: (row[self.spec.fields[self.calendar.at].column], row["id"]))
            view = self._day_view(self.day, ordered, IN_A_DAY, events)
            cells.append(DayView(**{**vars(view), "label": name, "create_url": ""}))
        return tuple(cells), tuple(names)

    def _rows(self) -> Any:
        if not self.mine:
            return self.rows
        return self.rows.filter(**{self.spec.fields[self.spec.scope.owner].column: self.actor.member_id})

    def _columns(self) -> list[str]:
        spec, calendar = self.spec, self.calendar
        readable = {info.name for info in spec.readable(self.actor)}
        shown = [spec.title, calendar.at, calendar.until, calendar.all_day, calendar.kind, *calendar.columns.split()]
        names = [name for name in shown if name in readable] + ([spec.scope.owner] if self.owned else [])
        return list(dict.fromkeys(["id", "version", *(spec.fields[name].column for name in names)]))

    def _day_view(self, day: date, rows: list[Row], most: int, events: Events) -> DayView:
        at = self.calendar.at
        whose: Mapping[str, str] = {self.spec.scope.owner: "me"} if self.mine else {}
        rest = {k: v for k, v in self.params.items() if k not in {"view", "changed", "span", "around", "who"}}
        all_of_it = urlencode({**rest, **whose, at: day.isoformat()})
        shown = [events.of(row, day) for row in rows[:most]]
        return DayView(
            iso=day.isoformat(),
            number=day.day,
            label=formatting.format_period(day, "day", self.actor.language),
            today=day == today(self.actor),
            outside=self.view == "month" and day.month != self.day.month,
            events=tuple(laned(shown) if self.view in {"week", "day"} else shown),
            more_url=f"{self.spec.url()}?{all_of_it}" if len(rows) > most else "",
            create_url=f"{self.create}?{self.calendar.prefill.format(day=day.isoformat())}" if self.create else "",
        )


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
