"""Bulk work in the background, so that the page may be closed."""

from __future__ import annotations

import uuid

from quen.kernel.bulk.forget import forget_old
from quen.kernel.bulk.run import fail_bulk, run_bulk
from quen.kernel.jobs.background import background, chore


@background("bulk_work", queue="bulk", failed=fail_bulk)
def bulk_work(*, run_id: uuid.UUID, tenant_id: uuid.UUID, member_id: uuid.UUID) -> None:
    """Carry out a run; a fault is tried again from the last chunk that was saved, a few times."""
    run_bulk(run_id, tenant_id, member_id)


chore("41 18 * * *", "forget_bulk")(forget_old)
