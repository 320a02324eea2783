"""The ASGI application of the live process: `GET /live/events` for a signed-in member, as server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from http.cookies import SimpleCookie
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections, connection
from django.http import HttpRequest

from quen.kernel.access.actor import Actor, load_actor
from quen.kernel.errors import DomainError
from quen.kernel.live.hub import Hub
from quen.kernel.tenancy.context import tenant_context

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
CHECK_SECONDS = 30.0  # so often a connection proves that its session and rights still stand

hub = Hub()
_tasks: set[asyncio.Task[None]] = set()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Lifespan, and the one address there is."""
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
    if scope["path"] != "/live/events" or scope["method"] != "GET":
        await _answer(send, 404)
        return
    if origin and urlsplit(origin).hostname != urlsplit("//" + headers.get("host", "")).hostname:
        await _answer(send, 403)
        return
    actor = await sync_to_async(find_actor)(headers.get("cookie", ""))
    if actor is None:
        await _answer(send, 401)
        return
    await _stream(actor, headers, receive, send, origin)


async def _answer(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


def find_actor(cookies: str) -> Actor | None:
    """The actor of a session cookie, None when there is none (any more)."""
    close_old_connections()
    morsel = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    if morsel is None:
        return None
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key=morsel.value)
    request = HttpRequest()
    request.session = session
    user, tenant_id = get_user(request), session.get("tenant")  # active, and with the password of the session
    if not user.is_authenticated or not tenant_id:
        return None
    try:
        with tenant_context(tenant_id, via="live"):
            return load_actor(user_id=user.pk, via="live")
    except DomainError:
        return None
    finally:
        connection.close_if_unusable_or_obsolete()


async def _stream(actor: Actor, headers: dict[str, str], receive: Receive, send: Send, origin: str) -> None:
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
    await send({"type": "http.response.start", "status": 200, "headers": start})
    await _send(send, b": here\n\n")
    queue = hub.join(actor.tenant_id)
    gone = asyncio.create_task(_disconnected(receive))
    try:
        await _events(actor, headers.get("cookie", ""), queue, gone, send)
    finally:
        gone.cancel()
        hub.leave(actor.tenant_id, queue)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _events(actor: Actor, cookies: str, queue: Any, gone: asyncio.Task[None], send: Send) -> None:
    """Until the browser leaves or the session ends."""
    loop = asyncio.get_running_loop()
    checked = loop.time()
    while not gone.done():
        event = None
        with suppress(TimeoutError):
            event = await asyncio.wait_for(queue.get(), timeout=CHECK_SECONDS / 2)
        if loop.time() - checked >= CHECK_SECONDS:
            checked = loop.time()
            present = await sync_to_async(find_actor)(cookies)
            if present is None or present.tenant_id != actor.tenant_id:
                return
            actor = present
        if event is None:
            await _send(send, b": still here\n\n")
        elif event[0] == "*" or actor.may(event[0], "view"):
            body = json.dumps({"object": event[0], "id": event[1]})
            await _send(send, f"data: {body}\n\n".encode())


async def _send(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})
