"""What the measurements of flatness share: the production configuration, pages in turn, processor's time."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.measure import Visitor
from bench.server import processes, running

HOST = "127.0.0.1"
PORT = int(os.environ.get("QUEN_BENCH_PORT", "8390"))
TICK = os.sysconf("SC_CLK_TCK")


def data_dir() -> Path:
    """The folder of the settings' data."""
    from django.conf import settings

    return Path(settings.DATA_DIR)


@contextmanager
def site() -> Iterator[None]:
    """Quen with two web workers on the data folder of the settings."""
    with running(data_dir(), PORT):
        yield


def visitor(email: str, password: str) -> Visitor:
    """Somebody signed in there."""
    made = Visitor(HOST, PORT)
    made.sign_in(email, password)
    return made


class Pages:
    """Pages asked for in turn: the milliseconds of each answer, by name."""

    def __init__(self, who: Visitor, paths: dict[str, str]) -> None:
        self.who, self.paths = who, paths
        self.times: dict[str, list[float]] = {name: [] for name in paths}
        for path in paths.values():
            who.get(path, **_headers(path))

    def round(self, pause: float = 0.0) -> None:
        """Each page once."""
        for name, path in self.paths.items():
            begun = time.perf_counter()
            self.who.get(path, **_headers(path))
            self.times[name].append((time.perf_counter() - begun) * 1000)
            time.sleep(pause)

    def take(self) -> dict[str, tuple[float, float]]:
        """{name: (p50, p95)} of the rounds since the last taking."""
        found = {name: (statistics.median(times), p95(times)) for name, times in self.times.items()}
        self.times = {name: [] for name in self.paths}
        return found


def _headers(path: str) -> dict[str, str]:
    return {"HX-Request": "true"} if path.startswith(("/search", "/account/pick", "/member/pick")) else {}


def p95(times: Iterable[float]) -> float:
    """The 95th of a hundred."""
    ordered = sorted(times)
    return ordered[max(int(len(ordered) * 0.95) - 1, 0)]


def spent() -> dict[str, float]:
    """Seconds of processor by kind of process: web, live, worker, olap, database."""
    found: dict[str, float] = {}
    for entry, kind in processes(data_dir()):
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        found[kind] = found.get(kind, 0.0) + (int(fields[11]) + int(fields[12])) / TICK
    return found


def during(work: Callable[[], object]) -> tuple[float, dict[str, float]]:
    """(seconds by the clock, seconds of processor by kind of process) while `work` runs."""
    before, begun = spent(), time.monotonic()
    work()
    took, after = time.monotonic() - begun, spent()
    return took, {kind: after[kind] - before.get(kind, 0.0) for kind in after}


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table; numbers with three figures."""
    lines = [list(map(_cell, row)) for row in rows]
    names = list(head)
    return "\n".join(
        ["| " + " | ".join(names) + " |", "|---" + "|--:" * (len(names) - 1) + "|"]
        + ["| " + " | ".join(line) + " |" for line in lines]
    )


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def load() -> str:
    """The machine's load, to judge the figures by."""
    return f"load {os.getloadavg()[0]:.1f}"
