"""One open page: its events as server-sent events, until it goes or its session ends."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from typing import Any

from asgiref.sync import sync_to_async
from django.db import Error

from quen.kernel.live.admission import Admitted, admit
from quen.kernel.live.hub import NOTICE, PRESENCE, Event, Hub, Listener
from quen.kernel.web.frame import initials

Send = Callable[[dict[str, Any]], Awaitable[None]]
CHECK_SECONDS = 30.0  # so often a page proves that its session and rights still stand


class Stream:
    """`run` sends what the hub hands out. Rights are those of `admitted`, looked up again every CHECK_SECONDS."""

    def __init__(self, hub: Hub, admitted: Admitted, cookies: str, asked: tuple[str, str], send: Send) -> None:
        self.hub, self.admitted, self.cookies, self.asked, self.send = hub, admitted, cookies, asked, send
        actor = admitted.actor
        self.listener: Listener = hub.join(actor.tenant_id, actor.member_id, admitted.place, actor.name)
        self.shown = ""

    async def run(self, gone: asyncio.Task[None]) -> None:
        """Until `gone` is done or the session ends. Pages come back at different times after a restart."""
        try:
            hello = json.dumps({"stream": self.listener.stream})
            await self._write(f"retry: {random.randint(1500, 5000)}\nevent: hello\ndata: {hello}\n\n")  # noqa: S311
            await self._events(gone)
        finally:
            self.hub.leave(self.listener)

    async def _events(self, gone: asyncio.Task[None]) -> None:
        loop = asyncio.get_running_loop()
        checked, getter = loop.time(), asyncio.ensure_future(self.listener.queue.get())
        try:
            while True:
                waited = {getter, gone}
                await asyncio.wait(waited, timeout=CHECK_SECONDS / 2, return_when=asyncio.FIRST_COMPLETED)
                if gone.done():
                    return
                if loop.time() - checked >= CHECK_SECONDS:
                    checked = loop.time()
                    if not await self._still_admitted():
                        return
                if getter.done():
                    events = [getter.result(), *self._waiting()]
                    getter = asyncio.ensure_future(self.listener.queue.get())
                    await self.tell(*events)
                else:
                    await self._write(": still here\n\n")
        finally:
            getter.cancel()

    async def _still_admitted(self) -> bool:
        try:
            present = await sync_to_async(admit)(self.cookies, *self.asked)
        except Error:
            return False  # it cannot be known; the page comes back when it can
        if present is None or present.actor.tenant_id != self.admitted.actor.tenant_id:
            return False
        self.admitted = present
        if present.place is None:
            self.hub.depart(self.listener)
        return True

    def _waiting(self) -> Iterator[Event]:
        """What has come meanwhile goes out in the same piece."""
        while not self.listener.queue.empty():
            yield self.listener.queue.get_nowait()

    async def tell(self, *events: Event) -> None:
        """Send those events that the member may know of."""
        text = "".join(self._text(event) for event in dict.fromkeys(events))
        if text:
            await self._write(text)

    def _text(self, event: Event) -> str:
        if event == NOTICE:
            return "event: notice\ndata: {}\n\n"
        if event == PRESENCE:
            return self._presence()
        if event[0] == "*" or self.admitted.actor.may(event[0], "view"):
            return f"data: {json.dumps({'object': event[0], 'id': event[1]})}\n\n"
        return ""

    def _presence(self) -> str:
        """Who else is there; of the fields they edit only those that exist for this member."""
        place = self.listener.place
        found = self.hub.presence.people(place, but=self.admitted.actor.member_id) if place is not None else []
        people = [
            {
                "id": str(person.member),
                "name": person.name,
                "initials": initials(person.name),
                "editing": bool(person.fields),
                "fields": [name for name in person.fields if name in self.admitted.fields],
            }
            for person in found
        ]
        body = json.dumps({"people": people}, ensure_ascii=False)
        if body == self.shown:
            return ""
        self.shown = body
        return f"event: presence\ndata: {body}\n\n"

    async def _write(self, text: str) -> None:
        with suppress(ConnectionError):
            await self.send({"type": "http.response.body", "body": text.encode(), "more_body": True})
