"""`ActivityLink`: on whose timeline an activity stands."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.fields import Ref
from quen.kernel.records.links import RecordLink


class ActivityLink(RecordLink):
    """An activity on the timeline of a record of any object.

    `at`, `is_open`, `kind`, `pinned` and `member` (its owner) are those of the activity, kept by its triggers: the
    timeline is read along an index of this table alone. `source`: "field" (the activity's `about`, account or
    contact), "passed" (named by what it is about), "attendee", or "hand".
    """

    SOURCES = [("field", "field"), ("passed", "passed"), ("attendee", "attendee"), ("hand", "hand")]

    activity = Ref("activities.Activity", verbose_name=_("Activity"), part=True)
    source = models.CharField(max_length=10, choices=SOURCES, default="hand", db_default="hand", editable=False)
    at = models.DateTimeField(null=True, editable=False)
    is_open = models.BooleanField(default=True, db_default=True, editable=False)
    kind = models.CharField(max_length=10, default="", db_default="", editable=False)
    pinned = models.BooleanField(default=False, db_default=False, editable=False)
    member = Ref("kernel.Member", verbose_name=_("Owner of the activity"), null=True, editable=False)

    TRIGGERS: ClassVar[tuple[str, ...]] = (
        "BEFORE INSERT ON data.activities_activitylink FOR EACH ROW EXECUTE FUNCTION app.activity_link_filled()",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "activity", "record_id"], name="activity_link_once"),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "record_id", "is_open", "at", "activity"], name="activity_link_time"),
            models.Index(
                fields=["tenant_id", "record_id", "kind", "is_open", "at", "activity"], name="activity_link_kind"
            ),
            models.Index(
                fields=["tenant_id", "record_id"], condition=models.Q(pinned=True), name="activity_link_pinned"
            ),
            models.Index(
                fields=["tenant_id", "record_id", "member", "is_open", "at", "activity"], name="activity_link_member"
            ),
            models.Index(fields=["tenant_id", "owner", "activity"], name="activity_link_owner"),
        ]
