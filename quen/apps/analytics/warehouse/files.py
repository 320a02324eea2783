"""Writing and merging the Parquet files of a business. Only in the process that writes them: it loads DuckDB."""

from __future__ import annotations

import secrets
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quen.apps.analytics.warehouse.layout import Table
from quen.apps.analytics.warehouse.manifest import Stored, folder
from quen.apps.analytics.warehouse.source import IDS, Source, past_sql, record_sql
from quen.kernel.files.disk import to_disk

MEMORY = "256MB"
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

    def base(self, table: Table, source: Source) -> Written:
        """All rows of a table, each with its `place` among them."""
        if table.history is not None:
            return self._copy(table, _placed(_typed(table, self._past(table, source, None), self.seq)))
        with source.connection.cursor() as cursor:
            self.connection.register("incoming", source.batches(record_sql(table), cursor))
            written = self._copy(table, _placed(_typed(table, "incoming", self.seq)))
            self.connection.unregister("incoming")
            return written

    def delta(self, table: Table, source: Source, ids: list[str], before: Stored) -> tuple[Written, Written]:
        """The rows of `ids` together with those that had changed before, and the places of the base that they take."""
        if table.history is not None:
            rows = self._past(table, source, ids)
        else:
            rows = "gathered"
            self._gather(rows, source, [record_sql(table, part) for part in _parts(ids)])
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE fresh AS {_typed(table, rows, self.seq)}")
        query = "SELECT * FROM fresh"
        if before.delta:
            earlier = self._listed(before.delta)
            query += f" UNION ALL BY NAME SELECT * FROM {earlier} WHERE id NOT IN (SELECT id FROM fresh)"
        written = self._copy(table, query)
        gone = (
            f"SELECT place FROM {self._listed(before.base)} "
            f"WHERE id IN (SELECT id FROM {self._listed((written.name,))}) ORDER BY place"
        )
        return written, self._copy(table, gone, "-gone")

    def merge(self, table: Table, before: Stored) -> Written:
        """A base that has the changes in it."""
        base = f"SELECT * EXCLUDE (place) FROM {self._listed(before.base)}"
        if before.gone:
            base += f" WHERE place NOT IN (SELECT place FROM {self._listed(before.gone)})"
        return self._copy(table, _placed(f"{base} UNION ALL BY NAME SELECT * FROM {self._listed(before.delta)}"))

    def _past(self, table: Table, source: Source, ids: list[str] | None) -> str:
        """The rows of a table of the past, as a query that can be selected from."""
        queries = [past_sql(table, part) for part in (_parts(ids) if ids is not None else [None])]
        measure = table.history.measure if table.history else ""
        compact = {"id": "UUID", "to_value": "UUID", "amount": _sql_type(table.types[measure])}
        for name in ("living", "moves", "amounts"):
            self._gather(name, source, [each[name] for each in queries], compact)
        return f"({_PAST.format(measure=measure)})"

    def _gather(self, name: str, source: Source, queries: list[str], types: Mapping[str, str] | None = None) -> None:
        """The rows of some queries in a table of this DuckDB, with the columns that are named in other types."""
        self.connection.execute(f"DROP TABLE IF EXISTS {name}")
        for place, sql in enumerate(queries):
            with source.connection.cursor() as cursor:
                reader = source.batches(sql, cursor)
                other = [f"{key}::{kind} AS {key}" for key, kind in (types or {}).items() if key in reader.schema.names]
                self.connection.register("incoming", reader)
                chosen = f"* REPLACE ({', '.join(other)})" if other else "*"
                begin = f"INSERT INTO {name}" if place else f"CREATE TEMP TABLE {name} AS"
                self.connection.execute(f"{begin} SELECT {chosen} FROM incoming")
                self.connection.unregister("incoming")

    def _copy(self, table: Table, query: str, kind: str = "") -> Written:
        name = f"{table.name}{kind}-{self.seq}-{secrets.token_hex(4)}.parquet"
        path = self.place / name
        ((rows,),) = self.connection.execute(
            f"COPY ({query}) TO '{_quoted(path)}' (FORMAT parquet, COMPRESSION snappy)"
        ).fetchall()
        path.chmod(0o600)
        to_disk(path)
        return Written(name, int(rows))

    def _listed(self, names: tuple[str, ...]) -> str:
        return "read_parquet([" + ", ".join(f"'{_quoted(self.place / name)}'" for name in names) + "])"


def _typed(table: Table, rows: str, seq: int) -> str:
    columns = ", ".join(f'CAST("{c.name}" AS {_sql_type(c.type)}) AS "{c.name}"' for c in table.columns)
    return f"SELECT {columns}, deleted, {seq}::BIGINT AS seq FROM {rows}"


def _placed(query: str) -> str:
    return f"SELECT *, row_number() OVER () AS place FROM ({query})"


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
    to_disk(place)


def _parts(ids: list[str]) -> list[list[str]]:
    return [ids[start : start + IDS] for start in range(0, len(ids), IDS)]


def _sql_type(kind: str) -> str:
    return {"string": "VARCHAR", "int64": "BIGINT", "timestamp": "TIMESTAMP"}.get(kind, kind.upper())


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
