"""Do the readers of the change log keep up with a large import, and the pages with both?

    python -m bench lag [ROWS]

A business of 20,000 deals in the data folder of the settings, the production configuration started on it; ROWS contacts
(200,000) go in as a job of the worker, with all checks. Meanwhile pages are asked for in turn and, twice a second, how
old the oldest change is that a reader has not read.
"""

from __future__ import annotations

import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from django.db import connections

from bench.fill import PASSWORD, fill
from bench.imports import lines
from bench.server import memory
from bench.site import Pages, data_dir, during, load, site, table, visitor
from quen.kernel.access.actor import Actor
from quen.kernel.imports.jobs import defer_import
from quen.kernel.imports.models import ImportRun
from quen.kernel.imports.reader import begin_run
from quen.kernel.imports.staging import stage_path
from quen.kernel.imports.start import settle_mapping
from quen.kernel.registry.registry import get_spec
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.tenancy.setup import cli_actor

DEALS = 20_000
PAUSE = 0.05  # seconds between two pages: people at work, not a stress test
PATIENCE = 1_200.0


class Readers:
    """How far behind the change log's readers are, watched twice a second: [(seconds since the start, {reader: lag})]."""

    def __init__(self) -> None:
        self.seen: list[tuple[float, dict[str, float]]] = []
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)

    def now(self) -> dict[str, float]:
        """Seconds by reader."""
        with connections["system"].cursor() as cursor:
            cursor.execute("SELECT consumer, seconds FROM app.consumer_lag()")
            return dict(cursor.fetchall())

    def _watch(self) -> None:
        begun = time.monotonic()
        while not self.stop.wait(0.5):
            self.seen.append((time.monotonic() - begun, self.now()))
        connections["system"].close()

    def __enter__(self) -> Readers:
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop.set()
        self.thread.join()


def main(*options: str) -> None:
    """See above."""
    rows = int(next((text for text in options if text.isdigit()), "200000"))
    with site():
        tenant, admin, _rep = fill(f"Lag {uuid.uuid4().hex[:6]}", DEALS)
        pages = Pages(visitor(admin, PASSWORD), PATHS)
        for _n in range(15):
            pages.round()
        calm = pages.take()
        run, actor = _stage(tenant, admin, rows)
        with Readers() as readers:
            took, processor = during(lambda: _import(run, actor, pages))
            busy, ended = pages.take(), time.monotonic()
            until(lambda: not any(readers.now().values()))
            caught_up = time.monotonic() - ended
        used = memory(data_dir())
    print(f"{rows:,} contacts in {took:.1f} s, {rows / took:,.0f} rows/s; {load()}")
    print("processor, us a row:", {kind: round(s * 1e6 / rows) for kind, s in processor.items()})
    print(f"every reader had read everything {caught_up:.1f} s after its end")
    print("memory, MiB:", {kind: round(mib) for kind, mib in used.items()})
    print(table(("page", "calm, p50", "p95", "meanwhile, p50", "p95"), [(n, *calm[n], *busy[n]) for n in PATHS]))
    _print_lag(readers.seen, took)


PATHS = {
    "list by amount": "/opportunity/?sort=-amount",
    "board": "/opportunity/board",
    "contacts": "/contact/",
    "search": "/search?q=person77",
    "home": "/",
}


def _print_lag(seen: list[tuple[float, dict[str, float]]], took: float) -> None:
    names = sorted({name for _at, lags in seen for name in lags})
    parts = [[lags for at, lags in seen if part <= 10 * at / took < part + 1] for part in range(10)]
    rows = [(name, *(max((lags.get(name, 0.0) for lags in part), default=0.0) for part in parts)) for name in names]
    print("largest lag in each tenth of the import, s")
    print(table(("reader", *(f"{part}0 %" for part in range(1, 11))), rows))


def _stage(tenant: uuid.UUID, admin: str, rows: int) -> tuple[ImportRun, Actor]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        path.write_text("\n".join(lines(rows, f"{uuid.uuid4().hex[:6]}-")), encoding="utf-8")
        with tenant_context(tenant, via="import"):
            actor = cli_actor(tenant, admin)
            run = begin_run(get_spec("contact"), actor=actor, file_name=path.name, path=path)
        stage_path(run, actor, path)
    with tenant_context(tenant, via="import"):
        run.refresh_from_db()
        mapping = {int(i): (choice["field"], choice["field"] == "account") for i, choice in run.mapping.items()}
        settle_mapping(run, actor, mapping, {})
    return run, actor


def _import(run: ImportRun, actor: Actor, pages: Pages) -> None:
    """Queue the run and ask for pages until it has ended. Raises RuntimeError where it fails."""
    with tenant_context(actor.tenant_id, via="import"):
        run.status = "queued"
        run.save(update_fields=["status"])
        defer_import(run, actor.tenant_id, actor.member_id)
    while _status(run, actor) in {"queued", "running"}:
        pages.round(PAUSE)
    if _status(run, actor) != "done":
        raise RuntimeError(f"the import ended as {_status(run, actor)}")


def _status(run: ImportRun, actor: Actor) -> str:
    with tenant_context(actor.tenant_id, via="import"):
        return str(ImportRun.objects.values_list("status", flat=True).get(pk=run.pk))


def until(done: Callable[[], bool]) -> None:
    """Wait for it. Raises TimeoutError after PATIENCE seconds."""
    last = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > last:
            raise TimeoutError
        time.sleep(0.2)
