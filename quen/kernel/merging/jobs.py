"""The rest of a merge in the background: a chunk of references a transaction."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from quen.kernel.access.actor import load_actor
from quen.kernel.jobs.background import background
from quen.kernel.merging.merge import move_references
from quen.kernel.merging.models import DONE, MOVING, RETURNING, Merge
from quen.kernel.merging.undo import return_references
from quen.kernel.registry.registry import get_spec
from quen.kernel.tenancy.context import tenant_context

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


@background("move_merged", queue="merging", attempts=10)
def move_merged(*, merge_id: uuid.UUID, tenant_id: uuid.UUID, member_id: uuid.UUID) -> None:
    """Go on with a merge or its undoing until all references are where they belong."""
    while not move_chunk(merge_id, tenant_id, member_id):
        pass


def move_chunk(merge_id: uuid.UUID, tenant_id: uuid.UUID, member_id: uuid.UUID) -> bool:
    """One chunk; True when nothing is left to do. May be called again at any time."""
    with tenant_context(tenant_id, actor_id=member_id, via="job", request_id=f"merge {merge_id}"):
        merge = Merge.objects.select_for_update().get(pk=merge_id)
        spec, actor = get_spec(merge.object), load_actor(member_id=member_id, via="job")
        if merge.state == RETURNING:
            return return_references(spec, merge, actor)
        if merge.state == MOVING and move_references(spec, merge, actor):
            merge.state = DONE
            merge.save(update_fields=["state"])
        return bool(merge.state != MOVING)


def defer_moving(merge: Merge, actor: Actor) -> None:
    """Queue the rest, in the current transaction."""
    move_merged.defer(lock=f"merge:{merge.pk}", merge_id=merge.pk, tenant_id=actor.tenant_id, member_id=actor.member_id)
