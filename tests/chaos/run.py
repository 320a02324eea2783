"""One run: an installation, a team, faults, and what was found afterwards."""

from __future__ import annotations

import json
import random
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.chaos.browser import Browser
from tests.chaos.clock import MISSING, Clock, can_jump
from tests.chaos.faults import Faults
from tests.chaos.installation import KINDS, Installation
from tests.chaos.ledger import Ledger
from tests.chaos.listening import Listener
from tests.chaos.people import Person
from tests.chaos.proxy import Proxy
from tests.chaos.verify import Verification, wait

DEEDS = 4  # acknowledged between two faults
PATIENCE = 60.0  # seconds for them
START = 400.0  # seconds, on a busy machine, for the first migration
BACK = 120.0  # seconds after the last fault in which everything has to be well again


@dataclass
class Plan:
    """What to do. `faults`: names, each once, every time that DEEDS more were acknowledged, whatever the machine's
    speed; empty: all of them again and again, `every` seconds, for `seconds`."""

    people: int
    seed: int
    folder: Path
    seconds: float = 0.0
    every: float = 12.0
    faults: tuple[str, ...] = ()
    disk: int = 0  # megabytes of a file system of its own; 0: none
    pause: float = 0.4
    light: bool = False  # nothing for the worker, whose lost jobs are begun again after half a minute only


@dataclass
class Result:
    """What came of it: `wrong` is empty when everything that was promised held."""

    wrong: list[str] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)
    timeline: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    seconds_until_well: float = 0.0
    events: tuple[int, int] = (0, 0)


def run(plan: Plan) -> Result:
    """Start, work under faults, wait, compare, stop."""
    result = Result()
    with ExitStack() as stack:
        quen = stack.enter_context(installed(plan))
        team = json.loads(_checked(quen.module("tests.chaos.team", str(plan.people))).stdout)
        proxy = Proxy(quen.folder / "run")
        proxy.start()
        stack.callback(proxy.ended.set)
        stop = threading.Event()
        people = [_person(plan, quen, team, number, stop, result.ledger) for number in range(plan.people)]
        people[0].sign_in()
        listener = Listener(people[0].browser, stop)
        faults = Faults(quen, proxy, random.Random(plan.seed))  # noqa: S311
        for thread in (*people, listener):
            thread.start()
        _harm(plan, faults, result.ledger)
        result.timeline = faults.lines if quen.clock is not None else [MISSING, *faults.lines]
        proxy.restore()
        if quen.clock is not None:
            quen.clock.set(0)
        began = time.monotonic()
        if not quen.wait_until_well(BACK):
            result.wrong.append(f"not well {BACK:.0f} s after the last fault: {quen.health()}")
        result.seconds_until_well = time.monotonic() - began
        heard = listener.events
        if not wait(lambda: listener.events > heard, BACK):
            result.wrong.append("the open page hears of nothing any more")
        stop.set()
        for person in people:
            person.join(60)
        result.errors = [error for person in people for error in person.errors]
        result.events = (listener.connections, listener.events)
        result.wrong += Verification(quen, result.ledger).everything()
    return result


@contextmanager
def installed(plan: Plan) -> Iterator[Installation]:
    """A running installation in `plan.folder`, on a file system of its own if so planned; gone afterwards."""
    plan.folder.mkdir(parents=True, mode=0o755, exist_ok=True)
    if plan.disk:
        command = ["mount", "-t", "tmpfs", "-o", f"size={plan.disk}m,mode=755", "chaos", str(plan.folder)]
        subprocess.run(command, check=True)  # noqa: S603
    quen = Installation(plan.folder, clock=Clock(plan.folder.parent) if can_jump() else None)
    try:
        quen.start()
        if not quen.wait_until_well(START):
            raise RuntimeError(f"Quen did not start: {quen.log.read_text()[-3000:]}")
        if quen.clock is not None:
            others = [kind for kind in (*KINDS, "postmaster") for pid in quen.pids(kind) if not quen.clock.drives(pid)]
            if others:
                raise RuntimeError(f"these do not go by the clock of the run: {others}")
        yield quen
    finally:
        quen.stop()
        if plan.disk:
            subprocess.run(["umount", "-l", str(plan.folder)], check=False)  # noqa: S603, S607


def _checked(done: Any) -> Any:
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done


def _person(
    plan: Plan, quen: Installation, team: dict[str, Any], number: int, stop: threading.Event, ledger: Ledger
) -> Person:
    own = team["people"][number]
    return Person(
        name_=f"p{number}",
        email=own["email"],
        browser=Browser(quen.port, ledger, own["token"]),
        ledger=ledger,
        chance=random.Random(f"{plan.seed} {number}"),  # noqa: S311
        stages=team["stages"],
        stop=stop,
        pause=plan.pause,
        light=plan.light,
    )


def _harm(plan: Plan, faults: Faults, ledger: Ledger) -> None:
    if not plan.faults:
        end = threading.Event()
        timer = threading.Timer(plan.seconds, end.set)
        timer.start()
        faults.go_on(end, plan.every)
        return
    for name in (*plan.faults, ""):
        wanted = ledger.told() + DEEDS
        wait(lambda wanted=wanted: ledger.told() >= wanted, PATIENCE)  # type: ignore[misc]
        if name:
            faults.happen(name)
