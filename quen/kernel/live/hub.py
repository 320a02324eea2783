"""One reader of the change log, of notices and of presence for all listeners of this process."""

from __future__ import annotations

import asyncio
import json
import logging
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import psycopg

from quen.kernel.db.direct import system_parameters
from quen.kernel.live.presence import BEAT_SECONDS, CHANNEL, Place, Presence, Visit
from quen.kernel.notify.send import CHANNEL as NOTICES

log = logging.getLogger("quen.live")
QUEUE = 200  # events a slow listener may lag behind before it is told to look again
BATCH = 1000
MANY = 50  # records of one object changed at once: told as one event, "look again at this object"
QUIET_SECONDS = 5.0  # without a notification the log is looked at this often

# (object, record id) of a change; id "" means many of that object; ("*", "") everything. The two below carry nothing.
Event = tuple[str, str]
NOTICE: Event = ("!notice", "")
PRESENCE: Event = ("!presence", "")

_READ = """
SELECT xid::text, id, tenant_id, object, record_id, root_object, root_id FROM change_log
WHERE (xid, id) > (%s::text::xid8, %s) AND xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY change_log.xid, change_log.id LIMIT %s
"""


@dataclass(eq=False)
class Listener:
    """An open page. `stream` is its secret name; `place` the record it shows, if any."""

    tenant_id: uuid.UUID
    member_id: uuid.UUID | None = None
    place: Place | None = None
    stream: str = field(default_factory=lambda: uuid.uuid4().hex)
    queue: asyncio.Queue[Event] = field(default_factory=lambda: asyncio.Queue(QUEUE))


