"""What a merge did, so that it can be undone to the row."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from quen.kernel.records.base import TenantRow
from quen.kernel.records.fields import Ref

MOVING, DONE, RETURNING, UNDONE = "moving", "done", "returning", "undone"
STAYED = "-"  # before the column of rows that stayed with the loser


class Merge(TenantRow):
    """`loser_id` was merged into `survivor_id`. `fields`: {field: [value before, value after]} of the survivor.

    `state`: moving (references are still on their way, chunk by chunk), done, returning, undone.
    """

    LINKS: ClassVar = ()

    object = models.CharField(max_length=60)
    survivor_id = models.UUIDField()
    loser_id = models.UUIDField()
    fields = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default=MOVING)
    member = Ref("kernel.Member", null=True)
    at = models.DateTimeField(db_default=Now())
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["tenant_id", "loser_id"], name="merge_of_loser"),
            models.Index(fields=["tenant_id", "survivor_id"], name="merge_of_survivor"),
        ]


class MergeMove(TenantRow):
    """Rows of `table` whose `column` was moved from the loser to the survivor; or which stayed (`STAYED`) and went to
    the trash with it."""

    merge = Ref("kernel.Merge", part=True)
    table = models.CharField(max_length=100)
    column = models.CharField(max_length=100)
    ids = ArrayField(models.UUIDField())

    class Meta:
        indexes: ClassVar = [models.Index(fields=["tenant_id", "merge"], name="merge_move_of_merge")]
