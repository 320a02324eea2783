"""A merge of tags that many records have, in the background."""

from __future__ import annotations

import uuid

from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from quen.kernel.access.actor import load_actor
from quen.kernel.actions.run import run_action
from quen.kernel.errors import DomainError
from quen.kernel.registry.registry import get_spec
from quen.kernel.tags.merge import check_merge, retag
from quen.kernel.tenancy.context import tenant_context


@app.task(name="merge_tags", queue="chores", retry=RetryStrategy(max_attempts=4, wait=2, linear_wait=5))
def go_on_merging(*, from_id: str, into_id: str, tenant_id: str, member_id: str) -> None:
    """Re-tag in short transactions until no record is left, then move the tag to the trash."""
    close_old_connections()
    old, new, member = uuid.UUID(from_id), uuid.UUID(into_id), uuid.UUID(member_id)
    try:
        while True:
            with tenant_context(tenant_id, actor_id=member, via="job"):
                actor = load_actor(member_id=member, via="job")
                try:
                    check_merge(old, new, actor)
                except DomainError:  # done before, or no longer allowed
                    return
                if not retag(old, new, actor):
                    run_action(get_spec("tag"), "trash", old, {}, actor=actor)
                    return
    finally:
        close_old_connections()


def defer_merge(from_id: uuid.UUID, into_id: uuid.UUID, tenant_id: uuid.UUID, member_id: uuid.UUID) -> None:
    """Queue the rest of a merge, in the current transaction."""
    go_on_merging.configure(lock=f"tag:{from_id}").defer(
        from_id=str(from_id), into_id=str(into_id), tenant_id=str(tenant_id), member_id=str(member_id)
    )
