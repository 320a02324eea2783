"""The handover in the background, so that the page may be closed."""

from __future__ import annotations

import uuid

from quen.kernel.jobs.background import background
from quen.kernel.people.handover import fail_handover, run_handover


def _fail(*, run_id: uuid.UUID, tenant_id: uuid.UUID, member_id: uuid.UUID) -> None:
    del member_id
    fail_handover(run_id, tenant_id)


@background("hand_over", queue="handover", failed=_fail)
def hand_over(*, run_id: uuid.UUID, tenant_id: uuid.UUID, member_id: uuid.UUID) -> None:
    """Carry out a run; a fault is tried again from the last chunk that was saved, a few times."""
    run_handover(run_id, tenant_id, member_id)
