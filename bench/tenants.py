"""Is a business among a thousand as fast as alone?

    python -m bench tenants [TENANTS]

Needs an empty data folder. A business of 20,000 deals is measured alone; then TENANTS others (1,000) of 170 records each
are made, copies of one, by SQL with triggers; then the first is measured again. Besides: how long the readers of the
change log need for the others, what the worker takes while nothing happens, and how soon one change is found.
"""

from __future__ import annotations

import time
import uuid
from typing import Any

from django.db import connections, transaction

from bench.fill import PASSWORD, fill
from bench.lag import Readers, until
from bench.measure import Visitor
from bench.site import Pages, during, load, site, table, visitor
from quen.kernel.db.tables import tenant_models
from quen.kernel.jobs.worker import do_chores
from quen.kernel.records.stand_in import StandIn

DEALS, SMALL = 20_000, 100
ROUNDS = 21
IDLE = 20.0  # seconds
TOGETHER = 20  # copies in one transaction
PATHS = {
    "list by amount": "/opportunity/?sort=-amount",
    "board": "/opportunity/board",
    "search": "/search?q=person77",
    "record": "",
    "home": "/",
}
_TENANT = """
INSERT INTO data.kernel_tenant (id, name, host, base_currency, country, language, timezone, fiscal_month, week_start, version, created_at)
SELECT %(copy)s, 'Copy ' || %(copy)s::text, NULL, base_currency, country, language, timezone, fiscal_month, week_start, version, now()
FROM data.kernel_tenant WHERE id = %(of)s"""
_COLUMNS = """
SELECT a.attname FROM pg_attribute a WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped
   AND a.attgenerated = '' AND a.attname <> 'tenant_id' ORDER BY a.attnum"""


def main(*options: str) -> None:
    """See above."""
    count = int(next((text for text in options if text.isdigit()), "1000"))
    with site():
        _tenant, admin, _rep = fill(f"Alone {uuid.uuid4().hex[:6]}", DEALS)
        small, *_people = fill(f"Small {uuid.uuid4().hex[:6]}", SMALL)
        who = visitor(admin, PASSWORD)
        (deal,) = who.api("GET", "/api/v1/opportunity?limit=1")["data"]
        PATHS["record"] = f"/opportunity/{deal['id']}/"
        alone, quiet, chores, found = _measure(who, deal["id"])
        begun = time.monotonic()
        copies = _copy(small, count)
        print(f"{count:,} businesses made in {time.monotonic() - begun:.0f} s; {load()}")
        begun = time.monotonic()
        with Readers() as readers:
            until(lambda: not any(readers.now().values()))
        print(f"the readers of the change log were through with {copies:,} rows {time.monotonic() - begun:.0f} s later")
        with connections["owner"].cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        who.connection.close()  # the server would, after a while without a question
        among, idle, all_chores, later = _measure(who, deal["id"])
    head = ("p50 ms", "alone", f"among {count:,}", "ratio")
    print(table(head, [(name, alone[name][0], among[name][0], among[name][0] / alone[name][0]) for name in PATHS]))
    print(f"worker while nothing happens, ms of processor a second: {quiet:.1f} alone, {idle:.1f} among; {load()}")
    print(f"one round of chores, ms: {chores:.0f} alone, {all_chores:.0f} among")
    print(f"a change is found after, s: {found:.2f} alone, {later:.2f} among")


def _measure(who: Visitor, deal: str) -> tuple[dict[str, tuple[float, float]], float, float, float]:
    """(pages, worker's ms of processor a second, ms of a round of chores, seconds until a change is found)."""
    pages = Pages(who, PATHS)
    for _round in range(ROUNDS):
        pages.round()
    who.connection.close()
    took, spent = during(lambda: time.sleep(IDLE))
    begun = time.perf_counter()
    do_chores()
    chores = (time.perf_counter() - begun) * 1000
    word = uuid.uuid4().hex[:12]
    who.api("PATCH", f"/api/v1/opportunity/{deal}", {"name": f"Machine {word}"})
    changed = time.monotonic()
    until(lambda: bool(who.api("GET", f"/api/v1/search?q={word}")["data"]))
    return pages.take(), spent.get("worker", 0.0) / took * 1000, chores, time.monotonic() - changed


def _copy(small: uuid.UUID, count: int) -> int:
    """`count` businesses with the same ids as `small` has, each in its own tenant; the number of rows."""
    skipped = {"search_entry", "notification"}
    models = [m for m in tenant_models() if not issubclass(m, StandIn) and m._meta.db_table not in skipped]
    tables = [str(model._meta.db_table) for model in models]
    rows = 0
    with connections["owner"].cursor() as cursor:
        statements = [made for name in tables for made in _statement(cursor, name, small)]
        for first in range(0, count, TOGETHER):
            with transaction.atomic(using="owner"):
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
                for _n in range(min(TOGETHER, count - first)):
                    copy = uuid.uuid4()
                    cursor.execute(_TENANT, {"copy": copy, "of": small})
                    for sql in statements:
                        cursor.execute(sql, {"copy": copy, "of": small})
                        rows += cursor.rowcount
    return rows


def _statement(cursor: Any, name: str, small: uuid.UUID) -> list[str]:
    cursor.execute(f"SELECT EXISTS (SELECT FROM data.{name} WHERE tenant_id = %s)", [small])
    if not cursor.fetchone()[0]:
        return []
    cursor.execute(_COLUMNS, [f"data.{name}"])
    columns = [column for (column,) in cursor.fetchall()]
    values = ["NULL" if (name, column) == ("kernel_member", "user_id") else column for column in columns]
    insert = f"INSERT INTO data.{name} (tenant_id, {', '.join(columns)})"
    return [f"{insert} SELECT %(copy)s, {', '.join(values)} FROM data.{name} WHERE tenant_id = %(of)s"]
