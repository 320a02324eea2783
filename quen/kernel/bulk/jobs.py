"""Bulk work in the background, so that the page may be closed."""

from __future__ import annotations

import uuid

from django.db import close_old_connections
from procrastinate.contrib.django import app

from quen.kernel.bulk.forget import forget_old
from quen.kernel.bulk.run import fail_bulk, run_bulk
from quen.kernel.jobs.background import background


@background("bulk_work", queue="bulk", failed=fail_bulk)
def bulk_work(*, run_id: uuid.UUID, tenant_id: uuid.UUID, member_id: uuid.UUID) -> None:
    """Carry out a run; a fault is tried again from the last chunk that was saved, a few times."""
    run_bulk(run_id, tenant_id, member_id)


@app.periodic(cron="41 18 * * *")
@app.task(name="forget_bulk", queue="chores", queueing_lock="forget_bulk")
def forget_bulk(timestamp: int) -> None:
    """Every night: the records of runs that can no longer be undone."""
    del timestamp
    close_old_connections()
    try:
        forget_old()
    finally:
        close_old_connections()
