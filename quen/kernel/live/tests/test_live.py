"""What a second browser hears of a change."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connections

from quen.kernel.live import app as live
from quen.kernel.live.admission import Admitted, admit
from quen.kernel.live.hub import MANY, NOTICE, PRESENCE, QUEUE, Event, Hub, put
from quen.kernel.live.hub import _events as events_of
from quen.kernel.live.stream import Stream
from quen.kernel.notify import notify
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec


def make_account(business: Any, persona: str) -> Any:
    with business.work(persona) as actor:
        return save_record(get_spec("account"), actor=actor, changes={"name": "Tin mới"})


def tell(business: Any, persona: str) -> None:
    with business.work("owner") as actor:
        notify(members=[business.member_id(persona)], kind="mentioned", actor=actor)


async def elsewhere(act: Callable[..., Any], *given: Any) -> Any:
    """In a thread of its own, whose connection does not outlive the test's database."""

    def work() -> Any:
        try:
            return act(*given)
        finally:
            connections.close_all()

    return await sync_to_async(work)()


async def started(hub: Hub) -> asyncio.Task[None]:
    task = asyncio.create_task(hub.run())
    while hub.position == ("0", 0):
        await asyncio.sleep(0)
    return task


def test_the_listeners_of_the_tenant_hear_a_change_and_nobody_else(business: Any, fresh_db: str) -> None:
    async def play() -> tuple[Any, bool, Any]:
        hub = Hub()
        task = await started(hub)
        ours, theirs = hub.join(business.tenant_id), hub.join(business.other_id)
        record = await elsewhere(make_account, business, "owner")
        event = await asyncio.wait_for(ours.queue.get(), 20)
        task.cancel()
        return event, theirs.queue.empty(), record

    event, silent, record = asyncio.run(play())
    assert event == ("account", str(record.pk))
    assert silent


def test_a_notice_reaches_the_pages_of_its_member_alone(business: Any, fresh_db: str) -> None:
    async def play() -> tuple[Event, bool, bool]:
        hub = Hub()
        task = await started(hub)
        hers = hub.join(business.tenant_id, business.member_id("manager"))
        other = hub.join(business.tenant_id, business.member_id("teammate"))
        foreign = hub.join(business.other_id, business.member_id("manager"))
        await elsewhere(tell, business, "manager")
        event = await asyncio.wait_for(hers.queue.get(), 20)
        task.cancel()
        return event, other.queue.empty(), foreign.queue.empty()

    assert asyncio.run(play()) == (NOTICE, True, True)


def test_a_listener_that_is_too_slow_is_told_to_look_again() -> None:
    queue: asyncio.Queue[Event] = asyncio.Queue(QUEUE)
    for number in range(QUEUE + 1):
        put(queue, ("account", str(number)))
    assert [queue.get_nowait() for _ in range(queue.qsize())] == [("*", ""), NOTICE, PRESENCE]


def test_a_burst_is_one_event_and_a_part_of_a_record_is_one_of_the_record() -> None:
    tenant, root = uuid.uuid4(), uuid.uuid4()
    burst = [("1", n, tenant, "account", pk := uuid.uuid4(), "account", pk) for n in range(MANY + 1)]
    assert events_of(burst) == {tenant: [("account", "")]}
    part = uuid.uuid4()
    assert events_of([("1", 1, tenant, "phone", part, "account", root)] * 2) == {
        tenant: [("phone", str(part)), ("account", str(root))]
    }


def ask(path: str, method: str = "GET", body: bytes = b"", query: str = "", **headers: str) -> dict[str, Any]:
    """The start of the answer to a request; the browser goes at once."""
    sent: list[dict[str, Any]] = []

    async def play() -> None:
        waiting = [{"type": "http.request", "body": body}] if method == "POST" else []

        async def receive() -> dict[str, Any]:
            return waiting.pop(0) if waiting else {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        raw = [(name.encode(), value.encode()) for name, value in {"host": "localhost:8001", **headers}.items()]
        scope = {"type": "http", "path": path, "method": method, "headers": raw, "query_string": query.encode()}
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


def test_what_a_page_says_of_itself_is_checked() -> None:
    stream = uuid.uuid4().hex.encode()
    assert ask("/live/here", "GET")["status"] == 404
    assert ask("/live/here", "POST", b"stream=" + stream + b"&field=amount")["status"] == 204
    assert ask("/live/here", "POST", b"stream=" + stream)["status"] == 204
    for body in (b"", b"stream=1&field=amount", b"stream=" + stream + b"&field=%3Cb%3E", b"x" * 600):
        assert ask("/live/here", "POST", body)["status"] == 400
    assert ask("/live/here", "POST", b"", origin="https://evil.example")["status"] == 403


def test_a_member_who_is_gone_is_not_let_in(business: Any, fresh_db: str) -> None:
    mine = cookie(business, "owner")
    with business.work("admin") as actor:
        save_record(get_spec("member"), actor=actor, record_id=business.member_id("owner"), changes={"active": False})
    assert admit(mine) is None


def test_presence_asks_for_the_right_to_see_the_record(business: Any, fresh_db: str) -> None:
    deal = str(business.record_id("opportunity", "owner"))
    seen, hidden = (admit(cookie(business, name), "opportunity", deal) for name in ("manager", "outsider"))
    assert seen is not None
    assert seen.place == (business.tenant_id, "opportunity", uuid.UUID(deal))
    assert "amount" in seen.fields
    assert hidden is not None
    assert (hidden.place, hidden.fields) == (None, frozenset())
    for name, pk in (("nothing", deal), ("opportunity", "x"), ("", "")):
        odd = admit(cookie(business, "manager"), name, pk)
        assert odd is not None
        assert odd.place is None


def test_events_carry_ids_only_and_only_of_objects_that_may_be_seen(business: Any, fresh_db: str) -> None:
    actor = replace(business.actor("owner"), grants={"account": {"view": "all"}})
    sent: list[bytes] = []

    async def play() -> None:
        async def send(message: dict[str, Any]) -> None:
            sent.append(message["body"])

        stream = Stream(Hub(), Admitted(actor), "", ("", ""), send)
        for event in (("account", "1"), ("secret_object", "2"), NOTICE, ("*", "")):
            await stream.tell(event)

    asyncio.run(play())
    assert json.loads(sent[0].removeprefix(b"data: ")) == {"object": "account", "id": "1"}
    assert sent[1] == b"event: notice\ndata: {}\n\n"
    assert json.loads(sent[2].removeprefix(b"data: ")) == {"object": "*", "id": ""}
    assert len(sent) == 3


def test_a_session_ends_with_the_user_or_her_password(business: Any, fresh_db: str) -> None:
    cookies = {name: cookie(business, name) for name in ("owner", "manager")}
    assert all(admit(found) is not None for found in cookies.values())
    owner, manager = business.user("owner"), business.user("manager")
    owner.is_active = False
    owner.save()
    manager.set_password("quite another one")
    manager.save()
    assert [admit(found) for found in cookies.values()] == [None, None]


def test_after_an_outage_every_page_looks_again(business: Any, fresh_db: str) -> None:
    async def play() -> list[Event]:
        hub = Hub()
        listener = hub.join(business.tenant_id)
        task = await started(hub)
        events = [await asyncio.wait_for(listener.queue.get(), 30) for _ in range(3)]
        task.cancel()
        return events

    assert asyncio.run(play()) == [("*", ""), NOTICE, PRESENCE]
