"""Exports in the background, and the end of their files."""

from __future__ import annotations

import uuid

from quen.kernel.clock import aging_now
from quen.kernel.exports.models import ExportRun
from quen.kernel.exports.run import fail_export, run_export
from quen.kernel.jobs.background import background, chore
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.tenancy.models import Tenant


@background("export_file", queue="exports", failed=fail_export)
def export_file(*, run_id: uuid.UUID, tenant_id: uuid.UUID, member_id: uuid.UUID) -> None:
    """Write the file of a run, from its beginning; a fault is tried again a few times."""
    run_export(run_id, tenant_id, member_id)


@chore("11 * * * *", "forget_exports")
def forget_exports() -> int:
    """Files whose days are over can no longer be fetched; the nightly round removes their contents. How many."""
    return sum(forget_files(tenant_id) for tenant_id in list(Tenant.objects.values_list("pk", flat=True)))


def forget_files(tenant_id: uuid.UUID) -> int:
    """Let go of what has run out; returns how many files that is."""
    with tenant_context(tenant_id, via="job"):
        return ExportRun.objects.filter(expires_at__lte=aging_now()).exclude(sha256="").update(sha256="")
