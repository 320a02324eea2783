"""Who is at a record: in one process, in several, and after one has died."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from quen.kernel.live import presence as module
from quen.kernel.live.admission import Admitted
from quen.kernel.live.hub import PRESENCE, Hub
from quen.kernel.live.presence import MESSAGE_BYTES, Person, Place, Presence, Visit
from quen.kernel.live.stream import Stream

TENANT = uuid.uuid4()
LAN, AN = uuid.uuid4(), uuid.uuid4()


def place() -> Place:
    return (TENANT, "deal", uuid.uuid4())


def spread(messages: Iterable[str], *processes: Presence) -> None:
    """Everybody hears everything, answers included, as by NOTIFY."""
    waiting = list(messages)
    while waiting:
        message = waiting.pop(0)
        for process in processes:
            waiting += process.hear(message)[1]


def test_others_are_seen_until_their_last_page_closes() -> None:
    here, one = place(), Presence()
    spread([one.enter("a", Visit(here, LAN, "Lan")), one.enter("b", Visit(here, LAN, "Lan"))], one)
    assert one.people(here, but=AN) == [Person(LAN, "Lan")]
    assert one.people(here, but=LAN) == []
    assert one.people(place(), but=AN) == []
    spread([one.edit("b", "amount")], one)
    assert one.people(here, but=AN) == [Person(LAN, "Lan", ("amount",))]
    spread([one.leave("b")], one)
    assert one.people(here, but=AN) == [Person(LAN, "Lan")]
    spread([one.leave("a")], one)
    assert one.people(here, but=AN) == []
    assert (dict(one.visits), one.where, one.own) == ({}, {}, {})


def test_processes_know_of_each_other_and_tell_one_that_starts_later() -> None:
    here, one, two = place(), Presence(), Presence()
    spread([one.enter("a", Visit(here, LAN, "Lan"))], one)
    spread([two.beat(hello=True)], one, two)
    assert two.people(here, but=AN) == [Person(LAN, "Lan")]
    spread([two.edit("a", "amount")], one, two)  # the page spoke to the other process
    for process in (one, two):
        assert process.people(here, but=AN) == [Person(LAN, "Lan", ("amount",))]


def test_a_process_that_has_died_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    here, one, two = place(), Presence(), Presence()
    spread([one.enter("a", Visit(here, LAN, "Lan")), two.beat()], one, two)
    monkeypatch.setattr(module, "SILENT_SECONDS", -1.0)
    assert two.forget_silent() == {here}
    assert two.people(here, but=AN) == []
    assert one.forget_silent() == set()  # nobody forgets herself


def test_messages_fit_into_a_notification() -> None:
    one, two = Presence(), Presence()
    for number in range(300):
        one.enter(f"{number:032x}", Visit(place(), LAN, "Nguyễn Thị Hồng Nhung Phương Anh"))
    messages = list(one.everybody())
    assert max(len(message.encode()) for message in messages) < MESSAGE_BYTES + 200
    spread(messages, two)
    assert len(two.where) == 300


def test_nobody_learns_of_fields_that_do_not_exist_for_her(business: Any) -> None:
    actor = business.actor("owner")
    here = (business.tenant_id, "opportunity", uuid.uuid4())
    sent: list[bytes] = []

    async def play() -> None:
        async def send(message: dict[str, Any]) -> None:
            sent.append(message["body"])

        hub = Hub()
        stream = Stream(hub, Admitted(actor, here, frozenset({"name"})), "", ("", ""), send)
        other = hub.join(business.tenant_id, LAN, here, "Lan Phạm")
        hub.edit(other.stream, "amount")
        while not hub.outbox.empty():
            hub.presence.hear(hub.outbox.get_nowait())
        await stream.tell(PRESENCE)
        await stream.tell(PRESENCE)

    asyncio.run(play())
    assert len(sent) == 1  # what is shown already is not sent again
    (person,) = json.loads(sent[0].decode().partition("data: ")[2])["people"]
    assert person == {"id": str(LAN), "name": "Lan Phạm", "initials": "LP", "editing": True, "fields": []}


def test_presence_is_told_to_those_at_the_record_through_the_database(business: Any, fresh_db: str) -> None:
    here = (business.tenant_id, "account", uuid.uuid4())

    async def play() -> list[list[Person]]:
        one, two = Hub(), Hub()  # two live processes
        tasks = [asyncio.create_task(hub.run()) for hub in (one, two)]
        listener = one.join(business.tenant_id, LAN, here, "Lan")
        seen: list[list[Person]] = []
        other = two.join(business.tenant_id, AN, here, "An")
        acts: list[Callable[[], None]] = [
            lambda: None,
            lambda: two.edit(other.stream, "name"),
            lambda: two.leave(other),
        ]
        for act in acts:
            before = one.presence.people(here, but=LAN) if seen else []
            act()
            while one.presence.people(here, but=LAN) == before:
                await asyncio.wait_for(listener.queue.get(), 20)
            seen.append(one.presence.people(here, but=LAN))
        for task in tasks:
            task.cancel()
        return seen

    assert asyncio.run(play()) == [[Person(AN, "An")], [Person(AN, "An", ("name",))], []]
