"""The verbs of an activity: complete, log a call, reopen, reschedule, cancel, pin, end a series."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from quen.apps.activities.activity.model import CALL, CANCELLED, DONE, MEETING, OPEN, PLANNED, Activity
from quen.apps.activities.activity.repeat import stop_series
from quen.kernel.actions.declare import action
from quen.kernel.clock import now
from quen.kernel.errors import DomainError
from quen.kernel.records.save import apply_changes

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


def is_open(record: Activity) -> bool:
    """Whether it still lies ahead, or is overdue."""
    return bool(record.status == OPEN)


def is_closed(record: Activity) -> bool:
    """Whether it was planned, and is done or cancelled."""
    return record.kind in PLANNED and not is_open(record)


def is_open_call(record: Activity) -> bool:
    """Whether it is a call that has not been made."""
    return bool(record.kind == CALL and is_open(record))


@action(_("Complete"), icon="check", tone="success", primary=True, bulk=True, available=is_open)
def complete_activity(record: Activity, *, actor: Actor) -> None:
    """Done, now."""
    apply_changes(record, {"status": DONE, "done_at": now()}, actor=actor)


@action(_("Log the call"), icon="phone", ask="outcome duration_minutes body", available=is_open_call)
def log_activity(
    record: Activity, *, actor: Actor, outcome: str, duration_minutes: int | None = None, body: str = ""
) -> None:
    """The call was made, now, with this outcome. Notes replace those of the plan where some are given."""
    changes = {"status": DONE, "done_at": now(), "outcome": outcome, "duration_minutes": duration_minutes}
    if body:
        changes["body"] = body
    apply_changes(record, changes, actor=actor)


@action(_("Reopen"), icon="refresh", bulk=True, available=is_closed)
def reopen_activity(record: Activity, *, actor: Actor) -> None:
    """It is still to be done."""
    apply_changes(record, {"status": OPEN, "done_at": None}, actor=actor)


@action(_("Reschedule"), icon="calendar-time", ask="due_at starts_at", bulk=True, available=is_open)
def reschedule_activity(
    record: Activity, *, actor: Actor, due_at: datetime | None = None, starts_at: datetime | None = None
) -> None:
    """Another time: `starts_at` of a meeting, which keeps its length, else `due_at`. The reminder moves along."""
    column = "starts_at" if record.kind == MEETING else "due_at"
    moment = starts_at if record.kind == MEETING else due_at
    if moment is None:
        raise DomainError("required", "", errors={column: [_t("Please fill in this field.")]})
    before = getattr(record, column)
    changes: dict[str, Any] = {column: moment}
    moved = moment - before if before is not None else timedelta()
    if column == "starts_at" and record.ends_at is not None:
        changes["ends_at"] = record.ends_at + moved
    if record.remind_at is not None:
        changes["remind_at"] = record.remind_at + moved
    apply_changes(record, changes, actor=actor)


@action(_("Cancel the activity"), icon="circle-x", bulk=True, available=is_open)
def cancel_activity(record: Activity, *, actor: Actor) -> None:
    """It does not take place."""
    apply_changes(record, {"status": CANCELLED, "done_at": now()}, actor=actor)


@action(_("Pin"), icon="pin", available=lambda record: not record.pinned)
def pin_activity(record: Activity, *, actor: Actor) -> None:
    """Keep it on top of the timelines it stands on."""
    apply_changes(record, {"pinned": True}, actor=actor)


@action(_("Unpin"), icon="pin", available=lambda record: record.pinned)
def unpin_activity(record: Activity, *, actor: Actor) -> None:
    """Let it go back to its place in time."""
    apply_changes(record, {"pinned": False}, actor=actor)


@action(
    _("End the series"),
    icon="refresh",
    confirm=_("Move the later ones of this series that are still open to the trash?"),
    available=lambda record: bool(record.repeat and record.series),
)
def stop_activity(record: Activity, *, actor: Actor) -> None:
    """This is the last one of its series."""
    stop_series(record, record.moment or now())
    apply_changes(record, {"repeat": ""}, actor=actor)


ACTIONS = (
    complete_activity,
    log_activity,
    reopen_activity,
    reschedule_activity,
    cancel_activity,
    pin_activity,
    unpin_activity,
    stop_activity,
)
