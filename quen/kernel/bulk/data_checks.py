"""Runs of bulk work that nobody carries on."""

from __future__ import annotations

from collections.abc import Iterator

from quen.kernel.bulk.models import UNDER_WAY
from quen.kernel.checks.declare import Finding, Look, data_check
from quen.kernel.jobs.data_checks import stranded


@data_check("bulk work under way", cure="open the run; what it did not come to can be done again")
def under_way(look: Look) -> Iterator[Finding]:
    """What says that it is under way has a job that goes on with it."""
    for tenant_id, run_id, status in stranded(look, "bulk_run", UNDER_WAY):
        yield Finding(f"is {status}, and no job goes on with it", tenant_id, "bulk_run", str(run_id))
