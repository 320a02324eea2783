"""One reader of the change log for all listeners of this process."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections import defaultdict
from typing import Any

import psycopg

from quen.kernel.db.direct import system_parameters

log = logging.getLogger("quen.live")
QUEUE = 200  # events a slow listener may lag behind before it is told to reload
BATCH = 1000
QUIET_SECONDS = 5.0  # without a notification the log is looked at this often

Event = tuple[str, str]  # (object, record id); ("*", "") means: much has changed, look again

_READ = """
SELECT xid::text, id, tenant_id, object, record_id FROM change_log
WHERE (xid, id) > (%s::text::xid8, %s) AND xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY xid, id LIMIT %s
"""


class Hub:
    """Hands every change to the listeners of its tenant. A change is told at most once and never stored."""

    def __init__(self) -> None:
        self.listeners: dict[uuid.UUID, set[asyncio.Queue[Event]]] = defaultdict(set)
        self.position: tuple[str, int] = ("0", 0)

    def join(self, tenant_id: uuid.UUID) -> asyncio.Queue[Event]:
        """A queue that gets the changes of a tenant from now on."""
        queue: asyncio.Queue[Event] = asyncio.Queue(QUEUE)
        self.listeners[tenant_id].add(queue)
        return queue

    def leave(self, tenant_id: uuid.UUID, queue: asyncio.Queue[Event]) -> None:
        """No more changes to this queue."""
        self.listeners[tenant_id].discard(queue)
        if not self.listeners[tenant_id]:
            del self.listeners[tenant_id]

    async def run(self) -> None:
        """Read and hand out until cancelled; a lost database is tried again."""
        while True:
            try:
                await self._follow()
            except psycopg.Error:
                log.exception("the change log cannot be followed; trying again")
                await asyncio.sleep(2)

    async def _follow(self) -> None:
        async with await psycopg.AsyncConnection.connect(**system_parameters(), autocommit=True) as connection:
            await connection.execute("LISTEN quen_changes")
            cursor = await connection.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
            row = await cursor.fetchone()
            self.position = (str(row[0]) if row else "0", -1)
            while True:
                async for _notice in connection.notifies(timeout=QUIET_SECONDS, stop_after=1):
                    pass
                await self._read(connection)

    async def _read(self, connection: psycopg.AsyncConnection[Any]) -> None:
        while True:
            cursor = await connection.execute(_READ, [*self.position, BATCH])
            rows = await cursor.fetchall()
            if not rows:
                return
            self.position = (rows[-1][0], rows[-1][1])
            for _xid, _id, tenant_id, name, record_id in rows:
                for queue in self.listeners.get(tenant_id, ()):
                    _put(queue, (name, str(record_id)))
            if len(rows) < BATCH:
                return


def _put(queue: asyncio.Queue[Event], event: Event) -> None:
    """Into the queue; one that is full is emptied down to a single "look again"."""
    if queue.full():
        while not queue.empty():
            queue.get_nowait()
        event = ("*", "")
    queue.put_nowait(event)
