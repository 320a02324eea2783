"""A merge of tags that many records have, in the background."""

from __future__ import annotations

import uuid

from quen.kernel.access.actor import load_actor
from quen.kernel.actions.run import run_action
from quen.kernel.errors import DomainError
from quen.kernel.jobs.background import background, in_chunks
from quen.kernel.registry.registry import get_spec
from quen.kernel.tags.merge import check_merge, retag


@background("merge_tags", queue="chores")
def go_on_merging(*, from_id: uuid.UUID, into_id: uuid.UUID, tenant_id: uuid.UUID, member_id: uuid.UUID) -> None:
    """Re-tag in short transactions until no record is left, then move the tag to the trash."""

    def step() -> bool:
        actor = load_actor(member_id=member_id, via="job")
        try:
            check_merge(from_id, into_id, actor)
        except DomainError:  # done before, or no longer allowed
            return False
        if retag(from_id, into_id, actor):
            return True
        run_action(get_spec("tag"), "trash", from_id, {}, actor=actor)
        return False

    in_chunks(step, tenant_id, actor_id=member_id)


def defer_merge(from_id: uuid.UUID, into_id: uuid.UUID, tenant_id: uuid.UUID, member_id: uuid.UUID) -> None:
    """Queue the rest of a merge, in the current transaction."""
    go_on_merging.defer(
        lock=f"tag:{from_id}", from_id=from_id, into_id=into_id, tenant_id=tenant_id, member_id=member_id
    )
