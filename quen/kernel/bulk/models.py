"""Bulk work: one deed on many records, and what became of each."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from quen.kernel.records.base import TenantRow
from quen.kernel.records.fields import Ref

UNDER_WAY = ("queued", "running")
CHANGED, UNCHANGED, REFUSED = "changed", "unchanged", "refused"
OUTCOMES = (CHANGED, UNCHANGED, REFUSED)


class BulkRun(TenantRow):
    """A deed on all records of a selection. `status`: queued, running, done, failed; stopped by somebody.

    `kind`: edit, tag, untag, do (a verb, `verb`) or undo (of the run `undo_of`). `given`: {field: value} as JSON.
    `selection`: the parameters of the list; its records are written down (`frozen`) before the first is changed, so
    that changing the field one filters by shifts nothing. `position`: the number of the last record dealt with.
    Changes are logged with the run's id as request.
    """

    object = models.CharField(max_length=60)
    kind = models.CharField(max_length=8)
    verb = models.CharField(max_length=60, default="", blank=True)
    given = models.JSONField(default=dict)
    selection = models.JSONField(default=list)
    options = models.JSONField(default=dict)
    status = models.CharField(max_length=8, default="queued")
    frozen = models.BooleanField(default=False)
    total = models.IntegerField(default=0)
    position = models.IntegerField(default=0)
    counts = models.JSONField(default=dict)
    message = models.TextField(default="", blank=True)
    undo_of = Ref("kernel.BulkRun", null=True)
    created_at = models.DateTimeField(db_default=Now())
    created_by = Ref("kernel.Member", null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "bulk_run"
        indexes = [
            models.Index(fields=["tenant_id", "created_at"], name="bulk_run_by_age"),
            models.Index(fields=["tenant_id", "undo_of"], name="bulk_run_undone", condition=~models.Q(undo_of=None)),
        ]  # fmt: skip


class BulkRow(TenantRow):
    """A record of a run. `outcome`: "" (not dealt with), changed, unchanged or refused, with its `reason`."""

    run_id = models.UUIDField()
    number = models.IntegerField()
    record_id = models.UUIDField()
    outcome = models.CharField(max_length=9, default="", db_default="")
    reason = models.TextField(default="", db_default="")

    class Meta:
        db_table = "bulk_row"
        constraints = [models.UniqueConstraint(fields=["tenant_id", "run_id", "number"], name="bulk_row_in_order")]
        indexes = [
            models.Index(fields=["tenant_id", "run_id", "number"], name="bulk_row_refused",
                         condition=models.Q(outcome="refused")),
        ]  # fmt: skip
