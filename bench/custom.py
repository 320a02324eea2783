"""What 200 custom values in a JSON column would cost at the level of the table; there are none in the product yet.

    python -m bench custom [ROWS]

Two tables like that of the opportunities, with ROWS rows (100,000), one with a column of 200 values besides (numbers, dates,
choices, texts; 5 kB of JSON), made in the database of the settings, measured and dropped. By the owner of the tables, since
the views of the application know neither.
"""

from __future__ import annotations

import statistics
import time
import uuid
from typing import Any

from django.db import connections

from bench.fill import fill
from bench.site import load, table

VALUES, TIMES = 200, 31
PLAIN, WIDE = "data.bench_plain", "data.bench_custom"
_JSON = f"""(SELECT jsonb_object_agg('field_' || v, CASE v %% 4 WHEN 0 THEN to_jsonb(i * v %% 100000) WHEN 1 THEN to_jsonb((date '2024-01-01' + (i * v %% 900)::int)::text)
    WHEN 2 THEN to_jsonb('Choice ' || (i * v %% 12)) ELSE to_jsonb(md5((i * v)::text)) END) FROM generate_series(1, {VALUES}) v)"""
LIST = "SELECT id, name, amount, currency, close_date{more} FROM {table} WHERE tenant_id = %(tenant)s ORDER BY amount DESC, id DESC LIMIT 50"
READ = "SELECT * FROM {table} WHERE tenant_id = %(tenant)s AND id = %(id)s"
COUNT = "SELECT count(*), sum(amount) FROM {table} WHERE tenant_id = %(tenant)s AND deleted_at IS NULL"
THREE = ", custom ->> 'field_4', custom ->> 'field_5', custom ->> 'field_6'"
INSERT = "INSERT INTO {table} SELECT (jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid(), 'number', 'X' || left(md5(random()::text), 20)))).* FROM {table} o WHERE tenant_id = %(tenant)s LIMIT 1000"
ONE = "UPDATE {table} SET amount = amount + 1 WHERE tenant_id = %(tenant)s AND id = %(id)s"
VALUE = "UPDATE {table} SET custom = jsonb_set(custom, '{{field_7}}', to_jsonb(md5(random()::text))) WHERE tenant_id = %(tenant)s AND id = %(id)s"
FILTER = "SELECT count(*) FROM {table} WHERE tenant_id = %(tenant)s AND (custom ->> 'field_4')::bigint > 99990"
# what is asked, of the plain table, of the one with the column
ASKED = (
    ("list by amount, 50 rows, without custom values", LIST, LIST, ""),
    ("the same, three custom values shown", "", LIST, THREE),
    ("the same, all of them read", "", LIST, ", custom"),
    ("a record", READ, READ, ""),
    ("count and sum of all", COUNT, COUNT, ""),
    ("1,000 records inserted", INSERT, INSERT, ""),
    ("a change of the amount", ONE, ONE, ""),
    ("a change of one custom value", "", VALUE, ""),
    ("filter by a custom value, without an index", "", FILTER, ""),
)


def main(*options: str) -> None:
    """See above."""
    rows = int(next((text for text in options if text.isdigit()), "100000"))
    tenant, _admin, _rep = fill(f"Custom {uuid.uuid4().hex[:6]}", rows)
    with connections["owner"].cursor() as cursor:
        try:
            _make(cursor, tenant)
            cursor.execute(f"SELECT id FROM {PLAIN} ORDER BY id OFFSET {rows // 2} LIMIT 1")
            values = {"tenant": tenant, "id": cursor.fetchone()[0]}
            found = [
                (name, _timed(cursor, plain, PLAIN, more, values), _timed(cursor, wide, WIDE, more, values))
                for name, plain, wide, more in ASKED
            ]
            cursor.execute("SELECT pg_table_size(%s) / 1048576.0, pg_table_size(%s) / 1048576.0", [PLAIN, WIDE])
            sizes = [float(size) for size in cursor.fetchone()]
        finally:
            cursor.execute(f"DROP TABLE IF EXISTS {PLAIN}, {WIDE}")
    print(f"{rows:,} rows, {VALUES} values each; {load()}")
    print(table(("p50 ms", "plain", "with the column"), [*found, ("size of the table, MB", *sizes)]))


def _make(cursor: Any, tenant: uuid.UUID) -> None:
    for name, column in ((PLAIN, ""), (WIDE, "custom jsonb")):
        cursor.execute(f"DROP TABLE IF EXISTS {name}")
        cursor.execute(f"CREATE TABLE {name} (LIKE data.sales_opportunity INCLUDING DEFAULTS)")
        if column:
            cursor.execute(f"ALTER TABLE {name} ADD {column}")
        json = f", {_JSON}" if column else ""
        cursor.execute(
            f"INSERT INTO {name} SELECT o.*{json} FROM (SELECT row_number() OVER () AS i, o AS row FROM data.sales_opportunity o "
            f"WHERE tenant_id = %s) n, LATERAL (SELECT (n.row).*) o",
            [tenant],
        )
        cursor.execute(f"CREATE UNIQUE INDEX ON {name} (tenant_id, id)")
        cursor.execute(f"CREATE INDEX ON {name} (tenant_id, amount, id)")
    cursor.execute(f"VACUUM ANALYZE {PLAIN}, {WIDE}")


def _timed(cursor: Any, sql: str, name: str, more: str, values: dict[str, Any]) -> float | str:
    if not sql:
        return ""
    times = []
    for _n in range(TIMES if "INSERT" not in sql else 5):
        begun = time.perf_counter()
        cursor.execute(sql.format(table=name, more=more), values)
        if cursor.description:
            cursor.fetchall()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)
