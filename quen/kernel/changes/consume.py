"""Reading the change log: in order, only what is settled, at least once.

A consumer holds no transaction while its handler works, so that it keeps back neither itself nor others; a
lock of its own sees to it that it runs once.
"""

from __future__ import annotations

import json
import logging
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import Error, connections
from django.db.backends.utils import CursorWrapper

log = logging.getLogger("quen.changes")
BATCH = 5000
SYSTEM = "system"


@dataclass
class Touched:
    """What happened to the records of one object: {id: the columns that changed}; none for a new record."""

    columns: dict[uuid.UUID, set[str]] = field(default_factory=dict)

    @property
    def ids(self) -> list[uuid.UUID]:
        return list(self.columns)


# (tenant, {object: touched}); opens the tenant's context itself, in transactions as short as it can; idempotent
Handler = Callable[[uuid.UUID, dict[str, Touched]], None]

_READ = """
SELECT xid::text, id, tenant_id, object, record_id, changes FROM change_log
WHERE (xid, id) > (%s::text::xid8, %s) AND xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY xid, id LIMIT %s
"""


def consume(consumer: str, handler: Handler) -> int:
    """Give one batch of changes to `handler`, tenant by tenant, and move on.

    Returns the number of changes read; 0 means that everything settled has been read, or that another
    process reads for this consumer. When the database fails the position stays and the batch comes again.
    A record that the handler cannot bear is logged and passed over, so that it stops nobody else.
    """
    with connections[SYSTEM].cursor() as cursor, _alone(cursor, consumer) as mine:
        if not mine:
            return 0
        cursor.execute(
            """INSERT INTO consumer_position (consumer, epoch, xid, entry_id)
               VALUES (%s, 1, 0, 0) ON CONFLICT DO NOTHING""",
            [consumer],
        )
        cursor.execute("SELECT xid, entry_id FROM consumer_position WHERE consumer = %s", [consumer])
        xid, entry_id = cursor.fetchone()
        cursor.execute(_READ, [str(xid), entry_id, BATCH])
        rows = cursor.fetchall()
        if rows:
            for tenant_id, touched in _by_tenant(rows).items():
                _hand_over(consumer, handler, tenant_id, touched)
            cursor.execute(
                "UPDATE consumer_position SET xid = %s, entry_id = %s, caught_up_at = now() WHERE consumer = %s",
                [int(rows[-1][0]), rows[-1][1], consumer],
            )
    return len(rows)


@contextmanager
def _alone(cursor: CursorWrapper, consumer: str) -> Iterator[bool]:
    """Whether this process is the one that reads for `consumer` now."""
    cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [f"consumer {consumer}"])
    (mine,) = cursor.fetchone()
    try:
        yield bool(mine)
    finally:
        if mine:
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [f"consumer {consumer}"])


def _hand_over(consumer: str, handler: Handler, tenant_id: uuid.UUID, touched: dict[str, Touched]) -> None:
    try:
        handler(tenant_id, touched)
    except (Error, OSError):  # the database or the machine, not the record
        raise
    except Exception:
        log.exception("%s: a batch of tenant %s failed; its records are tried one by one", consumer, tenant_id)
        for name, what in touched.items():
            for record_id, columns in what.columns.items():
                try:
                    handler(tenant_id, {name: Touched({record_id: columns})})
                except (Error, OSError):
                    raise
                except Exception:
                    log.exception("%s: %s %s was passed over", consumer, name, record_id)


def _by_tenant(rows: list[tuple[object, ...]]) -> dict[uuid.UUID, dict[str, Touched]]:
    found: dict[uuid.UUID, dict[str, Touched]] = defaultdict(lambda: defaultdict(Touched))
    for _xid, _id, tenant_id, name, record_id, raw in rows:
        columns = found[tenant_id][str(name)].columns.setdefault(record_id, set())  # type: ignore[index, arg-type]
        changes = json.loads(raw) if isinstance(raw, str) else raw
        if isinstance(changes, dict):
            columns.update(changes)
    return found


def drain(consumer: str, handler: Handler) -> int:
    """Consume until nothing is left; the number of changes read."""
    total = 0
    while count := consume(consumer, handler):
        total += count
    return total
