"""Copying a long price book in the background."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING

from quen.kernel.access.actor import load_actor
from quen.kernel.jobs.background import background, in_chunks

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


@background("copy_price_book", queue="imports")
def copy_price_book(
    *,
    source: uuid.UUID,
    target: uuid.UUID,
    factor: Decimal,
    step: Decimal,
    tenant_id: uuid.UUID,
    member_id: uuid.UUID,
    after: uuid.UUID,
) -> None:
    """Copy chunk by chunk, each in a transaction of its own; may be begun again, since what is there stays."""
    from quen.apps.catalog.price_book.copying import copy_chunk

    last: uuid.UUID | None = after

    def chunk() -> bool:
        nonlocal last
        actor = load_actor(member_id=member_id, via="job")
        assert last is not None  # noqa: S101
        last = copy_chunk(source, target, factor=factor, step=step, actor=actor, after=last)
        return last is not None

    in_chunks(chunk, tenant_id, actor_id=member_id)


def defer_copy(
    source: uuid.UUID, target: uuid.UUID, *, factor: Decimal, step: Decimal, actor: Actor, after: uuid.UUID
) -> None:
    """Queue the rest of a copy, in the current transaction."""
    copy_price_book.defer(
        lock=f"price book:{target}", source=source, target=target, factor=factor, step=step,
        tenant_id=actor.tenant_id, member_id=actor.member_id, after=after,
    )  # fmt: skip
