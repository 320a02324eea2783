"""An export: what was taken out, by whom, and the file while it is kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from quen.kernel.records.base import TenantRow
from quen.kernel.records.fields import Ref

FORMATS = ("csv", "xlsx", "parquet")
UNDER_WAY = ("queued", "running")


class ExportRun(TenantRow):
    """Records on their way out. `status`: queued, running, done, failed; stopped when somebody broke it off.

    `selection`: the parameters of the list; `fields`: names in order; `options`: language, timezone, raw.
    `rows`: written so far, in the end all. `sha256`: where the file is, "" for one that went out directly, and when
    `expires_at` is over. The row itself stays, as it is what the audit log tells of.
    """

    # the log says that it was made; the rest is progress
    LOG_WITHOUT: ClassVar[tuple[str, ...] | None] = (
        "status", "rows", "total", "size", "sha256", "message", "started_at", "finished_at", "expires_at",
    )  # fmt: skip

    object = models.CharField(max_length=60)
    format = models.CharField(max_length=8)
    fields = models.JSONField(default=list)
    selection = models.JSONField(default=list)
    options = models.JSONField(default=dict)
    file_name = models.CharField(max_length=300)
    status = models.CharField(max_length=8, default="queued")
    rows = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, default="", blank=True)
    message = models.TextField(default="", blank=True)
    created_at = models.DateTimeField(db_default=Now())
    created_by = Ref("kernel.Member", null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "export_run"
        indexes = [
            models.Index(fields=["tenant_id", "created_by", "-created_at", "-id"], name="export_run_of_member"),
            models.Index(fields=["tenant_id", "sha256"], name="export_run_by_content",
                         condition=~models.Q(sha256="")),
        ]  # fmt: skip
