"""Emptying the trash: when somebody asks for it, and what has lain there for longer than it is kept."""

from __future__ import annotations

import logging
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from quen.kernel.clock import now
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.tenancy.models import Tenant
from quen.kernel.trash.purge import purge_next

log = logging.getLogger("quen.trash")


@app.task(name="empty_trash", queue="trash", retry=RetryStrategy(max_attempts=4, wait=5), lock="trash")
def empty_trash(*, tenant_id: str, member_id: str, before: str) -> None:
    """Delete for good what was in the trash of a tenant at a moment, on behalf of a member."""
    close_old_connections()
    try:
        empty(uuid.UUID(tenant_id), datetime.fromisoformat(before), uuid.UUID(member_id))
    finally:
        close_old_connections()


@app.periodic(cron="23 * * * *")
@app.task(name="trash_retention", queue="trash", lock="trash", queueing_lock="trash_retention")
def trash_retention(timestamp: int) -> None:
    """Every hour: delete for good what has lain in the trash longer than QUEN_TRASH_DAYS, of all tenants."""
    del timestamp
    close_old_connections()
    try:
        forget_old()
    finally:
        close_old_connections()


def forget_old() -> int:
    """Delete for good what is older than it is kept; returns the number of records."""
    if not settings.TRASH_DAYS:
        return 0
    before = now() - timedelta(days=settings.TRASH_DAYS)
    gone = sum(empty(tenant_id, before) for tenant_id in list(Tenant.objects.values_list("pk", flat=True)))
    if gone:
        log.info("%s records had been in the trash for more than %s days", gone, settings.TRASH_DAYS)
    return gone


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
    empty_trash.defer(tenant_id=str(tenant_id), member_id=str(member_id), before=now().isoformat())
