"""Afterwards: every acknowledged deed is in the database, none is there twice, and none half."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg

from quen.config.env import load_env
from tests.chaos.installation import Installation
from tests.chaos.ledger import Ledger, Write

Rows = list[tuple[Any, ...]]
CATCH_UP = 240.0  # seconds for what was left undone when the last fault was over
NAMED = "SELECT split_part(name, ' ', 1), count(*) FROM data.{table} GROUP BY 1"
LOGGED = """
SELECT changes -> '{column}' ->> 1, record_id::text, count(*) FROM data.change_log
 WHERE object = 'contact' AND operation = 'u' AND changes ? '{column}' AND undo_of IS NULL GROUP BY 1, 2
"""


class Verification:
    """Compares the ledger with the database. Every method yields what is wrong, in words."""

    def __init__(self, quen: Installation, ledger: Ledger) -> None:
        self.quen, self.ledger = quen, ledger
        self.dsn = load_env(quen.environ()).owner

    def rows(self, sql: str) -> Rows:
        with psycopg.connect(**self.dsn.kwargs()) as connection:
            return list(connection.execute(sql))

    def everything(self) -> Iterator[str]:
        """All that is wrong."""
        yield from self.caught_up()
        for check in (self.created, self.together, self.cells, self.undone, self.moves, self.bulk, self.of_all,
                      self.deleted, self.files, self.work):  # fmt: skip
            yield from check()
        yield from self.data()

    def caught_up(self) -> Iterator[str]:
        """Consumers read to the end of the log, and the queue is empty."""
        deadline, left = time.monotonic() + CATCH_UP, [("nothing was seen", 1)]
        while time.monotonic() < deadline:
            lag = self.rows("SELECT consumer, seconds FROM app.consumer_lag() WHERE seconds > 0")
            jobs = self.rows(
                "SELECT task_name || ' ' || status, count(*) FROM data.procrastinate_jobs "
                "WHERE status IN ('todo', 'doing') AND coalesce(scheduled_at, now()) < now() + interval '1 minute' "
                "GROUP BY 1"
            )
            left = [*lag, *jobs]
            if not left:
                return
            time.sleep(2)
        yield f"not caught up: {left}"

    def created(self) -> Iterator[str]:
        """Single records."""
        tables = {"form": "customers_contact", "program": "customers_contact", "deal": "sales_opportunity"}
        for kind, table in tables.items():
            yield from self._once(kind, dict(self.rows(NAMED.format(table=table))))
        subjects = self.rows("SELECT name, count(*) FROM data.activities_activity GROUP BY 1")
        yield from self._once("activity", dict(subjects))

    def _once(self, kind: str, found: dict[str, int]) -> Iterator[str]:
        for write in self.ledger.of(kind):
            count = found.get(write.mark, 0)
            if count > 1 or (write.told and count != 1):
                yield f"{kind} {write.mark} ({_told(write)}) is there {count} times"

    def together(self) -> Iterator[str]:
        """Bulk calls and imports are there whole or not at all."""
        found: dict[str, Any] = dict(self.rows(NAMED.format(table="customers_contact")))
        for kind, size in (("many", 10), ("import", 0)):
            for write in self.ledger.of(kind):
                whole, count = size or int(write.detail["rows"]), found.get(write.mark, 0)
                if count not in ({whole} if write.told else {0, whole}):
                    yield f"{kind} {write.mark} ({_told(write)}) has {count} of {whole} records"

    def _log(self, column: str) -> dict[tuple[str, str], int]:
        return {(mark, record): count for mark, record, count in self.rows(LOGGED.format(column=column))}

    def _column(self, column: str) -> dict[str, str]:
        return dict(self.rows(f"SELECT id::text, {column} FROM data.customers_contact"))

    def cells(self) -> Iterator[str]:
        """Each edit is in the history once, and the last one stands."""
        log, present = self._log("occupation"), self._column("occupation")
        last: dict[str, set[str]] = {}
        for write in self.ledger.of("cell"):
            count = log.get((write.mark, write.record), 0)
            if count > 1 or (write.told and count != 1):
                yield f"cell {write.mark} ({_told(write)}) was written {count} times"
            if write.told:
                last[write.record] = {write.mark}
            elif write.record in last:
                last[write.record].add(write.mark)
        for record, marks in last.items():
            if present.get(record) not in marks:
                yield f"contact {record} says {present.get(record)!r}, the last edit {sorted(marks)}"

    def undone(self) -> Iterator[str]:
        """What was undone is not there any more, and was done once."""
        log, present = self._log("interests"), self._column("interests")
        for write in self.ledger.of("interests"):
            count = log.get((write.mark, write.record), 0)
            if count > 1 or (write.told and count < 1):
                yield f"interests {write.mark} ({_told(write)}) was written {count} times"
        for write in self.ledger.of("undo"):
            if write.told and present.get(write.record) == write.mark:
                yield f"undo of {write.mark} was acknowledged, and it is still there"

    def moves(self) -> Iterator[str]:
        """Deals stand where they were moved last, and each move is a step of the history, once."""
        steps: dict[str, Any] = dict(self.rows(
            "SELECT opportunity_id::text, count(*) FROM data.sales_stagemove WHERE from_stage_id IS NOT NULL GROUP BY 1"
        ))  # fmt: skip
        present: dict[str, Any] = dict(self.rows("SELECT id::text, stage_id::text FROM data.sales_opportunity"))
        by_deal: dict[str, list[Write]] = {}
        for write in self.ledger.of("move"):
            by_deal.setdefault(write.record, []).append(write)
        for deal, writes in by_deal.items():
            told, unknown = sum(w.told for w in writes), sum(not w.told for w in writes)
            if not told <= steps.get(deal, 0) <= told + unknown:
                yield f"deal {deal} has {steps.get(deal, 0)} steps; {told} were acknowledged, {unknown} unknown"
            allowed = {writes[-1].detail["stage"]} | ({present.get(deal, "")} if not writes[-1].told else set())
            if present.get(deal) not in allowed:
                yield f"deal {deal} is not in the stage that it was moved to last"

    def bulk(self) -> Iterator[str]:
        """A change of several records is done on all of them, once."""
        log = self._log("job_title")
        for write in self.ledger.of("bulk"):
            counts = {log.get((write.mark, record), 0) for record in write.detail["ids"].split(",")}
            if counts != {1} and (write.told or counts != {0}):
                yield f"bulk {write.mark} ({_told(write)}) was done {sorted(counts)} times on its records"

    def of_all(self) -> Iterator[str]:
        """Work of the worker's: done to the end, on each record once."""
        twice = {mark for (mark, _record), count in self._log("social_status").items() if count > 1}
        done = {
            mark: (status, total, changed)
            for mark, status, total, changed in self.rows(
                "SELECT given ->> 'social_status', status, total, (SELECT count(*) FROM data.change_log c "
                "WHERE c.request_id = r.id::text AND c.object = 'contact') FROM data.bulk_run r WHERE kind = 'edit'"
            )
        }
        for write in self.ledger.of("bulk of all"):
            if write.mark in twice:
                yield f"bulk of all {write.mark} changed a record twice"
            if write.told and write.mark not in done:
                yield f"bulk of all {write.mark} was acknowledged and is not there"
            if write.mark in done and done[write.mark][0] != "done":
                yield f"bulk of all {write.mark} ended as {done[write.mark]}"

    def deleted(self) -> Iterator[str]:
        gone: dict[str, Any] = dict(self.rows("SELECT id::text, deleted_at IS NOT NULL FROM data.customers_contact"))
        for write in self.ledger.of("delete"):
            if write.told and not gone.get(write.record):
                yield f"contact {write.record} was deleted and is not in the trash"

    def files(self) -> Iterator[str]:
        """Each file is there once, and its content is what was sent (`check --data --deep` hashes it)."""
        found: dict[str, Any] = dict(
            self.rows("SELECT name, count(*) FROM data.file WHERE deleted_at IS NULL GROUP BY 1")
        )
        for write in self.ledger.of("file"):
            count = found.get(f"{write.mark}.txt", 0)
            if count > 1 or (write.told and count != 1):
                yield f"file {write.mark} ({_told(write)}) is there {count} times"

    def work(self) -> Iterator[str]:
        """Nothing of the worker's ended in a failure."""
        for table in ("import_run", "export_run"):
            for status, message, count in self.rows(
                f"SELECT status, left(message, 80), count(*) FROM data.{table} "
                "WHERE status IN ('failed', 'queued', 'running', 'staging') GROUP BY 1, 2"
            ):
                yield f"{table}: {count} are {status} {message}"

    def data(self) -> Iterator[str]:
        """`quen check --data --deep` finds nothing."""
        done = self.quen.module("quen.kernel.cli", "check", "--data", "--deep", "--json")
        if done.returncode not in {0, 1}:
            yield f"check --data ended with {done.returncode}: {done.stderr[-500:]}"
        for line in done.stdout.splitlines():
            found = json.loads(line)
            for finding in found["findings"][:5]:
                yield f"check --data, {found['check']}: {finding['object']} {finding['id']} {finding['message']}"


def _told(write: Write) -> str:
    return "acknowledged" if write.told else "unknown"


def wait(condition: Callable[[], bool], seconds: float) -> bool:
    """Whether it came true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.2)
    return False
