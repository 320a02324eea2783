"""What is kept of bulk work: its run for good, the list of its records as long as it can be undone."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection

from quen.kernel.bulk.models import BulkRun
from quen.kernel.clock import aging_now
from quen.kernel.jobs.background import in_chunks
from quen.kernel.tenancy.models import Tenant

KEPT_DAYS = 30
CHUNK = 10_000


def forget_old() -> None:
    """Of every tenant: delete the lists of records of runs older than KEPT_DAYS."""
    for tenant_id in list(Tenant.objects.values_list("pk", flat=True)):
        in_chunks(_forget_chunk, tenant_id)


def _forget_chunk() -> bool:
    old = BulkRun.objects.filter(created_at__lt=aging_now() - timedelta(days=KEPT_DAYS), frozen=True, total__gt=0)
    run = old.order_by("created_at").exclude(options__has_key="forgotten").first()
    if run is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            """DELETE FROM bulk_row WHERE run_id = %s AND number IN (
                   SELECT number FROM bulk_row WHERE run_id = %s ORDER BY number LIMIT %s)""",
            [run.pk, run.pk, CHUNK],
        )
        left = cursor.rowcount == CHUNK
    if not left:
        run.options = {**run.options, "forgotten": True}
        run.save(update_fields=["options"])
    return True
