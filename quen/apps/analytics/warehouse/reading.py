"""The one door to the warehouse's files: tables as Ibis expressions, without bases and deltas.

Ibis, DuckDB and Arrow take hundreds of megabytes: nothing here imports them, the caller brings its connection.
"""

from __future__ import annotations

import uuid
from functools import reduce
from pathlib import Path
from typing import Any

from quen.apps.analytics.warehouse.layout import OWN, PLACE
from quen.apps.analytics.warehouse.manifest import Manifest, folder, manifest

__all__ = ["NoWarehouse", "manifest", "table"]


class NoWarehouse(Exception):
    """The business has no files yet, or the declarations have changed since they were made."""


def table(con: Any, tenant_id: uuid.UUID, name: str, *, state: Manifest | None = None, trash: bool = False) -> Any:
    """The table `name` as it was when `state` (by default the present one) was written; an `ibis.Table`.

    One row for each living record (in a table of the past as many as it had values), with the columns of the manifest
    but `deleted` and `seq`. With `trash`, the records in the trash are there too, and the column `deleted`. Take one
    `state` for all tables of a question, so that they fit together. `con` is an Ibis connection to DuckDB, or to
    another engine that reads Parquet files. Raises NoWarehouse, KeyError for an unknown table.
    """
    found = state or manifest(tenant_id)
    if found is None:
        raise NoWarehouse
    stored = found.tables[name]
    place = folder(tenant_id)
    if stored.delta:
        base = _files(con, [place / name for name in stored.base], stored.columns | PLACE)
        gone = _files(con, [place / name for name in stored.gone], PLACE)
        delta = _files(con, [place / name for name in stored.delta], stored.columns)
        rows = base.anti_join(gone, "place").select(*stored.columns).union(delta)
    else:
        rows = _files(con, [place / name for name in stored.base], stored.columns)
    return rows.drop("seq") if trash else rows.filter(~rows.deleted).drop(*OWN)


def _files(con: Any, paths: list[Path], columns: dict[str, str]) -> Any:
    if con.name != "duckdb":
        found = (con.read_parquet(path).select(*columns) for path in paths)
        return reduce(lambda one, other: one.union(other), found)
    named = ", ".join(f'"{name}"' for name in columns)
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    # a query, since `read_parquet` would leave a view behind in the connection at each call
    return con.sql(f"SELECT {named} FROM read_parquet([{listed}])", schema=columns)
