"""The worker starts the process that follows, one at a time, and only where it is the worker."""

from __future__ import annotations

from typing import Any

import pytest

from quen.apps.analytics.warehouse import chore, follow
from quen.kernel.jobs.worker import WORKING


class _Process:
    """A process that runs until the test ends it."""

    def __init__(self, command: list[str], **_more: Any) -> None:
        self.command = command
        self.returncode: int | None = None

    def poll(self) -> int | None:
        return self.returncode


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[_Process]:
    """The processes that the chore has started."""
    found: list[_Process] = []

    def start(command: list[str], **more: Any) -> _Process:
        found.append(_Process(command, **more))
        return found[-1]

    monkeypatch.setattr("quen.apps.analytics.warehouse.chore.subprocess.Popen", start)
    monkeypatch.setattr(chore, "_running", [])
    monkeypatch.setattr(chore, "_began", [0])  # long ago
    monkeypatch.setattr(chore, "CALM", -1)
    monkeypatch.setattr(chore, "pending", lambda: True)
    return found


def test_nothing_starts_but_in_the_worker(started: list[_Process]) -> None:
    assert not WORKING.is_set()
    chore.do_now()
    assert started == []


def test_one_at_a_time(started: list[_Process], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WORKING, "is_set", lambda: True)
    for _time in range(2):
        chore.do_now()
    assert [process.command[-2:] for process in started] == [["warehouse", "follow"]]
    started[0].returncode = -9
    chore.do_now()
    assert len(started) == 2
    started[1].returncode = 0
    monkeypatch.setattr(chore, "pending", lambda: False)
    chore.do_now()
    assert len(started) == 2


def test_not_while_everything_starts(started: list[_Process], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WORKING, "is_set", lambda: True)
    monkeypatch.setattr(chore, "_began", [])
    monkeypatch.setattr(chore, "CALM", 1000)
    chore.do_now()
    assert started == []


def test_the_process_ends_when_nothing_has_happened_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting, rounds = [True, True], []
    monkeypatch.setattr(follow, "pending", lambda: bool(waiting and waiting.pop()))
    monkeypatch.setattr(follow, "follow_round", lambda: rounds.append(1))
    monkeypatch.setattr(follow, "kept_position", lambda: None)
    clock = iter(range(1000))
    monkeypatch.setattr("quen.apps.analytics.warehouse.follow.time.monotonic", lambda: next(clock))
    monkeypatch.setattr("quen.apps.analytics.warehouse.follow.time.sleep", lambda _seconds: None)
    assert follow.follow_until_idle(every=2, idle=10) == 2
    assert len(rounds) == 2
