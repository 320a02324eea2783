"""Revaluation in the background."""

from __future__ import annotations

import uuid

from quen.kernel.jobs.background import background

AGAIN_AFTER = 15  # seconds; no transaction that writes lasts that long


@background("revalue_amounts", queue="rates", attempts=6)
def revalue_amounts(*, tenant_id: uuid.UUID, currency: str) -> None:
    """Work out the base amounts of a currency anew; a fault is tried again behind the last chunk that was saved."""
    from quen.kernel.money.revalue import revalue
    from quen.kernel.tenancy.context import tenant_context

    if revalue(tenant_id, currency):
        with tenant_context(tenant_id, via="job"):
            defer_revaluation(tenant_id, currency, wait=AGAIN_AFTER)


def defer_revaluation(tenant_id: uuid.UUID, currency: str, *, wait: int = 0) -> None:
    """Queue the work in the current transaction; one job of a currency runs at a time."""
    revalue_amounts.defer(lock=f"revalue:{tenant_id}:{currency}", wait=wait, tenant_id=tenant_id, currency=currency)
