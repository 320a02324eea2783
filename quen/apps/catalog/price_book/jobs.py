"""Copying a long price book in the background."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from quen.kernel.access.actor import load_actor
from quen.kernel.tenancy.context import tenant_context

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


@app.task(name="copy_price_book", queue="imports", retry=RetryStrategy(max_attempts=4, wait=2, linear_wait=5))
def copy_price_book(
    *, source: str, target: str, factor: str, step: str, tenant_id: str, member_id: str, after: str
) -> None:
    """Copy chunk by chunk, each in a transaction of its own; may be begun again, since what is there stays."""
    from quen.apps.catalog.price_book.copying import copy_chunk

    close_old_connections()
    last: uuid.UUID | None = uuid.UUID(after)
    try:
        while last is not None:
            with tenant_context(tenant_id, actor_id=member_id, via="job"):
                actor = load_actor(member_id=uuid.UUID(member_id), via="job")
                last = copy_chunk(
                    uuid.UUID(source),
                    uuid.UUID(target),
                    factor=Decimal(factor),
                    step=Decimal(step),
                    actor=actor,
                    after=last,
                )
    finally:
        close_old_connections()


def defer_copy(
    source: uuid.UUID, target: uuid.UUID, *, factor: Decimal, step: Decimal, actor: Actor, after: uuid.UUID
) -> None:
    """Queue the rest of a copy, in the current transaction."""
    copy_price_book.configure(lock=f"price book:{target}").defer(
        source=str(source), target=str(target), factor=str(factor), step=str(step),
        tenant_id=str(actor.tenant_id), member_id=str(actor.member_id), after=str(after),
    )  # fmt: skip
