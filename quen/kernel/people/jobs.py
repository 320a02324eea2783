"""The handover in the background, so that the page may be closed."""

from __future__ import annotations

import logging
import uuid

from django.db import close_old_connections
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from quen.kernel.people.handover import fail_handover, run_handover

log = logging.getLogger("quen.handover")
ATTEMPTS = 4


@app.task(
    name="hand_over",
    queue="handover",
    retry=RetryStrategy(max_attempts=ATTEMPTS, wait=2, linear_wait=5),
    pass_context=True,
)
def hand_over(context: JobContext, *, run_id: str, tenant_id: str, member_id: str) -> None:
    """Carry out a run; a fault is tried again from the last chunk that was saved, a few times."""
    close_old_connections()
    try:
        run_handover(uuid.UUID(run_id), uuid.UUID(tenant_id), uuid.UUID(member_id))
    except Exception:
        log.exception("handover %s stopped", run_id)
        if context.job.attempts + 1 >= ATTEMPTS:
            fail_handover(uuid.UUID(run_id), uuid.UUID(tenant_id))
        raise
    finally:
        close_old_connections()
