"""Writing and merging the Parquet files of a business. Only in the process that writes them: it loads DuckDB."""

from __future__ import annotations

import os
import secrets
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quen.apps.analytics.warehouse.layout import Table
from quen.apps.analytics.warehouse.manifest import folder, folder_to_disk
from quen.apps.analytics.warehouse.source import IDS, Source, past_sql, record_sql

MEMORY = "384MB"
THREADS = 2

# A value lasts until the next move or the next change of the amount. Of several events of one moment the last one
# counts, a move behind the change of the amount that it came with. What is known of the present amount is better than
# what was written last, since a new exchange rate changes it without a word in the log.
_PAST = """
WITH events AS (
    SELECT id, "at", 1 AS step, to_value, amount FROM moves
    UNION ALL SELECT id, "at", 0, NULL, amount FROM amounts
    UNION ALL SELECT id, "at", 1, to_value, amount FROM living l
              WHERE "at" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM moves m WHERE m.id = l.id)
), filled AS (
    SELECT id, "at", amount, last_value(to_value IGNORE NULLS) OVER w AS to_value, lead("at") OVER w AS until
    FROM events WINDOW w AS (PARTITION BY id ORDER BY "at", step ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
), lasting AS (
    SELECT * FROM filled WHERE to_value IS NOT NULL AND until IS DISTINCT FROM "at"
)
SELECT l.id, lag(p.to_value) OVER (PARTITION BY p.id ORDER BY p."at") AS from_value, p.to_value,
       CASE WHEN p.until IS NULL THEN l.amount ELSE p.amount END AS "{measure}", p."at", p.until, l.deleted
FROM living l LEFT JOIN lasting p ON p.id = l.id
"""


@dataclass(frozen=True)
class Written:
    """A file, by its name, and how many rows it has."""

    name: str
    rows: int


class Files:
    """A DuckDB of bounded memory, beside the files of a business."""

    def __init__(self, tenant_id: uuid.UUID, connection: Any, seq: int) -> None:
        self.place, self.connection, self.seq = folder(tenant_id), connection, seq

    def records(self, table: Table, source: Source, ids: list[str] | None = None) -> Written:
        """All rows of a table, or those of `ids`, in one file."""
        if table.history is not None:
            return self._past(table, source, ids)
        with source.connection.cursor() as cursor:
            first, *others = [record_sql(table, part) for part in _parts(ids)]
            if not others:
                self.connection.register("incoming", source.batches(first, cursor))
                written = self._write(table, "incoming")
                self.connection.unregister("incoming")
                return written
        self._gather("gathered", source, [first, *others])
        return self._write(table, "gathered")

    def merge(self, table: Table, names: tuple[str, ...], base: tuple[str, ...] = ()) -> Written:
        """The latest rows of the deltas `names` in one file; with a `base` they take the place of its rows."""
        delta = f"read_parquet({self._listed(names)})"
        newest = f"SELECT * FROM {delta} QUALIFY seq = max(seq) OVER (PARTITION BY id)"
        if not base:
            return self._copy(table, newest)
        rest = (
            f"SELECT * FROM read_parquet({self._listed(base)}) b "
            f"WHERE NOT EXISTS (SELECT 1 FROM {delta} d WHERE d.id = b.id)"
        )
        return self._copy(table, f"{rest} UNION ALL BY NAME {newest}")

    def _past(self, table: Table, source: Source, ids: list[str] | None) -> Written:
        queries = [past_sql(table, part) for part in _parts(ids)]
        for name in ("living", "moves", "amounts"):
            self._gather(name, source, [each[name] for each in queries])
        measure = table.history.measure if table.history else ""
        return self._write(table, f"({_PAST.format(measure=measure)})")

    def _gather(self, name: str, source: Source, queries: list[str]) -> None:
        """The rows of some queries in a table of this DuckDB."""
        self.connection.execute(f"DROP TABLE IF EXISTS {name}")
        for place, sql in enumerate(queries):
            with source.connection.cursor() as cursor:
                self.connection.register("incoming", source.batches(sql, cursor))
                begin = f"INSERT INTO {name}" if place else f"CREATE TEMP TABLE {name} AS"
                self.connection.execute(f"{begin} SELECT * FROM incoming")
                self.connection.unregister("incoming")

    def _write(self, table: Table, rows: str) -> Written:
        columns = ", ".join(f'CAST("{c.name}" AS {_sql_type(c.type)}) AS "{c.name}"' for c in table.columns)
        return self._copy(table, f"SELECT {columns}, deleted, {self.seq}::BIGINT AS seq FROM {rows}")

    def _copy(self, table: Table, query: str) -> Written:
        name = f"{table.name}-{self.seq}-{secrets.token_hex(4)}.parquet"
        path = self.place / name
        path.touch(mode=0o600)
        ((rows,),) = self.connection.execute(
            f"COPY ({query}) TO '{_quoted(path)}' (FORMAT parquet, COMPRESSION snappy)"
        ).fetchall()
        _to_disk(path)
        return Written(name, int(rows))

    def _listed(self, names: tuple[str, ...]) -> str:
        return "[" + ", ".join(f"'{_quoted(self.place / name)}'" for name in names) + "]"


@contextmanager
def writing(tenant_id: uuid.UUID, seq: int) -> Iterator[Files]:
    """The files of a business, to be added to; what is written belongs to the writing `seq`."""
    import duckdb

    place = folder(tenant_id)
    with tempfile.TemporaryDirectory(prefix=".spill-", dir=place) as spill:
        options: dict[str, Any] = {"memory_limit": MEMORY, "threads": THREADS, "temp_directory": spill,
                   "preserve_insertion_order": "false"}  # fmt: skip
        with duckdb.connect(":memory:", config=options) as connection:
            yield Files(tenant_id, connection, seq)
    folder_to_disk(place)


def _parts(ids: list[str] | None) -> list[list[str] | None]:
    if ids is None:
        return [None]
    return [ids[start : start + IDS] for start in range(0, len(ids), IDS)]


def _sql_type(kind: str) -> str:
    return {"string": "VARCHAR", "int64": "BIGINT", "timestamp": "TIMESTAMP"}.get(kind, kind.upper())


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
