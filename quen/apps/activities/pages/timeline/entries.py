"""Pieces of the stream made ready to be shown: titles of all references in one statement per object."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from quen.apps.activities.activity.model import CALL, EMAIL, MEETING, NOTE, OPEN, TASK, Activity
from quen.apps.activities.activity.object import activity
from quen.apps.activities.pages.timeline.stream import Piece
from quen.apps.activities.pages.timeline.viewmodels import ActivityEntry, ChangeEntry
from quen.kernel.access.reach import reach
from quen.kernel.clock import now, today
from quen.kernel.query.titles import titles_for_rows
from quen.kernel.records.render import Look, as_text, choice_label, look_for, render
from quen.kernel.text import formatting
from quen.kernel.text.mentions import plain
from quen.kernel.web.frame import initials

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.actions.declare import Tone

ICONS = {TASK: "checkbox", CALL: "phone", MEETING: "calendar-event", NOTE: "notes", EMAIL: "mail"}
_ABOUT = ("about", "account", "contact")
_FACTS = ("outcome", "direction", "duration_minutes", "location", "email_to", "priority", "repeat")
_VERBS = ("edit", "complete", "log", "reopen", "reschedule", "pin", "unpin")
_DULL = {("priority", "normal"), ("priority", "low")}


def due_tone(moment: datetime | None, day: Any, zone: ZoneInfo) -> Tone:
    """Overdue is danger, today success, later muted, without a date warning."""
    if moment is None:
        return "warning"
    if moment < now():
        return "danger"
    return "success" if moment.astimezone(zone).date() == day else "muted"


def moment_text(moment: datetime, actor: Actor, *, all_day: bool) -> str:
    """The date, and the time unless the whole day is meant: `Today, 14:30`."""
    zone = ZoneInfo(actor.timezone)
    local = moment.astimezone(zone)
    days = (local.date() - today(actor)).days
    near = {-1: _("Yesterday"), 0: _("Today"), 1: _("Tomorrow")}.get(days)
    if all_day:
        return near or formatting.format_date(local.date(), actor.language)
    return f"{near}, {local:%H:%M}" if near else formatting.format_datetime(moment, zone, actor.language)


class Entries:
    """Makes entries of activities: all that one page shows is read at once."""

    def __init__(self, ids: Iterable[uuid.UUID], actor: Actor, beside: tuple[str, uuid.UUID]) -> None:
        self.actor, self.beside = actor, beside
        self.infos = {info.name: info for info in activity.readable(actor)}
        rows = Activity.objects.filter(pk__in=set(ids), deleted_at__isnull=True)
        self.rows: dict[uuid.UUID, Any] = {row.pk: row for row in rows}
        refs = [self.infos[name] for name in (*_ABOUT, "owner") if name in self.infos]
        self.look: Look = look_for(actor, titles_for_rows([vars(row) for row in self.rows.values()], refs, actor))
        self.reaches = {verb: reach(activity, actor, verb) for verb in _VERBS}
        self.day, self.zone = today(actor), ZoneInfo(actor.timezone)

    def of(self, ids: Iterable[uuid.UUID]) -> tuple[ActivityEntry, ...]:
        """The entries of these activities, in their order."""
        return tuple(self._entry(self.rows[pk]) for pk in ids if pk in self.rows)

    def stream(self, pieces: Sequence[Piece]) -> tuple[ActivityEntry | ChangeEntry, ...]:
        """Activities and changes in their order; changes that follow each other by one person are folded together."""
        made: list[ActivityEntry | ChangeEntry] = []

        def key(piece: Piece) -> Any:
            return piece.activity or (piece.change and (piece.change.who, piece.at.astimezone(self.zone).date()))

        for _key, group in groupby(pieces, key):
            run = list(group)
            if run[0].activity is not None:
                made += self.of([run[0].activity])
            else:
                made.append(_folded(run))
        return tuple(made)

    def _entry(self, row: Any) -> ActivityEntry:
        shown = self._value(row, "moment") or (row.created_at if row.status != OPEN else None)
        owner = as_text(self.infos["owner"], row.owner_id, self.look) if "owner" in self.infos and row.owner_id else ""
        return ActivityEntry(
            id=str(row.pk),
            url=activity.url(row.pk),
            kind=row.kind,
            icon=ICONS.get(row.kind, "activity"),
            label=choice_label(self.infos["kind"], row.kind) if "kind" in self.infos else activity.label,
            title=activity.title_of(row, self.actor),
            body=self._body(row),
            when=moment_text(shown, self.actor, all_day=row.all_day) if shown else _("No date"),
            when_iso=shown.isoformat() if shown else "",
            when_tone=due_tone(shown, self.day, self.zone) if row.status == OPEN else "muted",
            who=owner,
            who_initials=initials(owner) if owner else "",
            facts=self._facts(row),
            about=self._about(row),
            status=row.status,
            pinned=row.pinned,
            version=row.version,
            verbs=self._verbs(row),
        )

    def _verbs(self, row: Any) -> frozenset[str]:
        held = {found: found.holds(row) for found in set(self.reaches.values())}
        declared = activity.actions_by_name
        return frozenset(
            verb
            for verb, found in self.reaches.items()
            if held[found] and (verb == "edit" or (fits := declared[verb].available) is None or fits(row))
        )

    def _value(self, row: Any, name: str) -> Any:
        return getattr(row, self.infos[name].column) if name in self.infos else None

    def _body(self, row: Any) -> str:
        """The text, without a first line that is the title."""
        body = str(self._value(row, "body") or "").strip()
        first, _newline, rest = body.partition("\n")
        return rest.strip() if plain(first).strip() == row.name else body

    def _facts(self, row: Any) -> tuple[str, ...]:
        shown = []
        for name in _FACTS:
            value = self._value(row, name)
            if value in (None, "") or (name, value) in _DULL:
                continue
            if name == "duration_minutes":
                shown.append(ngettext("%(count)d minute", "%(count)d minutes", value) % {"count": value})
            else:
                shown.append(as_text(self.infos[name], value, self.look))
        if row.kind == MEETING and row.ends_at is not None and "ends_at" in self.infos and not row.all_day:
            shown.append(_("until %(time)s") % {"time": f"{row.ends_at.astimezone(self.zone):%H:%M}"})
        if row.status == "cancelled":
            shown.append(_("Cancelled"))
        return tuple(shown)

    def _about(self, row: Any) -> tuple[Markup, ...]:
        """Links to what else it concerns, not to the page it stands on."""
        found: dict[tuple[str, uuid.UUID], Markup] = {}
        for name in _ABOUT:
            value = self._value(row, name)
            if not value:
                continue
            info = self.infos[name]
            parts = str(value).partition(":") if name == "about" else (info.target, "", str(value))
            key = (parts[0], uuid.UUID(parts[2]))
            if key != self.beside and key in self.look.titles:
                found.setdefault(key, render(info, value, "html", self.look))
        return tuple(found.values())


def _folded(run: Sequence[Piece]) -> ChangeEntry:
    changes = tuple(piece.change for piece in run if piece.change is not None)
    first = changes[0]
    names = list(dict.fromkeys(change.label for entry in changes for change in entry.changes))
    if len(changes) == 1 or not names:
        summary = first.sentence
    else:
        listed = ", ".join(names[:4]) + (" …" if len(names) > 4 else "")
        summary = _("changed %(fields)s") % {"fields": listed}
    return ChangeEntry(first.who, first.who_initials, first.at, first.at_iso, summary, len(changes), changes)
