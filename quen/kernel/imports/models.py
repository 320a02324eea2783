"""An import, and its rows in staging."""

from __future__ import annotations

from django.db import models

from quen.kernel.records.base import TenantRow
from quen.kernel.records.fields import Ref


class ImportRun(TenantRow):
    """A file on its way in. `status`: staging (its rows are being read), unread (they cannot be, see `message`),
    mapping, ready, queued, running, done, failed, canceled; reverting and reverted when it is taken back.

    `mapping`: {column index: {"field": …, "create": bool}}; `options`: source, reading (a word for this reading of
    the file), fills, key, marks, mode, empty; `counts`: by outcome; `report`: notes on values, records made on the
    way, what checking all rows found, what was taken back. `sha256`: the file, until the import begins.
    `position` is the last row number committed; rows are numbered as a spreadsheet does, the header being 1.
    """

    object = models.CharField(max_length=60)
    file_name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64, default="", db_default="")
    status = models.CharField(max_length=12, default="mapping")
    header = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    row_count = models.IntegerField(default=0)
    position = models.IntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    created_by = Ref("kernel.Member", null=True)
    message = models.TextField(blank=True, default="")

    class Meta:
        db_table = "import_run"


class ImportRow(TenantRow):
    """A row as it stands in the file.

    `outcome`: "" (nothing to tell), failed, skipped or (imported) without something, with its `reason`; or later-c,
    -u, -n: created, updated or not changed as `record_id`, but a reference to a record of the same file is still to
    be set.
    """

    run_id = models.UUIDField()
    number = models.IntegerField()
    cells = models.JSONField()
    outcome = models.CharField(max_length=10, default="", db_default="")
    reason = models.TextField(default="", db_default="")
    record_id = models.UUIDField(null=True)

    class Meta:
        db_table = "import_row"
        indexes = [models.Index(fields=["tenant_id", "run_id", "number"], name="import_row_in_order")]
