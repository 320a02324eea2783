"""What nobody needs any more of imports: rows in staging, and runs that were never started."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from quen.kernel.clock import aging_now
from quen.kernel.imports.models import ImportRow, ImportRun
from quen.kernel.imports.staging import DROPPED, drop_staged
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.tenancy.models import Tenant

KEPT_DAYS = 90  # rows that failed can be fetched for so long after their import ended
WAITING_DAYS = 14  # an import that nobody starts is forgotten after so long
_OPEN = ("staging", "unread", "mapping", "ready")


def tidy_imports() -> int:
    """Of every tenant: delete the rows of imports long ended, and imports never started. How many rows there were."""
    rows = 0
    for tenant_id in list(Tenant.objects.values_list("pk", flat=True)):
        with tenant_context(tenant_id, via="job"):
            waiting = Q(status__in=_OPEN, created_at__lt=aging_now() - timedelta(days=WAITING_DAYS))
            ended = Q(finished_at__lt=aging_now() - timedelta(days=KEPT_DAYS))
            old = list(ImportRun.objects.filter(waiting | ended).values_list("pk", "status"))
            kept = set(
                ImportRow.objects.filter(run_id__in=[pk for pk, _s in old]).values_list("run_id", flat=True).distinct()
            )
        for run_id, status in old:
            while run_id in kept:
                with tenant_context(tenant_id, via="job"):
                    dropped = drop_staged(run_id)
                rows += dropped
                if dropped < DROPPED:
                    break
            if status in _OPEN:
                with tenant_context(tenant_id, via="job"):
                    ImportRun.objects.filter(pk=run_id, status__in=_OPEN).delete()
    return rows
