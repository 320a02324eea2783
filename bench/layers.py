"""Where the processor's time of an import goes: its parts, in this process and in the database's."""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.db import connection

from quen.kernel.imports import merge, run
from quen.kernel.imports.drafts import Folding
from quen.kernel.imports.parts import Parts
from quen.kernel.imports.references import References
from quen.kernel.imports.validate import Reading

OTHER = "begin and end of the transactions, the rest"
WRITE = "records written"


class Layers:
    """Seconds of processor by layer: {layer: [of this process, of the database's]}, each without those inside it."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self.backend = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
        self.spent: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        self.stack: list[str] = []
        self.since = self._now()

    def _now(self) -> tuple[float, float]:
        of_database = int(self.backend.read_text().split()[0]) / 1e9 if self.backend.exists() else 0.0
        return time.process_time(), of_database

    def _turn(self) -> None:
        now = self._now()
        layer = self.spent[self.stack[-1] if self.stack else OTHER]
        layer[0] += now[0] - self.since[0]
        layer[1] += now[1] - self.since[1]
        self.since = now

    @contextmanager
    def inside(self, layer: str) -> Iterator[None]:
        """What is done now belongs to `layer`."""
        self._turn()
        self.stack.append(layer)
        try:
            yield
        finally:
            self._turn()
            self.stack.pop()

    def watched(self, layer: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """`function`, counted to `layer`; what is written, to its object."""

        def call(*args: Any, **kwargs: Any) -> Any:
            with self.inside(f"{WRITE}: {args[0].name}" if layer == WRITE else layer):
                return function(*args, **kwargs)

        return call

    def table(self, rows: int) -> str:
        """Microseconds a row, as Markdown."""
        lines = ["| layer | Python | database |", "|---|--:|--:|"]
        ordered = sorted(self.spent.items(), key=lambda item: -sum(item[1]))
        lines += [f"| {name} | {a * 1e6 / rows:.1f} | {b * 1e6 / rows:.1f} |" for name, (a, b) in ordered]
        python, database = (sum(some) for some in zip(*self.spent.values(), strict=True))
        lines.append(f"| together | {python * 1e6 / rows:.1f} | {database * 1e6 / rows:.1f} |")
        load = os.getloadavg()[0]
        return "\n".join([*lines, f"{rows / (python + database):,.0f} rows a second of processor; load {load:.1f}"])


@contextmanager
def layers() -> Iterator[Layers]:
    """Counts what imports do inside."""
    found = Layers()
    watched: list[tuple[Any, str, str]] = [
        (run, "read_rows", "rows out of staging"),
        (Reading, "read", "cells to values"),
        (References, "_of", "references (find, create)"),
        (Parts, "read", "further records: cells to values"),
        (Parts, "write", "further records: fold, write"),
        (Folding, "fold", "rows to records (defaults, rules)"),
        (Folding, "_existing", "known records by key"),
        (merge, "insert_drafts", WRITE),
        (merge, "update_drafts", WRITE),
        (run, "mark_rows", "progress, outcomes, staging emptied"),
        (run, "drop_rows", "progress, outcomes, staging emptied"),
        (run, "_add", "progress, outcomes, staging emptied"),
        (run, "_report", "progress, outcomes, staging emptied"),
    ]
    patches = [patch.object(where, name, found.watched(layer, getattr(where, name))) for where, name, layer in watched]
    for one in patches:
        one.start()
    found.since = found._now()
    try:
        yield found
    finally:
        found._turn()
        for one in patches:
            one.stop()
