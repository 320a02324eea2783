"""What comes next on a record: in the right column of its page and on the cards of a board."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import F
from django.utils.translation import gettext as _

from quen.apps.activities.activity.object import activity
from quen.apps.activities.pages.timeline.entries import ICONS, Entries, due_tone, moment_text
from quen.apps.activities.pages.timeline.stream import OPEN_SHOWN, open_activities
from quen.apps.activities.pages.timeline.viewmodels import ActivityEntry
from quen.apps.activities.pages.timeline.visible import links_of_many
from quen.kernel.clock import today
from quen.kernel.registry.extend import CardNote

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec


@dataclass(frozen=True, slots=True)
class NextActivity:
    """`entry` is None where nothing is planned; then `plan_url` opens a form."""

    entry: ActivityEntry | None
    plan_url: str


def next_panel(spec: ObjectSpec, record: Any, actor: Actor) -> NextActivity | None:
    """The most pressing open activity of a record; None where activities are not for the actor."""
    if spec is activity or spec.scope.via or not actor.may(activity.name, "view"):
        return None
    ids = open_activities(spec, record, actor, "", OPEN_SHOWN)[:1]  # which its timeline has read
    entries = Entries(ids, actor, (spec.name, record.pk)).of(ids)
    may = actor.may(activity.name, "create") and record.deleted_at is None
    url = f"{activity.url()}new?about={spec.name}:{record.pk}" if may else ""
    return NextActivity(entries[0] if entries else None, url)


def card_notes(spec: ObjectSpec, ids: list[uuid.UUID], actor: Actor) -> dict[uuid.UUID, CardNote]:
    """For each card its next activity: overdue red, today green, later grey, none yellow. One statement."""
    readable = {info.name for info in activity.readable(actor)}
    if not actor.may(activity.name, "view") or not {"moment", "kind", "name"} <= readable:
        return {}
    rows = links_of_many(spec, ids, actor).filter(is_open=True)
    rows = rows.order_by("record_id", F("at").asc(nulls_last=True), "activity_id").distinct("record_id")
    found = rows.values_list("record_id", "at", "kind", "activity__name", "activity__all_day")
    day, zone = today(actor), ZoneInfo(actor.timezone)
    none = CardNote(_("No activity planned"), "alert-triangle", "warning", _("Plan what comes next"))
    notes = dict.fromkeys(ids, none)
    for pk, at, kind, name, all_day in found:
        text = moment_text(at, actor, all_day=all_day) if at is not None else _("No date")
        notes[pk] = CardNote(text, ICONS.get(kind, "activity"), due_tone(at, day, zone) if at else "muted", name)
    return notes
