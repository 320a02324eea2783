"""DuckDB in memory over the warehouse's files, asked by Ibis expressions: a cursor for each question, ended in time."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import ibis
from ibis.expr.operations import InMemoryTable

from quen.apps.analytics.olap import protocol
from quen.apps.analytics.olap.expression import Tables, pivot_expression
from quen.apps.analytics.olap.groups import Groups, trim
from quen.apps.analytics.warehouse import reading
from quen.apps.analytics.warehouse.follow import freshness
from quen.apps.analytics.warehouse.manifest import Manifest

MEMORY = "1GB"
MOST_GROUPS = 300_000
KEPT = 200  # questions whose SQL is kept


class Refused(Exception):
    """A question that is not answered; `code` as in the protocol."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Engine:
    """`folder`: the warehouse, the only place whose files it can read; it writes none."""

    def __init__(self, folder: Path, *, memory: str = MEMORY, threads: int = 0) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        config: dict[str, Any] = {"memory_limit": memory, "temp_directory": ""}
        self.kept: dict[tuple[str, frozenset[str]], str] = {}
        self.connection = duckdb.connect(config=config | ({"threads": threads} if threads else {}))
        self.connection.execute("SET autoinstall_known_extensions = false")
        self.connection.execute("SET autoload_known_extensions = false")
        self.connection.execute("SET preserve_insertion_order = false")
        self.connection.execute(f"SET allowed_directories = ['{str(folder).replace(chr(39), chr(39) * 2)}/']")
        self.connection.execute("SET enable_external_access = false")  # cannot be undone while it runs

    def close(self) -> None:
        """Let go of everything."""
        self.connection.close()

    def answer(self, question: dict[str, Any]) -> dict[str, Any]:
        """The answer to a question of the protocol. Raises Refused."""
        if question.get("ask") == "ping":
            return {"pong": True}
        if question.get("ask") != "pivot":
            raise Refused(protocol.BAD)
        return self.pivot(question)

    def pivot(self, plan: dict[str, Any]) -> dict[str, Any]:
        """The groups of a pivot, those of its largest rows and columns where there are too many."""
        tenant = uuid.UUID(str(plan["tenant"]))
        fresh = freshness(tenant)
        state = reading.manifest(tenant)
        if state is None or fresh is None:
            raise Refused(protocol.NOT_BUILT)
        with self.cursor(int(plan.get("patience", 10))) as backend:

            def table(name: str) -> Any:
                if name not in state.tables:
                    raise Refused(protocol.NOT_BUILT)
                return reading.table(backend, tenant, name, state=state)

            found = self._run(backend, plan, state, table)
        if found.num_rows > MOST_GROUPS:
            raise Refused(protocol.TOO_MANY)
        groups = trim(Groups.of(found, plan), plan)
        return {"fresh_at": fresh.isoformat(), **groups.told()}

    def _run(self, backend: Any, plan: dict[str, Any], state: Manifest, table: Tables) -> Any:
        """The answer as an Arrow table. Making SQL takes as long as a third of a million facts: it is kept."""
        told = {name: part for name, part in plan.items() if name != "patience" and not name.startswith("most_")}
        key = (json.dumps(told, sort_keys=True), state.files)
        sql = self.kept.get(key)
        if sql is None:
            expression = pivot_expression(plan, table)
            if expression.op().find(InMemoryTable):  # its rows are in this connection alone
                return backend.to_pyarrow(expression, limit=MOST_GROUPS + 1)
            sql = self.kept[key] = str(backend.compile(expression, limit=MOST_GROUPS + 1))
            while len(self.kept) > KEPT:
                self.kept.pop(next(iter(self.kept)), None)
        return backend.con.sql(sql).to_arrow_table()

    @contextmanager
    def cursor(self, patience: int) -> Iterator[Any]:
        """A connection of its own for one question, interrupted after `patience` seconds."""
        cursor = self.connection.cursor()
        late = threading.Event()

        def stop() -> None:
            late.set()
            cursor.interrupt()

        timer = threading.Timer(max(1, patience), stop)
        timer.daemon = True
        timer.start()
        try:
            yield ibis.duckdb.from_connection(cursor)
        except duckdb.InterruptException as error:
            raise Refused(protocol.TIMED_OUT if late.is_set() else protocol.FAILED) from error
        except duckdb.OutOfMemoryException as error:
            raise Refused(protocol.TOO_MANY) from error
        finally:
            timer.cancel()
            cursor.close()
