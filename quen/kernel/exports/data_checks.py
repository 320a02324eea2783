"""Runs of exports that nobody carries on."""

from __future__ import annotations

from collections.abc import Iterator

from quen.kernel.checks.declare import Finding, Look, data_check
from quen.kernel.exports.models import UNDER_WAY
from quen.kernel.jobs.data_checks import stranded


@data_check("exports under way", cure="begin the export again")
def under_way(look: Look) -> Iterator[Finding]:
    """What says that it is under way has a job that goes on with it."""
    for tenant_id, run_id, status in stranded(look, "export_run", UNDER_WAY):
        yield Finding(f"is {status}, and no job goes on with it", tenant_id, "export_run", str(run_id))
