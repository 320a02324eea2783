"""My day: what I have planned that is overdue, for today and for the days after, each done or moved by one click."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from markupsafe import Markup

from quen.apps.activities.activity.model import CALL, MEETING, OPEN, TASK
from quen.apps.activities.activity.object import activity
from quen.apps.activities.pages.day.channels import NO_WAY, Channels, channels_for
from quen.kernel.actions.declare import Tone
from quen.kernel.clock import now
from quen.kernel.query.titles import titles_for_rows
from quen.kernel.records.render import Look, look_for, render
from quen.kernel.text import formatting

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

DAYS = 7  # how far ahead the list of what comes next looks
OVERDUE, TODAY, NEXT, UNDATED = 12, 30, 6, 5  # most rows of each group
ICONS = {TASK: "checkbox", CALL: "phone", MEETING: "calendar-event"}
_COLUMNS = (
    *("id", "version", "name", "kind", "moment", "all_day", "priority", "phone", "about", "account_id", "contact_id"),
)
COUNTED = 1_000  # overdue ones are counted up to here
_CONCERNS = ("about", "account", "contact")

_Wanted = tuple[str, str, Tone, QuerySet[Any], int]  # name, label, tone, rows, most of them


@dataclass(frozen=True)
class Item:
    """`when` is a time today, a day otherwise. `field` is what moving it to another time posts; `next_day`: the
    moment to which one click moves it, "" where that would be no later. `log_url`: the form that logs a call."""

    id: str
    url: str
    version: int
    kind: str
    icon: str
    name: str
    urgent: bool
    when: str
    when_iso: str
    about: Markup
    field: str
    moves: tuple[tuple[str, str], ...]  # (label, moment as an input takes it)
    next_day: str = ""
    reach: Channels = NO_WAY
    log_url: str = ""


@dataclass(frozen=True)
class Group:
    """`more`: where the rest is, "" when this is all. `count`: of all of them, as text."""

    name: str
    label: str
    tone: Tone
    items: tuple[Item, ...]
    more: str = ""
    count: str = ""


@dataclass(frozen=True)
class Day:
    """The panel. `create`: (label, icon, address) of what can be planned."""

    groups: tuple[Group, ...]
    create: tuple[tuple[str, str, str], ...]
    all_url: str


def build_day(actor: Actor) -> Day | None:
    """The day of `actor`, in her zone; None for a role that has no activities."""
    readable = {info.name for info in activity.readable(actor)}
    if not actor.may(activity.name, "view") or not {"name", "moment", "status", "owner"} <= readable:
        return None
    zone = ZoneInfo(actor.timezone)
    present = now()
    tomorrow = _midnight(present.astimezone(zone).date() + timedelta(days=1), zone)
    mine = activity.rows(actor).filter(owner_id=actor.member_id, status=OPEN)
    ahead = tomorrow + timedelta(days=DAYS)
    wanted: tuple[_Wanted, ...] = (
        ("overdue", _("Overdue"), "danger", mine.filter(moment__lt=present), OVERDUE),
        ("today", _("Today"), "", mine.filter(moment__gte=present, moment__lt=tomorrow), TODAY),
        ("next", _("Next days"), "", mine.filter(moment__gte=tomorrow, moment__lt=ahead), NEXT),
        ("undated", _("Without a date"), "", mine.filter(moment__isnull=True), UNDATED),
    )
    read = {name: _read(rows, most) for name, _label, _tone, rows, most in wanted}
    infos = [activity.fields[name] for name in _CONCERNS if name in readable]
    shown = [row for name, _l, _t, _r, most in wanted for row in read[name][:most]]
    titles = titles_for_rows(shown, infos, actor)
    maker = _Maker(actor, look_for(actor, titles), zone, present, channels_for(shown, actor))
    late = mine.filter(moment__lt=present)[: COUNTED + 1].count()
    groups = tuple(
        maker.group(name, label, tone, read[name], most, late if name == "overdue" else 0)
        for name, label, tone, _rows, most in wanted
        if read[name] or name == "today"
    )
    return Day(groups, _create(actor), _more(actor))


def _read(rows: Any, most: int) -> list[dict[str, Any]]:
    return list(rows.order_by(F("moment").asc(nulls_last=True), "id").values(*_COLUMNS)[: most + 1])


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)


def _more(actor: Actor) -> str:
    return f"{activity.url()}?owner={actor.member_id}&status={OPEN}&sort=moment"


def _create(actor: Actor) -> tuple[tuple[str, str, str], ...]:
    if not actor.may(activity.name, "create"):
        return ()
    labels = {TASK: _("Task"), CALL: _("Call"), MEETING: _("Meeting")}
    return tuple((labels[kind], icon, f"{activity.url()}new?kind={kind}") for kind, icon in ICONS.items())


class _Maker:
    """Makes the rows of one page."""

    def __init__(self, actor: Actor, look: Look, zone: ZoneInfo, present: datetime, reach: dict[Any, Channels]) -> None:
        self.actor, self.look, self.zone, self.present, self.reach = actor, look, zone, present, reach
        self.day = present.astimezone(zone).date()
        self.monday = self.day + timedelta(days=7 - self.day.weekday())

    def group(
        self, name: str, label: str, tone: Tone, rows: list[dict[str, Any]], most: int, counted: int = 0
    ) -> Group:
        items = tuple(self.item(row) for row in rows[:most])
        more = len(rows) > most
        text = formatting.format_number(min(counted or len(items), COUNTED), self.actor.language)
        url = f"{_more(self.actor)}{self._until() if name == 'overdue' else ''}" if more else ""
        return Group(name, label, tone, items, url, text + ("+" if counted > COUNTED or (more and not counted) else ""))

    def _until(self) -> str:
        """Narrows the list to what is overdue."""
        return "&" + urlencode({"moment__lte": self.present.replace(microsecond=0).isoformat()})

    def item(self, row: dict[str, Any]) -> Item:
        moment = row["moment"].astimezone(self.zone) if row["moment"] else None
        return Item(
            id=str(row["id"]),
            url=activity.url(row["id"]),
            version=row["version"],
            kind=row["kind"],
            icon=ICONS.get(row["kind"], "checkbox"),
            name=row["name"],
            urgent=row["priority"] == "high",
            when=self._when(moment, all_day=row["all_day"]) if moment else "",
            when_iso=moment.isoformat() if moment else "",
            about=self._about(row),
            field="starts_at" if row["kind"] == MEETING else "due_at",
            moves=self._moves(moment),
            next_day=self._next_day(moment),
            reach=self.reach.get(row["id"], NO_WAY),
            log_url=f"{activity.url(row['id'])}do/log" if row["kind"] == CALL else "",
        )

    def _next_day(self, moment: datetime | None) -> str:
        """Tomorrow, at the same hour; nothing for what lies there or later."""
        tomorrow = self.day + timedelta(days=1)
        if moment is None or moment.date() >= tomorrow:
            return ""
        return f"{datetime.combine(tomorrow, moment.time()):%Y-%m-%dT%H:%M}"

    def _when(self, moment: datetime, *, all_day: bool) -> str:
        timed = not all_day and moment.time().replace(microsecond=0) not in {time(0), time(23, 59, 59)}
        if moment.date() == self.day:
            return f"{moment:%H:%M}" if timed else _("today")
        if moment.date() == self.day + timedelta(days=1):
            return _("tomorrow %(time)s") % {"time": f"{moment:%H:%M}"} if timed else _("tomorrow")
        if moment.date() == self.day - timedelta(days=1):
            return _("yesterday")
        return formatting.format_date(moment.date(), self.actor.language)

    def _about(self, row: dict[str, Any]) -> Markup:
        for name in _CONCERNS:
            info = activity.fields[name]
            if row.get(info.column) and info.name in {i.name for i in activity.readable(self.actor)}:
                return Markup("{}").format(render(info, row[info.column], "html", self.look, row))
        return Markup("")

    def _moves(self, moment: datetime | None) -> tuple[tuple[str, str], ...]:
        clock = moment.time() if moment else time(9)
        days = (
            (_("Today"), self.day),
            (_("Tomorrow"), self.day + timedelta(days=1)),
            (_("Next Monday"), self.monday),
            (_("In a week"), self.day + timedelta(days=7)),
        )
        return tuple(
            (label, f"{datetime.combine(day, clock):%Y-%m-%dT%H:%M}")
            for label, day in days
            if moment is None or day != moment.date()
        )
