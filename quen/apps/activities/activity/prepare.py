"""What an activity gets when nobody said otherwise, and what its kind asks for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from quen.apps.activities.activity.model import CALL, DONE, MEETING, OPEN, PLANNED, TASK
from quen.apps.activities.activity.repeat import check_rule
from quen.apps.activities.activity.settle import passed_on
from quen.kernel.clock import now
from quen.kernel.errors import DomainError
from quen.kernel.records.links import split_key

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

_REACH = 15_000  # days from now at which a series can begin
MEETING_TAKES = timedelta(minutes=30)


def prepare_activity(values: dict[str, Any], actor: Actor, creating: bool) -> None:
    """Complete the fields of a new activity."""
    if not creating:
        return
    kind = values.get("kind") or TASK
    _status(values, kind)
    if kind == MEETING and values.get("starts_at") is not None and values.get("ends_at") is None:
        values["ends_at"] = values["starts_at"] + MEETING_TAKES
    _pass_on(values, actor)


def tidy_activity(values: dict[str, Any], record: Mapping[str, Any], actor: Actor) -> None:
    """What its kind needs is there, whole days are whole, the rule is a rule. Raises DomainError by field."""
    kind, status = record.get("kind") or TASK, record.get("status")
    if kind == MEETING and status == OPEN and record.get("starts_at") is None:
        raise DomainError("required", "", errors={"starts_at": [_("Please fill in this field.")]})
    if values.get("repeat"):
        if kind not in PLANNED or status != OPEN:
            raise DomainError("not_planned", _("Only what is still open can repeat."), field="repeat")
        start = record.get("starts_at" if kind == MEETING else "due_at")
        if start is None or abs((start - now()).days) > _REACH:
            raise DomainError("no_start", _("What repeats needs a first date, not too far away."), field="repeat")
        values["repeat"] = check_rule(values["repeat"])
    if record.get("all_day") and {"all_day", "starts_at", "ends_at", "due_at"} & set(values):
        _whole_days(values, record, ZoneInfo(actor.timezone))


def _status(values: dict[str, Any], kind: str) -> None:
    """Notes and e-mails are there because they happened; a call without a date was made just now."""
    happened = kind not in PLANNED or (kind == CALL and values.get("due_at") is None)
    status = values.get("status")
    if not status or (status == OPEN and happened):
        status = DONE if happened else OPEN
    values["status"] = status
    if status != OPEN and values.get("done_at") is None:
        values["done_at"] = now()


def _whole_days(values: dict[str, Any], record: Mapping[str, Any], zone: ZoneInfo) -> None:
    """Only the dates count: from midnight to the midnight after the last day; due at the last second of the day."""

    def midnight(moment: datetime, days: int = 0) -> datetime:
        day = moment.astimezone(zone).date() + timedelta(days=days)
        return datetime.combine(day, time(), zone)

    start, end, due = record.get("starts_at"), record.get("ends_at"), record.get("due_at")
    if due is not None:
        values["due_at"] = midnight(due, 1) - timedelta(seconds=1)
    if start is not None:
        values["starts_at"] = midnight(start)
        last = end if end is not None and end > start else start
        whole = last == midnight(last) and last > start
        values["ends_at"] = midnight(last, 0 if whole else 1)


def _pass_on(values: dict[str, Any], actor: Actor) -> None:
    """The account and the contact are those of what the activity is about, where nobody named others."""
    about = values.get("about")
    if about and (values.get("account") is None or values.get("contact") is None):
        values_of = passed_on(*split_key(about), actor)
        for name in ("account", "contact"):
            if values.get(name) is None and values_of.get(name) is not None:
                values[name] = values_of[name]
    if values.get("account") is None and values.get("contact") is not None:
        values["account"] = passed_on("contact", values["contact"], actor).get("account")
