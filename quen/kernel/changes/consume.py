"""Reading the change log: in order, only what is settled, at least once."""

from __future__ import annotations

import logging
import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connections, transaction

from quen.kernel.tenancy.context import tenant_context

log = logging.getLogger("quen.changes")
BATCH = 5000
SYSTEM = "system"


@dataclass
class Touched:
    """What happened to the records of one object: ids, and the columns that changed in any of them."""

    ids: dict[uuid.UUID, None] = field(default_factory=dict)
    columns: set[str] = field(default_factory=set)


Handler = Callable[[uuid.UUID, dict[str, Touched]], None]  # (tenant, {object: touched}); idempotent

_READ = """
SELECT xid::text, id, tenant_id, object, record_id, changes FROM change_log
WHERE (xid, id) > (%s::text::xid8, %s) AND xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY xid, id LIMIT %s
"""


def consume(consumer: str, handler: Handler) -> int:
    """Give one batch of changes to `handler`, one tenant at a time in its context, and move on.

    Returns the number of changes read; 0 means that everything settled has been read. When the handler
    raises, the position stays and the batch comes again.
    """
    with transaction.atomic(using=SYSTEM), connections[SYSTEM].cursor() as cursor:
        cursor.execute(
            """INSERT INTO consumer_position (consumer, epoch, xid, entry_id)
               VALUES (%s, 1, 0, 0) ON CONFLICT DO NOTHING""",
            [consumer],
        )
        cursor.execute("SELECT xid, entry_id FROM consumer_position WHERE consumer = %s FOR UPDATE", [consumer])
        xid, entry_id = cursor.fetchone()
        cursor.execute(_READ, [str(xid), entry_id, BATCH])
        rows = cursor.fetchall()
        if rows:
            for tenant_id, touched in _by_tenant(rows).items():
                with tenant_context(tenant_id, via="job"):
                    handler(tenant_id, touched)
            cursor.execute(
                "UPDATE consumer_position SET xid = %s, entry_id = %s, caught_up_at = now() WHERE consumer = %s",
                [int(rows[-1][0]), rows[-1][1], consumer],
            )
    return len(rows)


def _by_tenant(rows: list[tuple[object, ...]]) -> dict[uuid.UUID, dict[str, Touched]]:
    found: dict[uuid.UUID, dict[str, Touched]] = defaultdict(lambda: defaultdict(Touched))
    for _xid, _id, tenant_id, name, record_id, changes in rows:
        touched = found[tenant_id][str(name)]  # type: ignore[index]
        touched.ids[record_id] = None  # type: ignore[index]
        if isinstance(changes, str):
            import json

            changes = json.loads(changes)  # noqa: PLW2901
        if isinstance(changes, dict):
            touched.columns.update(changes)
    return found


def drain(consumer: str, handler: Handler) -> int:
    """Consume until nothing is left; the number of changes read."""
    total = 0
    while count := consume(consumer, handler):
        total += count
    return total
