"""A week of history: are readers and writers held up while a month of many changes is taken away?

    python -m bench history [CHANGES]

Puts a month of 1999 with CHANGES rows (10,000,000) into the change log of the database of the settings (which has to
run), and takes it away as the worker does, while others read the history of records and the audit log, change a record,
and one keeps a reading transaction open for five seconds.
"""

from __future__ import annotations

import statistics
import threading
import time
import uuid
from typing import Any

from django.db import connection, connections

from bench.fill import fill
from bench.site import load, p95, table
from quen.kernel.changes.retention import drop_old_months
from quen.kernel.tenancy.context import tenant_context

PART = "change_log_199901"
BATCH = 500_000
CALM = 8.0  # seconds of reading and writing before the month is taken away
OPEN = 5.0  # seconds that one reader keeps his transaction

_MAKE = f"CREATE TABLE data.{PART} (LIKE data.change_log INCLUDING DEFAULTS)"
_FILL = f"""
INSERT INTO data.{PART} (at, xid, tenant_id, object, record_id, root_object, root_id, operation, changes, via)
SELECT '1999-01-10'::timestamptz + make_interval(secs => i * 0.06), %(xid)s::xid8, %(tenant)s, 'opportunity', d.id, 'opportunity', d.id, 'u',
    jsonb_build_object('amount', jsonb_build_array(i, i + 1)), 'web'
FROM generate_series(%(first)s::bigint, %(last)s::bigint) i,
    LATERAL (SELECT (%(deals)s::uuid[])[1 + i %% %(count)s::bigint] AS id) d
"""
_ATTACH = f"ALTER TABLE data.change_log ATTACH PARTITION data.{PART} FOR VALUES FROM ('1999-01-01 00:00+00') TO ('1999-02-01 00:00+00')"
READ_RECORD = "SELECT id, operation, changes, at FROM change_log WHERE root_id = %(deal)s ORDER BY id DESC LIMIT 20"
READ_AUDIT = "SELECT id, object, operation, at FROM change_log ORDER BY at DESC, id DESC LIMIT 50"
WRITE = "UPDATE sales_opportunity SET next_step = md5(random()::text), version = version + 1 WHERE id = %(deal)s"


def main(*options: str) -> None:
    """See above."""
    rows = int(next((text for text in options if text.isdigit()), "10000000"))
    tenant, _admin, _rep = fill(f"History {uuid.uuid4().hex[:6]}", 2_000)
    with tenant_context(tenant), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM sales_opportunity ORDER BY id")
        deals = [row[0] for row in cursor.fetchall()]
    begun = time.monotonic()
    _make(tenant, deals, rows)
    print(f"{rows:,} changes made in {time.monotonic() - begun:.0f} s; {load()}")
    work = {"history of a record": READ_RECORD, "audit log": READ_AUDIT, "change of a record": WRITE}
    stop = threading.Event()
    beside = {name: Beside(tenant, sql, deals, stop) for name, sql in work.items()}
    for one in beside.values():
        one.thread.start()
    time.sleep(CALM)
    calm = {name: one.take() for name, one in beside.items()}
    rounds, took = _drop(tenant)
    busy = {name: one.take() for name, one in beside.items()}
    stop.set()
    for one in beside.values():
        one.thread.join()
    print(f"taken away in {rounds} rounds, {took:.1f} s, a reader's transaction being open for {OPEN:.0f} s; {load()}")
    head = ("ms", "calm, p50", "p95", "most", "meanwhile, p50", "p95", "most")
    print(table(head, [(name, *calm[name], *busy[name]) for name in work]))


def _make(tenant: uuid.UUID, deals: list[uuid.UUID], rows: int) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(_MAKE)
        cursor.execute(f"ALTER TABLE data.{PART} ALTER at SET NOT NULL")
        for first in range(1, rows + 1, BATCH):
            last = min(first + BATCH - 1, rows)
            span: dict[str, Any] = {
                "first": first,
                "last": last,
                "tenant": tenant,
                "deals": deals,
                "count": len(deals),
                "xid": "10",
            }
            cursor.execute(_FILL, span)
        cursor.execute(_ATTACH)
        cursor.execute("ANALYZE data.change_log")


class Beside:
    """One thread that does the same again and again; milliseconds of each."""

    def __init__(self, tenant: uuid.UUID, sql: str, deals: list[uuid.UUID], stop: threading.Event) -> None:
        self.tenant, self.sql, self.deals, self.stop = tenant, sql, deals, stop
        self.times: list[float] = []
        self.thread = threading.Thread(target=self._go, daemon=True)

    def _go(self) -> None:
        n = 0
        while not self.stop.is_set():
            n += 1
            begun = time.perf_counter()
            with tenant_context(self.tenant, via="job"), connection.cursor() as cursor:
                cursor.execute(self.sql, {"deal": self.deals[n * 37 % len(self.deals)]})
            self.times.append((time.perf_counter() - begun) * 1000)
            time.sleep(0.01)
        connection.close()

    def take(self) -> tuple[float, float, float]:
        """(p50, p95, most) since the last taking."""
        times, self.times = self.times, []
        return statistics.median(times), p95(times), max(times)


def _drop(tenant: uuid.UUID) -> tuple[int, float]:
    """(rounds, seconds) until the month is gone, while somebody keeps a transaction open at the beginning."""

    def keep_open() -> None:
        with tenant_context(tenant), connection.cursor() as cursor:
            cursor.execute(READ_AUDIT)
            time.sleep(OPEN)
        connection.close()

    reader = threading.Thread(target=keep_open)
    reader.start()
    time.sleep(0.5)
    begun, rounds = time.monotonic(), 0
    while _there():
        drop_old_months(3)
        rounds += 1
    reader.join()
    return rounds, time.monotonic() - begun


def _there() -> bool:
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"SELECT to_regclass('data.{PART}') IS NOT NULL")
        return bool(cursor.fetchone()[0])
