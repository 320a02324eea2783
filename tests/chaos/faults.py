"""What befalls the installation, at moments that the seed decides."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tests.chaos.installation import KINDS, Installation
from tests.chaos.proxy import Proxy

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
AHEAD = (2 * MINUTE, 3 * HOUR, 40 * DAY, 200 * DAY)  # beyond the months that the change log has room for, too
BEHIND = (2 * MINUTE, 3 * HOUR, 40 * DAY)
CUT = 3.0  # seconds without network, on a frozen line, or with a full disk


class Faults:
    """Does harm. `done` counts it, `told` writes each line of the timeline."""

    def __init__(self, quen: Installation, proxy: Proxy | None, chance: random.Random) -> None:
        self.quen, self.proxy, self.chance = quen, proxy, chance
        self.done: Counter[str] = Counter()
        self.lines: list[str] = []
        self.began = time.monotonic()

    def kinds(self) -> dict[str, Callable[[], None]]:
        """All of them by name."""
        found: dict[str, Callable[[], None]] = {}
        for kind in (*KINDS, "postmaster", "backend", "supervisor"):
            found[f"kill {kind}"] = lambda kind=kind: self.kill(kind)  # type: ignore[misc]
        if self.proxy is not None:
            found |= {"cut the network": self.cut, "freeze the network": self.freeze}
        if self.quen.clock is not None:
            found |= {"set the clock ahead": lambda: self.set_clock(self.chance.choice(AHEAD))}
            found |= {"set the clock back": lambda: self.set_clock(-self.chance.choice(BEHIND))}
            found |= {"set the clock right": lambda: self.set_clock(0)}
        if os.path.ismount(self.quen.folder):
            found["fill the disk"] = self.fill
        return found

    def happen(self, name: str) -> None:
        """One of them, now; what it needs to be over again is done too."""
        self.lines.append(f"{time.monotonic() - self.began:6.1f} s  {name}")
        self.done[name] += 1
        self.kinds()[name]()

    def go_on(self, stop: threading.Event, every: float) -> None:
        """Each once in a random order, and so on, until `stop`."""
        names: list[str] = []
        while not stop.wait(every * self.chance.uniform(0.4, 1.6)):
            if not names:
                names = list(self.kinds())
                self.chance.shuffle(names)
            self.happen(names.pop())

    def kill(self, kind: str) -> None:
        pids = self.quen.pids(kind)
        if not pids:
            self.lines.append(f"          there is no {kind} at this moment")
            return
        with suppress(ProcessLookupError):
            os.kill(self.chance.choice(pids), signal.SIGKILL)
        if kind == "supervisor":  # a service manager starts it again
            assert self.quen.process is not None
            self.quen.process.wait()
            time.sleep(1.0)
            self.quen.start()
            self.quen.wait_until_well(60)

    def cut(self) -> None:
        assert self.proxy is not None
        self.proxy.cut()
        time.sleep(CUT)
        self.proxy.restore()

    def freeze(self) -> None:
        assert self.proxy is not None
        self.proxy.freeze()
        time.sleep(CUT)
        self.proxy.restore()

    def set_clock(self, seconds: float) -> None:
        """It stays so until it is set again; other faults come meanwhile."""
        assert self.quen.clock is not None
        self.quen.clock.set(seconds)
        self.lines.append(f"          it is {seconds:+,.0f} s from the machine's")

    def fill(self) -> None:
        """Not a byte is left for a while."""
        filler = Path(self.quen.folder) / "filler"
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"\0" * 1_000_000)
        with filler.open("ab", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"\0" * 1024)
        time.sleep(CUT)
        filler.unlink()
