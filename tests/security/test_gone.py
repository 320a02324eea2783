"""What was begun with rights that are there no more: live connections, jobs of a business that is gone."""

from __future__ import annotations

import asyncio
import importlib
import logging
import pkgutil
import uuid
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connections
from django.test.utils import CaptureQueriesContext

import quen
from quen.kernel.jobs.background import Background
from quen.kernel.live import stream as streams
from quen.kernel.live.admission import admit
from quen.kernel.live.hub import Hub
from quen.kernel.live.stream import Stream
from quen.kernel.people.models import Role
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.testing.business import Business

LAST, LAST_TEXT = ("*", ""), '"*"'  # everybody is told to look again: what came before has been told by then


async def elsewhere(act: Any, *given: Any) -> Any:
    """In a thread whose connection does not outlive the test's database."""

    def work() -> Any:
        try:
            return act(*given)
        finally:
            connections.close_all()

    return await sync_to_async(work)()


def cookie(business: Business, persona: str) -> str:
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={business.client(persona).cookies[name].value}"


def dismiss(business: Business) -> None:
    with business.work("admin") as actor:
        save_record(get_spec("member"), actor=actor, record_id=business.member_id("owner"), changes={"active": False})


def narrow(business: Business) -> None:
    with business.work("admin"):
        role = Role.objects.get(external_id="Sales rep")
        nothing = {"view": "none", "create": "none", "edit": "none", "delete": "none"}
        Role.objects.filter(pk=role.pk).update(grants=role.grants | {"opportunity": nothing})


def listen(business: Business, monkeypatch: pytest.MonkeyPatch, change: Any) -> tuple[bool, list[str]]:
    """A page of `owner` listens while `change` is done; whether its connection ended by itself, and what it heard
    of a deal after that."""
    monkeypatch.setattr(streams, "CHECK_SECONDS", 0.05)
    mine, heard = cookie(business, "owner"), []
    deal = ("opportunity", str(business.record_id("opportunity", "owner")))

    async def play() -> bool:
        checked = asyncio.Event()

        async def send(message: dict[str, Any]) -> None:
            heard.append(message["body"].decode())

        hub, admitted = Hub(), await elsewhere(admit, mine, *deal)
        found = Stream(hub, admitted, mine, deal, send)
        check = found._still_admitted

        async def noticing() -> bool:
            still = await check()
            checked.set()
            return still

        await elsewhere(change, business)
        heard.clear()
        monkeypatch.setattr(found, "_still_admitted", noticing)
        gone: asyncio.Task[Any] = asyncio.create_task(asyncio.Event().wait())
        running = asyncio.create_task(found.run(gone))
        await asyncio.wait_for(checked.wait(), 60)
        heard.clear()
        for event in (deal, LAST):
            found.listener.queue.put_nowait(event)
        while not running.done() and not any(LAST_TEXT in text for text in heard):
            await asyncio.sleep(0)
        for task in (running, gone):
            task.cancel()
        return running.done() and not running.cancelled()

    return asyncio.run(play()), [text for text in heard if deal[1] in text]


def test_a_live_connection_ends_with_the_rights_of_its_person(
    business: Business, fresh_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert listen(business, monkeypatch, dismiss) == (True, [])


def test_a_live_connection_tells_no_more_than_may_be_seen_now(
    business: Business, fresh_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert listen(business, monkeypatch, narrow) == (False, [])


def test_a_live_connection_goes_on_for_who_may_listen(
    business: Business, fresh_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tests above would hold for one that tells nothing at all."""
    ended, heard = listen(business, monkeypatch, lambda _business: None)
    assert (ended, len(heard)) == (False, 1)


def jobs() -> dict[str, Background]:
    """Every declared job by its name."""
    found: dict[str, Background] = {}
    for info in pkgutil.walk_packages(quen.__path__, "quen."):
        if info.name.endswith(".jobs"):
            module = vars(importlib.import_module(info.name))
            found |= {name: value for name, value in module.items() if isinstance(value, Background)}
    return found


@pytest.mark.parametrize("name", sorted(jobs()))
def test_a_job_of_a_business_that_is_gone_ends_quietly(
    business: Business, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    """It asks for the business and for nothing else, raises nothing, and is not tried again."""
    job = jobs()[name]
    given = {key: str(uuid.UUID(int=9)) if hint is uuid.UUID else "1" for key, hint in job.hints.items()}
    given.pop("return", None)
    assert "tenant_id" in given
    with CaptureQueriesContext(connections["default"]) as asked, caplog.at_level(logging.WARNING, logger="quen.jobs"):
        job(**given)
    assert [query["sql"].split(" ")[0] for query in asked.captured_queries] == ["SELECT"]
    assert "there is no business" in caplog.text
