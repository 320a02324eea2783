"""What a second browser hears of a change."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings

from quen.kernel.live import app as live
from quen.kernel.live.hub import QUEUE, Hub
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec


def make_account(business: Any, persona: str) -> Any:
    with business.work(persona) as actor:
        return save_record(get_spec("account"), actor=actor, changes={"name": "Tin mới"})


def test_the_listeners_of_the_tenant_hear_a_change_and_nobody_else(business: Any, fresh_db: str) -> None:
    async def play() -> tuple[Any, bool, Any]:
        hub = Hub()
        task = asyncio.create_task(hub.run())
        ours, theirs = hub.join(business.tenant_id), hub.join(business.other_id)
        while hub.position == ("0", 0):
            await asyncio.sleep(0)
        record = await sync_to_async(make_account)(business, "owner")
        event = await asyncio.wait_for(ours.get(), 20)
        task.cancel()
        return event, theirs.empty(), record

    event, silent, record = asyncio.run(play())
    assert event == ("account", str(record.pk))
    assert silent


def test_a_listener_that_is_too_slow_is_told_to_look_again() -> None:
    from quen.kernel.live.hub import _put

    queue: asyncio.Queue[tuple[str, str]] = asyncio.Queue(QUEUE)
    for number in range(QUEUE + 1):
        _put(queue, ("account", str(number)))
    assert [queue.get_nowait() for _ in range(queue.qsize())] == [("*", "")]


def ask(path: str, **headers: str) -> dict[str, Any]:
    """The start of the answer to a request without events."""
    sent: list[dict[str, Any]] = []

    async def play() -> None:
        async def receive() -> dict[str, Any]:
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        raw = [(name.encode(), value.encode()) for name, value in {"host": "localhost:8001", **headers}.items()]
        scope = {"type": "http", "path": path, "method": "GET", "headers": raw}
        await live.application(scope, receive, send)

    asyncio.run(play())
    return sent[0]


def cookie(business: Any, persona: str) -> str:
    return f"{settings.SESSION_COOKIE_NAME}={business.client(persona).cookies[settings.SESSION_COOKIE_NAME].value}"


def test_only_the_signed_in_of_the_same_host_are_let_in(business: Any, fresh_db: str) -> None:
    assert ask("/live/events")["status"] == 401
    assert ask("/live/events", cookie="quen_session=forged")["status"] == 401
    assert ask("/elsewhere")["status"] == 404
    mine = cookie(business, "owner")
    assert ask("/live/events", cookie=mine, origin="https://evil.example")["status"] == 403
    answer = ask("/live/events", cookie=mine, origin="http://localhost:8000")
    assert answer["status"] == 200
    assert (b"access-control-allow-origin", b"http://localhost:8000") in answer["headers"]


def test_a_member_who_is_gone_is_not_let_in(business: Any, fresh_db: str) -> None:
    mine = cookie(business, "owner")
    with business.work("admin") as actor:
        save_record(get_spec("member"), actor=actor, record_id=business.member_id("owner"), changes={"active": False})
    assert live.find_actor(mine) is None


def test_events_carry_ids_only_and_only_of_objects_that_may_be_seen(business: Any, fresh_db: str) -> None:
    actor = business.actor("owner")
    sent: list[bytes] = []

    async def play() -> None:
        queue: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        queue.put_nowait(("account", "1"))
        queue.put_nowait(("secret_object", "2"))
        gone: asyncio.Task[None] = asyncio.create_task(asyncio.sleep(3600))

        async def send(message: dict[str, Any]) -> None:
            sent.append(message["body"])

        events = asyncio.create_task(live._events(actor, "", queue, gone, send))
        while not queue.empty():
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        events.cancel()
        gone.cancel()

    hidden = type(actor)(**{**actor.__dict__, "grants": {"account": {"view": "all"}}})
    actor = hidden
    asyncio.run(play())
    assert [json.loads(body.removeprefix(b"data: ")) for body in sent] == [{"object": "account", "id": "1"}]


def test_a_session_ends_with_the_user_or_her_password(business: Any, fresh_db: str) -> None:
    cookies = {
        name: f"quen_session={business.client(name).cookies['quen_session'].value}" for name in ("owner", "manager")
    }
    assert all(live.find_actor(cookie) is not None for cookie in cookies.values())
    owner, manager = business.user("owner"), business.user("manager")
    owner.is_active = False
    owner.save()
    manager.set_password("quite another one")
    manager.save()
    assert [live.find_actor(cookie) for cookie in cookies.values()] == [None, None]
