"""The sample data of a business."""

from __future__ import annotations

from django.db import models

from quen.kernel.records.base import TenantRow
from quen.kernel.records.fields import Ref


class SampleRun(TenantRow):
    """Sample data on their way in, there, or on their way out. `status`: loading, there, failed, removing, removed.

    `made`: [[object, key, record id], …] in the order in which they were made, until they are taken away; `kept`:
    [[object, record id], …] of those that stayed, because something of the users' hangs on them. `total`: how many
    there are to be.
    """

    status = models.CharField(max_length=8, default="loading")
    made = models.JSONField(default=list)
    kept = models.JSONField(default=list)
    total = models.IntegerField(default=0)
    message = models.TextField(default="", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = Ref("kernel.Member", null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sample_run"
        constraints = [
            models.UniqueConstraint(
                fields=["tenant_id"], condition=~models.Q(status="removed"), name="sample_run_one_at_a_time"
            ),
        ]
