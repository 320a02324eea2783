"""The declaration of the activity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from quen.apps.activities.activity.actions import ACTIONS
from quen.apps.activities.activity.model import Activity
from quen.apps.activities.activity.prepare import prepare_activity, tidy_activity
from quen.apps.activities.activity.settle import settle_activity
from quen.kernel.clock import now, today
from quen.kernel.registry.spec import (
    A,
    B,
    C,
    Calendar,
    Facts,
    Menu,
    ObjectSpec,
    QuickFilter,
    Related,
    Scope,
    Section,
    Through,
)
from quen.kernel.registry.variants import Variants

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


def _me(actor: Actor) -> str:
    return str(actor.member_id)


def _this_moment(_actor: Actor) -> str:
    return now().replace(microsecond=0).isoformat()


def _today(actor: Actor) -> str:
    return today(actor).isoformat()


def _tone(row: Mapping[str, Any]) -> str:
    """Overdue in red, what is over muted."""
    if row["status"] != "open":
        return "muted"
    return "danger" if row["moment"] is not None and row["moment"] < now() else ""


def _moves(row: Mapping[str, Any]) -> str:
    """What lies ahead is moved; what was done stays."""
    if row["status"] != "open":
        return ""
    return "starts_at" if row["kind"] == "meeting" else "due_at"


activity = ObjectSpec(
    model=Activity,
    icon="checkbox",
    menu=Menu("activities", 10, key="t"),
    columns="name kind moment status priority about account owner",
    sort="-moment",
    subtitle="kind",
    sections=(
        Section(
            _("Activity"),
            "kind name due_at starts_at ends_at all_day done_at status priority direction outcome duration_minutes "
            "phone location email_from email_to body",
        ),
        Section(_("Concerns"), "about account contact owner"),
        Section(_("Reminder and recurrence"), "remind_at repeat pinned"),
    ),
    quick="kind name due_at starts_at ends_at all_day direction outcome duration_minutes email_from email_to body "
    "about priority remind_at repeat owner",
    figures="kind status moment owner",
    context="owner about account contact",
    quick_filters=(
        QuickFilter("mine", _("My open"), {"owner": _me, "status": "open"}),
        QuickFilter("overdue", _("Overdue"), {"status": "open", "moment__lte": _this_moment}),
        QuickFilter("today", _("Today"), {"moment": _today}),
        QuickFilter("tasks", _("Tasks"), {"kind": "task"}),
        QuickFilter("calls", _("Calls"), {"kind": "call"}),
        QuickFilter("meetings", _("Meetings"), {"kind": "meeting"}),
        QuickFilter("notes", _("Notes"), {"kind": "note"}),
        QuickFilter("emails", _("E-mails"), {"kind": "email"}),
    ),
    calendar=Calendar(
        at="moment",
        until="ends_at",
        all_day="all_day",
        kind="kind",
        icons={"task": "checkbox", "call": "phone", "meeting": "calendar-event", "note": "notes", "email": "mail"},
        tone=_tone,
        columns="status due_at",
        move="reschedule",
        moves=_moves,
        prefill="kind=meeting&starts_at={day}T09:00&ends_at={day}T10:00",
    ),
    search={"name": A, "account.name": B, "contact.name": B, "location": C},
    related=(Related("attendee", "activity", "member contact answer"),),
    # who owns a record sees what happens on it; who takes part in a meeting sees the meeting
    scope=Scope("owner", through=Through("activities.ActivityLink", by="activity")),
    variants=Variants(
        by="kind",
        fields={
            "task": "due_at priority remind_at repeat",
            "call": "due_at priority remind_at repeat direction outcome duration_minutes phone",
            "meeting": "starts_at ends_at all_day location remind_at repeat",
            "note": "",
            "email": "email_from email_to direction",
        },
        labels={
            "email.done_at": _("Sent at"),
            "email.body": _("Text"),
            "note.body": _("Note"),
            "note.done_at": _("Written at"),
            "call.done_at": _("Called at"),
            "meeting.moment": _("Starts"),
        },
    ),
    import_keys="external_id",
    import_names={
        "name": "subject title topic tiêu_đề chủ_đề หัวข้อ",
        "kind": "type activity_type loại ประเภท",
        "body": "description note comments text nội_dung ghi_chú รายละเอียด",
        "due_at": "due due_date deadline hạn กำหนด",
        "starts_at": "start start_date start_time bắt_đầu เริ่ม",
        "ends_at": "end end_date end_time kết_thúc สิ้นสุด",
        "done_at": "date activity_date completed completed_at sent_at ngày วันที่",
        "owner": "assigned_to user nhân_viên พนักงาน",
    },
    actions=ACTIONS,
    written_by={
        "kind": ("create", "import"),
        "status": ("create", "import", "complete", "log", "reopen", "cancel"),
        "owner": ("create", "import", "edit", "assign"),
        "about": ("create", "import", "edit"),
        "pinned": ("create", "pin", "unpin"),
        "repeat": ("create",),
    },
    secret="series repeat_zone repeat_from repeat_made",  # noqa: S106  (columns)
    prepare=prepare_activity,
    tidy=tidy_activity,
    samples={"repeat": "FREQ=WEEKLY;COUNT=1", "all_day": "false"},
    settle=settle_activity,
    facts=Facts(date="moment", measures=("duration_minutes",)),
    empty_hint=_("Tasks, calls, meetings, notes and e-mails with your customers."),
)
