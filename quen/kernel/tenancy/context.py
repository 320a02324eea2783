"""`tenant_context()`: the one way to work in a tenant."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction

_SETTINGS = ("quen.tenant", "quen.actor", "quen.via", "quen.request")


@contextmanager
def tenant_context(
    tenant_id: uuid.UUID | str | None,
    *,
    actor_id: uuid.UUID | str | None = None,
    via: str = "job",
    request_id: str = "",
    using: str = "default",
    derived: bool = False,
) -> Iterator[None]:
    """Open a transaction in which the database shows `tenant_id` and nothing else.

    `actor_id` (a member), `via` and `request_id` end up in every change-log row. Contexts nest; leaving
    the inner one restores the outer one. Without a tenant the database shows no tenant's rows at all.
    `derived`: only what a reader of the change log makes again after a crash is written, so that the commit need not
    wait for the disk (the reader's position is committed later, and never survives what came before it).
    """
    connection = connections[using]
    values = [str(tenant_id or ""), str(actor_id or ""), via, request_id]
    with transaction.atomic(using=using):
        nested = len(connection.savepoint_ids) > 0
        with connection.cursor() as cursor:
            before: list[str] = []
            if nested:
                cursor.execute(
                    "SELECT " + ", ".join(f"coalesce(current_setting('{name}', true), '')" for name in _SETTINGS)
                )
                before = list(cursor.fetchone())
            _apply(cursor, values, derived=derived)
        yield
        # after an error the savepoint's rollback brings the outer settings back
        if nested and not connection.needs_rollback:
            with connection.cursor() as cursor:
                _apply(cursor, before)


def _apply(cursor: object, values: list[str], *, derived: bool = False) -> None:
    settings = [f"set_config('{name}', %s, true)" for name in _SETTINGS]
    settings += ["set_config('synchronous_commit', 'off', true)"] if derived else []
    cursor.execute("SELECT " + ", ".join(settings), values)  # type: ignore[attr-defined]


def set_actor(actor_id: uuid.UUID, using: str = "default") -> None:
    """Name the member who makes the changes of this transaction."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT set_config('quen.actor', %s, true)", [str(actor_id)])