class Hub:
    """Hands every change to the listeners of its tenant, notices to their member, presence to those at a record.

    Nothing is stored, and nothing is asked of the database for a listener.
    """

    def __init__(self) -> None:
        self.listeners: dict[uuid.UUID, set[Listener]] = defaultdict(set)
        self.places: dict[Place, set[Listener]] = defaultdict(set)
        self.presence = Presence()
        self.position: tuple[str, int] = ("0", 0)
        self.outbox: asyncio.Queue[str] = asyncio.Queue(10_000)

    def join(
        self, tenant_id: uuid.UUID, member_id: uuid.UUID | None = None, place: Place | None = None, name: str = ""
    ) -> Listener:
        """A listener that hears from now on. With `place` (which the member may see) others learn that she is there."""
        listener = Listener(tenant_id, member_id, place)
        self.listeners[tenant_id].add(listener)
        if place is not None and member_id is not None:
            self.places[place].add(listener)
            self.say(self.presence.enter(listener.stream, Visit(place, member_id, name)))
            put(listener.queue, PRESENCE)
        return listener

    def leave(self, listener: Listener) -> None:
        """No more events; others see her go."""
        _discard(self.listeners, listener.tenant_id, listener)
        self.depart(listener)

    def depart(self, listener: Listener) -> None:
        """She is no longer at the record, or no longer allowed to see it."""
        if listener.place is not None:
            _discard(self.places, listener.place, listener)
            self.say(self.presence.leave(listener.stream))
            listener.place = None

    def edit(self, stream: str, field_name: str) -> None:
        """The page of `stream` edits a field; the page may belong to another process."""
        self.say(self.presence.edit(stream, field_name))

    def say(self, message: str) -> None:
        """To all live processes, this one included, soon."""
        if not self.outbox.full():
            self.outbox.put_nowait(message)

    async def run(self) -> None:
        """Read and hand out until cancelled; whatever ends it, it is tried again, and everybody looks again then."""
        while True:
            try:
                await self._follow()
            except Exception:
                log.exception("the change log cannot be followed; trying again")
                await asyncio.sleep(2)

    async def _follow(self) -> None:
        connect = psycopg.AsyncConnection.connect
        async with (
            await connect(**system_parameters(), autocommit=True) as ears,
            await connect(**system_parameters(), autocommit=True) as mouth,
        ):
            for channel in ("quen_changes", NOTICES, CHANNEL):
                await ears.execute(f"LISTEN {channel}")
            cursor = await mouth.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
            row = await cursor.fetchone()
            self.position = (str(row[0]) if row else "0", -1)
            self._look_again()
            speaker = asyncio.create_task(self._speak(mouth))
            try:
                self.say(self.presence.beat(hello=True))
                for message in self.presence.everybody():
                    self.say(message)
                await self._listen(ears, mouth, speaker)
            finally:
                speaker.cancel()

    def _look_again(self) -> None:
        """What happened while nobody followed was not told: each page looks at everything once."""
        for listeners in self.listeners.values():
            for listener in listeners:
                for event in (("*", ""), NOTICE, PRESENCE):
                    put(listener.queue, event)

    async def _speak(self, mouth: psycopg.AsyncConnection[Any]) -> None:
        while True:
            message = await self.outbox.get()
            await mouth.execute("SELECT pg_notify(%s, %s)", [CHANNEL, message])

    async def _listen(
        self, ears: psycopg.AsyncConnection[Any], mouth: psycopg.AsyncConnection[Any], speaker: asyncio.Task[None]
    ) -> None:
        beat = looked = 0.0
        while True:
            if speaker.done():
                speaker.result()
            changed = time.monotonic() - looked >= QUIET_SECONDS
            async for notice in ears.notifies(timeout=QUIET_SECONDS, stop_after=1):
                changed |= notice.channel == "quen_changes"
                self._heard(notice.channel, notice.payload)
            if changed:
                looked = time.monotonic()
                await self._read(mouth)
            if time.monotonic() - beat >= BEAT_SECONDS:
                beat = time.monotonic()
                self.say(self.presence.beat())
                self._show(self.presence.forget_silent())

    def _heard(self, channel: str, payload: str) -> None:
        try:
            if channel == NOTICES:
                self._tell(json.loads(payload))
            elif channel == CHANNEL:
                places, answers = self.presence.hear(payload)
                self._show(places)
                for answer in answers:
                    self.say(answer)
        except (KeyError, ValueError, TypeError, AttributeError):
            log.exception("a message that nobody understands on %s", channel)

    def _tell(self, body: dict[str, Any]) -> None:
        members = {uuid.UUID(member) for member in body["m"]}
        for listener in self.listeners.get(uuid.UUID(body["t"]), ()):
            if listener.member_id in members:
                put(listener.queue, NOTICE)

    def _show(self, places: Iterable[Place]) -> None:
        for place in places:
            for listener in self.places.get(place, ()):
                put(listener.queue, PRESENCE)

    async def _read(self, connection: psycopg.AsyncConnection[Any]) -> None:
        while True:
            cursor = await connection.execute(_READ, [*self.position, BATCH])
            rows = await cursor.fetchall()
            if not rows:
                return
            self.position = (rows[-1][0], rows[-1][1])
            for tenant_id, events in _events(rows).items():
                for listener in self.listeners.get(tenant_id, ()):
                    for event in events:
                        put(listener.queue, event)
            if len(rows) < BATCH:
                return
            await asyncio.sleep(0)


def _events(rows: Iterable[tuple[Any, ...]]) -> dict[uuid.UUID, list[Event]]:
    """The events of each tenant, every record once; with a record, the one in whose history it stands."""
    found: dict[uuid.UUID, dict[Event, None]] = defaultdict(dict)
    for _xid, _id, tenant_id, name, record_id, root_name, root_id in rows:
        found[tenant_id][name, str(record_id)] = None
        found[tenant_id][root_name, str(root_id)] = None
    return {tenant_id: _few(list(events)) for tenant_id, events in found.items()}


def _few(events: list[Event]) -> list[Event]:
    counts = Counter(name for name, _id in events)
    return list(dict.fromkeys((name, "" if counts[name] > MANY else pk) for name, pk in events))


def _discard(sets: dict[Any, set[Listener]], key: Any, listener: Listener) -> None:
    found = sets.get(key)
    if found is not None:
        found.discard(listener)
        if not found:
            del sets[key]


def put(queue: asyncio.Queue[Event], event: Event) -> None:
    """Into the queue; one that is full is emptied down to a single "look again" at everything."""
    if not queue.full():
        queue.put_nowait(event)
        return
    while not queue.empty():
        queue.get_nowait()
    for look in (("*", ""), NOTICE, PRESENCE):
        queue.put_nowait(look)
