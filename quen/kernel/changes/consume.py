"""Reading the change log: in order, only what is settled, at least once.

A consumer holds no transaction while its handler works, so that it keeps back neither itself nor others; a
lock of its own sees to it that it runs once.
"""

from __future__ import annotations

import logging
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import Error, connections
from django.db.backends.utils import CursorWrapper

from quen.kernel.db.json_values import read_json

log = logging.getLogger("quen.changes")
BATCH = 5000
SYSTEM = "system"


@dataclass(frozen=True)
class Entry:
    """One change as the log has it. `changes`: {column: [old, new]} of an update, None of a new record.

    `group` is the same for all changes of one request or import, however many transactions it took.
    """

    id: int
    record_id: uuid.UUID
    operation: str
    changes: dict[str, Any] | None
    actor_id: uuid.UUID | None
    via: str
    group: str


@dataclass
class Touched:
    """What happened to the records of one object: {id: the columns that changed}; none for a new record.

    `entries` are the same changes one by one, in their order.
    """

    columns: dict[uuid.UUID, set[str]] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)

    @property
    def ids(self) -> list[uuid.UUID]:
        return list(self.columns)


# (tenant, {object: touched}); opens the tenant's context itself, in transactions as short as it can; idempotent
Handler = Callable[[uuid.UUID, dict[str, Touched]], None]

# the order names the table: `xid` alone would be the text that is selected, and 1000 come before 999
_READ = """
SELECT xid::text, id, tenant_id, object, record_id, changes, operation, actor_id, via, request_id FROM change_log
WHERE (xid, id) > (%s::text::xid8, %s) AND xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY change_log.xid, change_log.id LIMIT %s
"""


_BEGIN = """
INSERT INTO consumer_position (consumer, epoch, xid, entry_id)
VALUES (%s, 1, CASE WHEN %s THEN pg_snapshot_xmin(pg_current_snapshot())::text::bigint ELSE 0 END,
        CASE WHEN %s THEN -1 ELSE 0 END) ON CONFLICT DO NOTHING
"""


def consume(consumer: str, handler: Handler, *, from_now: bool = False) -> int:
    """Give one batch of changes to `handler`, tenant by tenant, and move on.

    Returns the number of changes read; 0 means that everything settled has been read, or that another
    process reads for this consumer. When the database fails the position stays and the batch comes again.
    A record that the handler cannot bear is logged and passed over, so that it stops nobody else.
    `from_now`: a consumer that reads for the first time begins with what happens next, not with the whole log.
    """
    with connections[SYSTEM].cursor() as cursor, _alone(cursor, consumer) as mine:
        if not mine:
            return 0
        cursor.execute(_BEGIN, [consumer, from_now, from_now])
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
                    entries = [entry for entry in what.entries if entry.record_id == record_id]
                    handler(tenant_id, {name: Touched({record_id: columns}, entries)})
                except (Error, OSError):
                    raise
                except Exception:
                    log.exception("%s: %s %s was passed over", consumer, name, record_id)


def _by_tenant(rows: list[tuple[Any, ...]]) -> dict[uuid.UUID, dict[str, Touched]]:
    found: dict[uuid.UUID, dict[str, Touched]] = defaultdict(lambda: defaultdict(Touched))
    for xid, entry_id, tenant_id, name, record_id, raw, operation, actor_id, via, request_id in rows:
        touched = found[tenant_id][str(name)]
        columns = touched.columns.setdefault(record_id, set())
        changes = read_json(raw)
        if isinstance(changes, dict):
            columns.update(changes)
        kind = operation.decode() if isinstance(operation, bytes) else str(operation)
        touched.entries.append(Entry(entry_id, record_id, kind, changes, actor_id, via, request_id or xid))
    return found


def drain(consumer: str, handler: Handler, *, from_now: bool = False) -> int:
    """Consume until nothing is left; the number of changes read."""
    total = 0
    while count := consume(consumer, handler, from_now=from_now):
        total += count
    return total
