"""The ASGI application of the live process, for signed-in members.

`GET /live/events`        server-sent events; with `object` and `id` the page is seen to be at that record
`POST /live/here`         the page of `stream` edits `field` ("" for none); the stream's name is the key to it
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from asgiref.sync import sync_to_async
from django.db import Error

from quen.kernel.live.admission import admit
from quen.kernel.live.hub import Hub
from quen.kernel.live.stream import Stream

log = logging.getLogger("quen.live")
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
MOST_BYTES = 500  # of a body
_STREAM = re.compile(r"[0-9a-f]{32}")
_FIELD = re.compile(r"[a-z0-9_]{0,60}")

hub = Hub()
_tasks: set[asyncio.Task[None]] = set()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Lifespan, and the two addresses there are."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http":
        await _http(scope, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            _tasks.add(asyncio.create_task(hub.run()))
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            for task in _tasks:
                task.cancel()
            await send({"type": "lifespan.shutdown.complete"})
            return


async def _http(scope: Scope, receive: Receive, send: Send) -> None:
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
    origin = headers.get("origin", "")
    known = {("GET", "/live/events"), ("POST", "/live/here")}
    if (scope["method"], scope["path"]) not in known:
        await _answer(send, 404)
    elif origin and urlsplit(origin).hostname != urlsplit("//" + headers.get("host", "")).hostname:
        await _answer(send, 403)
    elif scope["method"] == "POST":
        await _here(receive, send)
    else:
        await _open(scope, headers, receive, send, origin)


async def _answer(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


async def _here(receive: Receive, send: Send) -> None:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if message["type"] == "http.disconnect" or len(body) > MOST_BYTES:
            await _answer(send, 400)
            return
        if not message.get("more_body"):
            break
    given = {name: values[-1] for name, values in parse_qs(body.decode("latin-1")).items()}
    stream, field = given.get("stream", ""), given.get("field", "")
    if not _STREAM.fullmatch(stream) or not _FIELD.fullmatch(field):
        await _answer(send, 400)
        return
    hub.edit(stream, field)
    await _answer(send, 204)


async def _open(scope: Scope, headers: dict[str, str], receive: Receive, send: Send, origin: str) -> None:
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    asked = (query.get("object", [""])[-1], query.get("id", [""])[-1])
    cookies = headers.get("cookie", "")
    try:
        admitted = await sync_to_async(admit)(cookies, *asked)
    except Error:  # the database is away; the page asks again
        log.exception("nobody can be admitted")
        await _answer(send, 503)
        return
    if admitted is None:
        await _answer(send, 401)
        return
    await send({"type": "http.response.start", "status": 200, "headers": _headers(origin)})
    gone = asyncio.create_task(_disconnected(receive))
    try:
        await Stream(hub, admitted, cookies, asked, send).run(gone)
    finally:
        gone.cancel()


def _headers(origin: str) -> list[tuple[bytes, bytes]]:
    start = [
        (b"content-type", b"text/event-stream"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
    ]
    if origin:
        start += [
            (b"access-control-allow-origin", origin.encode("latin-1")),
            (b"access-control-allow-credentials", b"true"),
            (b"vary", b"Origin"),
        ]
    return start


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
