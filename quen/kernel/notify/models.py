"""Notifications, the kinds that a member has turned off, and reminders that wait."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from quen.kernel.records.base import TenantRow
from quen.kernel.records.fields import Ref


class Notification(TenantRow):
    """Something that concerns `member`. The text is made when it is read, in her language and by her rights.

    `params`: what the sentence needs besides actor and record (`count`, `field`, `text`). `key`: the same key is
    told to a member once. `seen_at`: listed before her eyes; `read_at`: opened, or marked as read.
    """

    member = Ref("kernel.Member")
    kind = models.CharField(max_length=60)
    object = models.CharField(max_length=60, blank=True, default="")
    record_id = models.UUIDField(null=True)
    actor = Ref("kernel.Member", null=True)
    params = models.JSONField(default=dict)
    key = models.CharField(max_length=200)
    created_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notification"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant_id", "member", "key"], name="notification_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["tenant_id", "member", "-created_at", "-id"], name="notification_of_member"),
            models.Index(
                fields=["tenant_id", "member"],
                condition=models.Q(read_at__isnull=True),
                name="notification_unread",
            ),
            models.Index(
                fields=["read_at"], condition=models.Q(read_at__isnull=False), name="notification_old"
            ),  # for the chore that removes old ones, of all tenants
        ]


class NotificationChoice(TenantRow):
    """Whether `member` wants to hear of `kind` in the app; without a row the kind's default holds."""

    member = Ref("kernel.Member")
    kind = models.CharField(max_length=60)
    in_app = models.BooleanField()

    class Meta:
        db_table = "notification_choice"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant_id", "member", "kind"], name="notification_choice_once"),
        ]


class Reminder(TenantRow):
    """`member` wants to be told at `at` of a record. `key`: a second reminder of that key replaces the first."""

    member = Ref("kernel.Member")
    object = models.CharField(max_length=60, blank=True, default="")
    record_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    text = models.CharField(max_length=300, blank=True, default="")
    key = models.CharField(max_length=200)
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "reminder"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant_id", "member", "key"], name="reminder_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["at"], condition=models.Q(done_at__isnull=True), name="reminder_due"),
            models.Index(fields=["tenant_id", "record_id"], name="reminder_of_record"),
        ]


class Follow(TenantRow):
    """`member` wants to hear what becomes of a record."""

    member = Ref("kernel.Member")
    object = models.CharField(max_length=60)
    record_id = models.UUIDField()

    class Meta:
        db_table = "follow"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant_id", "record_id", "member"], name="follow_once"),
        ]
