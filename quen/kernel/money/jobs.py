"""Revaluation in the background."""

from __future__ import annotations

import uuid

from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

AGAIN_AFTER = 15  # seconds; no transaction that writes lasts that long


@app.task(name="revalue_amounts", queue="rates", retry=RetryStrategy(max_attempts=6, wait=2, linear_wait=5))
def revalue_amounts(*, tenant_id: str, currency: str) -> None:
    """Work out the base amounts of a currency anew; a fault is tried again behind the last chunk that was saved."""
    from quen.kernel.money.revalue import revalue
    from quen.kernel.tenancy.context import tenant_context

    close_old_connections()
    try:
        if revalue(uuid.UUID(tenant_id), currency):
            with tenant_context(tenant_id, via="job"):
                defer_revaluation(uuid.UUID(tenant_id), currency, wait=AGAIN_AFTER)
    finally:
        close_old_connections()


def defer_revaluation(tenant_id: uuid.UUID, currency: str, *, wait: int = 0) -> None:
    """Queue the work in the current transaction; one job of a currency runs at a time."""
    lock = f"revalue:{tenant_id}:{currency}"
    task = revalue_amounts.configure(lock=lock, schedule_in={"seconds": wait} if wait else None)
    task.defer(tenant_id=str(tenant_id), currency=currency)
