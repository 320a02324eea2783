"""What a business's warehouse is made of, read from the database in one snapshot, as Arrow, a batch at a time.

Only in the process that writes the files: it loads Arrow.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps

from quen.apps.analytics.warehouse.layout import Column, Table
from quen.apps.analytics.warehouse.manifest import DATABASE_SQL
from quen.kernel.db.direct import application_conninfo
from quen.kernel.registry.registry import get_spec

if TYPE_CHECKING:
    from quen.kernel.registry.facts import History

BATCH_BYTES = 4 * 2**20
PATIENCE = "15min"  # for one statement
IDS = 20_000  # records named in one statement

_STATE = f"SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, now(), {DATABASE_SQL}"


class Source:
    """A read-only transaction in which the database does not change. A context manager.

    `position`: the first transaction that may be missing in it, `at`: when it began; see `Manifest`.
    """

    position: int
    at: datetime
    database: str

    def __init__(self, tenant_id: uuid.UUID) -> None:
        self.tenant_id = tenant_id

    def __enter__(self) -> Self:
        import adbc_driver_postgresql.dbapi as postgresql

        self.connection = postgresql.connect(application_conninfo())
        try:
            self.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            for limit in (
                "statement_timeout",
                "idle_in_transaction_session_timeout",
            ):  # the role's: for requests
                self.run(f"SET LOCAL {limit} = '{PATIENCE}'")
            self.run(f"SELECT set_config('quen.tenant', '{uuid.UUID(str(self.tenant_id))}', true)")
            ((self.position, self.at, self.database),) = self.rows(_STATE)
        except BaseException:
            self.connection.close()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self.connection.close()

    def run(self, sql: str) -> None:
        """Execute a statement and forget what it gives."""
        with self.connection.cursor() as cursor:
            cursor.execute(sql)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a small result."""
        with self.connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())

    def batches(self, sql: str, cursor: Any) -> Any:
        """A reader of Arrow batches, which lives as long as `cursor`."""
        cursor.adbc_statement.set_options(**{"adbc.postgresql.batch_size_hint_bytes": str(BATCH_BYTES)})
        cursor.execute(sql)
        return cursor.fetch_record_batch()

    def changed(self, since: int) -> dict[str, int]:
        """{object: how many of its records have been touched} by the transactions from `since` on."""
        sql = f"SELECT object, count(DISTINCT record_id) FROM change_log WHERE {_from(since)} GROUP BY 1"
        return {str(name): int(count) for name, count in self.rows(sql)}

    def changed_ids(self, name: str, since: int) -> list[str]:
        """The records of an object that they have touched."""
        sql = f"""SELECT DISTINCT record_id::text FROM change_log
                  WHERE {_from(since)} AND object = '{get_spec(name).name}'"""
        return [str(pk) for (pk,) in self.rows(sql)]

    def rates(self) -> dict[str, str]:
        """{currency: when amounts in it were last brought to the present rate}."""
        sql = "SELECT currency, finished_at::text FROM kernel_revaluation WHERE finished_at IS NOT NULL"
        return {str(currency): str(at) for currency, at in self.rows(sql)}


def _from(since: int) -> str:
    """Changes from a transaction on. Numbers that are still to come are of another server, before a restore."""
    return f"xid >= '{int(since)}'::xid8 AND xid < pg_snapshot_xmax(pg_current_snapshot())"


def record_sql(table: Table, ids: list[str] | None = None) -> str:
    """The rows of an object's table, all of them or those of `ids`; of records that are gone only the id."""
    columns = ", ".join(f"{column.source} AS {column.name}" for column in table.columns)
    name = get_spec(table.object).table
    if ids is None:
        return f"SELECT {columns.replace('t.id', 'f.id')}, f.deleted_at IS NOT NULL AS deleted FROM {name} f"
    return (
        f"SELECT {columns}, (f.id IS NULL OR f.deleted_at IS NOT NULL) AS deleted "
        f"FROM unnest('{listed(ids)}'::uuid[]) t(id) LEFT JOIN {name} f ON f.id = t.id"
    )


def past_sql(table: Table, ids: list[str] | None = None) -> dict[str, str]:
    """What the past is made of: `living` (the records as they are), `moves`, and `amounts` (changes between moves)."""
    history, spec = _history(table), get_spec(table.object)
    info, by = spec.fields[history.measure], spec.fields[history.field]
    base = info.base or info.column
    model = apps.get_model(history.model)
    column = {name: model._meta.get_field(name).column for name in ("id", history.record, history.after)}
    at, amount = (model._meta.get_field(name).column for name in (history.at, history.amount))
    record = column[history.record]
    logged = "record_id" if spec.root else "root_id"  # the log's index for histories is on the root
    of = {key: "" if ids is None else f" AND {key} = ANY ('{listed(ids)}'::uuid[])" for key in (record, logged)}
    living = record_sql(table_of_living(table, f"f.{base}", f"f.{by.column}"), ids)
    moves = (
        f"SELECT {record}::text AS id, {column[history.after]}::text AS to_value, {at} AT TIME ZONE 'UTC' AS at, "
        f"{amount}::text AS amount FROM {model._meta.db_table} WHERE true{of[record]}"
    )
    amounts = (
        f"SELECT record_id::text AS id, at AT TIME ZONE 'UTC' AS at, derived -> '{base}' ->> 1 AS amount "
        f"FROM change_log WHERE object = '{spec.name}' AND operation = 'u' AND derived ? '{base}'{of[logged]}"
    )
    return {"living": living, "moves": moves, "amounts": amounts}


def table_of_living(table: Table, amount: str, value: str) -> Table:
    """The columns of the records themselves that their past needs."""
    columns = (
        Column("id", "string", "t.id::text"),
        Column("amount", "string", f"{amount}::text"),
        Column("to_value", "string", f"{value}::text"),
        Column("at", "timestamp", "f.created_at AT TIME ZONE 'UTC'"),
    )
    return Table(table.name, table.object, columns)


def _history(table: Table) -> History:
    if table.history is None:
        raise ValueError(f"{table.name} holds no past")
    return table.history


def listed(ids: list[str]) -> str:
    """An array of ids, checked, as PostgreSQL writes it."""
    return "{" + ",".join(str(uuid.UUID(pk)) for pk in ids) + "}"
