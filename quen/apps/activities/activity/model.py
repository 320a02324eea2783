"""Activity: what somebody does or has done with others: a task, a call, a meeting, a note, an e-mail."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record
from quen.kernel.records.fields import AnyRefField, PhoneField, RecurrenceField, Ref, SortKeyField

TASK, CALL, MEETING, NOTE, EMAIL = "task", "call", "meeting", "note", "email"
PLANNED = frozenset({TASK, CALL, MEETING})  # kinds that can lie ahead; the others are only logged
OPEN, DONE, CANCELLED = "open", "done", "cancelled"

_HAPPENED = Coalesce(F("done_at"), F("created_at"))
_WHEN = Case(
    When(status=Value(OPEN), then=Coalesce(F("starts_at"), F("due_at"))),
    When(kind=Value(MEETING), then=Coalesce(F("starts_at"), _HAPPENED)),
    default=_HAPPENED,
)


class Activity(Record):
    """One table for all kinds, so that a timeline, a day and a calendar are each one index scan.

    `moment` is its place in time: while it is open the moment it is due or starts (empty when none is set), else when
    it happened. Times are UTC. With `all_day` only the dates count, in the zone of who planned it: a meeting starts
    at midnight and ends at the midnight after its last day, a task is due at the last second of its day.
    `duration_minutes` is that of a call. `about` is the record it is first of all about; `account` and `contact`
    are those it concerns, and all of them have it on their timelines, by `ActivityLink`.
    `repeat` is a recurrence rule (RFC 5545, without DTSTART); the occurrences are activities of their own, with the
    same `series`, made ahead, on the wall clock of `repeat_zone`. The first of them keeps the moment that the rule is
    counted from (`repeat_from`) and the last moment that was made (`repeat_made`), wherever the rows are moved.
    """

    KINDS = [
        (TASK, _("Task")),
        (CALL, _("Call")),
        (MEETING, _("Meeting")),
        (NOTE, _("Note")),
        (EMAIL, _("E-mail")),
    ]
    STATUSES = [(OPEN, _("Open")), (DONE, _("Done")), (CANCELLED, _("Cancelled"))]
    PRIORITIES = [("low", _("Low")), ("normal", _("Normal")), ("high", _("High"))]
    DIRECTIONS = [("out", _("Outgoing")), ("in", _("Incoming"))]
    OUTCOMES = [
        ("reached", _("Reached")),
        ("no_answer", _("No answer")),
        ("busy", _("Busy")),
        ("voicemail", _("Left a message")),
        ("callback", _("Wants to be called back")),
        ("wrong_number", _("Wrong number")),
    ]

    name = models.CharField(_("Subject"), max_length=200)
    kind = models.CharField(_("Kind"), max_length=10, choices=KINDS, default=TASK)
    body = models.TextField(_("Notes"), blank=True, default="", max_length=50_000)
    status = models.CharField(_("Status"), max_length=10, choices=STATUSES, default=OPEN)
    due_at = models.DateTimeField(_("Due"), null=True, blank=True)
    starts_at = models.DateTimeField(_("Starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("Ends"), null=True, blank=True)
    all_day = models.BooleanField(_("All day"), default=False)
    done_at = models.DateTimeField(_("Done at"), null=True, blank=True)
    moment = models.GeneratedField(
        expression=_WHEN,
        output_field=models.DateTimeField(null=True),
        db_persist=True,
        verbose_name=_("When"),
    )
    priority = models.CharField(_("Priority"), max_length=10, choices=PRIORITIES, default="normal")
    direction = models.CharField(_("Direction"), max_length=5, choices=DIRECTIONS, blank=True, default="")
    outcome = models.CharField(_("Outcome"), max_length=20, choices=OUTCOMES, blank=True, default="")
    duration_minutes = models.IntegerField(_("Minutes"), null=True, blank=True)
    phone = PhoneField(_("Phone"), blank=True, default="")
    location = models.CharField(_("Location"), max_length=200, blank=True, default="")
    email_from = models.CharField(_("From"), max_length=320, blank=True, default="")
    email_to = models.CharField(_("To"), max_length=2000, blank=True, default="")
    about = AnyRefField(_("About"))
    account = Ref("customers.Account", verbose_name=_("Account"), null=True, blank=True)
    contact = Ref("customers.Contact", verbose_name=_("Contact"), null=True, blank=True)
    owner = Ref("kernel.Member", verbose_name=_("Owner"), null=True, blank=True)
    remind_at = models.DateTimeField(_("Remind me"), null=True, blank=True)
    pinned = models.BooleanField(_("Pinned"), default=False)
    repeat = RecurrenceField(_("Repeats"))
    repeat_zone = models.CharField(max_length=60, blank=True, default="", editable=False)
    repeat_from = models.DateTimeField(null=True, editable=False)
    repeat_made = models.DateTimeField(null=True, editable=False)
    series = models.UUIDField(null=True, editable=False)
    name_sort = SortKeyField("name")

    TRIGGERS: ClassVar[tuple[str, ...]] = tuple(
        f"AFTER {operation} ON data.activities_activity REFERENCING {tables} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION app.{function}()"
        for operation, tables, function in (
            ("INSERT", "NEW TABLE AS new_rows", "activity_inserted"),
            ("UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows", "activity_updated"),
        )
    )

    class Meta:
        verbose_name = _("Activity")
        verbose_name_plural = _("Activities")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(starts_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="activity_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(duration_minutes__isnull=True) | Q(duration_minutes__gte=0),
                name="activity_minutes_from_0",
            ),
        ]
        indexes = [
            # my day, the calendar, overdue: one owner's open activities in order
            models.Index(
                fields=["tenant_id", "owner", "status", "moment", "id"],
                condition=Q(deleted_at__isnull=True),
                name="activity_day",
            ),
            models.Index(fields=["tenant_id", "series"], condition=Q(series__isnull=False), name="activity_series"),
        ]
