"""Emptying the trash: when somebody asks for it, and what has lain there for longer than it is kept."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings

from quen.kernel.clock import aging_now, now
from quen.kernel.jobs.background import background, chore
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.tenancy.models import Tenant
from quen.kernel.trash.purge import purge_next

_LOCK = "trash"


@background("empty_trash", queue="trash")
def empty_trash(*, tenant_id: uuid.UUID, member_id: uuid.UUID, before: str) -> None:
    """Delete for good what was in the trash of a tenant at a moment, on behalf of a member."""
    empty(tenant_id, datetime.fromisoformat(before), member_id)


@chore("23 * * * *", "trash_retention", queue="trash", lock=_LOCK)
def forget_old() -> int:
    """Every hour, of all tenants: delete for good what has lain in the trash longer than QUEN_TRASH_DAYS. How many."""
    if not settings.TRASH_DAYS:
        return 0
    before = aging_now() - timedelta(days=settings.TRASH_DAYS)
    return sum(empty(tenant_id, before) for tenant_id in list(Tenant.objects.values_list("pk", flat=True)))


def empty(tenant_id: uuid.UUID, before: datetime, member_id: uuid.UUID | None = None) -> int:
    """Delete for good what went to the trash before a moment, a chunk a transaction."""
    total, after = 0, None
    while True:
        with tenant_context(tenant_id, actor_id=member_id, via="job", request_id="trash"):
            gone, after = purge_next(before, after)
        total += gone
        if after is None:
            return total


def defer_empty(tenant_id: uuid.UUID, member_id: uuid.UUID) -> None:
    """Queue the emptying of what is in the trash now."""
    empty_trash.defer(lock=_LOCK, tenant_id=tenant_id, member_id=member_id, before=now().isoformat())
