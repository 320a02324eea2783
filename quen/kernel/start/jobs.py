"""Loading and removing sample data in the background."""

from __future__ import annotations

import uuid

from quen.kernel.jobs.background import background
from quen.kernel.start.sample import fail_sample, run_sample


def _fail(*, run_id: uuid.UUID, tenant_id: uuid.UUID, member_id: uuid.UUID) -> None:
    del member_id
    fail_sample(run_id, tenant_id)


@background("sample_data", queue="imports", failed=_fail)
def sample_data(*, run_id: uuid.UUID, tenant_id: uuid.UUID, member_id: uuid.UUID) -> None:
    """Bring sample data in, or take them away, as the run says; begun again, it goes on where it stood."""
    run_sample(run_id, tenant_id, member_id)
