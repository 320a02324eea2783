"""The warehouse against the database: how fresh it is, whether its files are there, and its counts and sums."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from quen.apps.analytics.warehouse.follow import kept_position
from quen.apps.analytics.warehouse.layout import Table, tables
from quen.apps.analytics.warehouse.manifest import Manifest, folder, manifest
from quen.kernel.checks.declare import Finding, Look, data_check
from quen.kernel.registry.registry import get_spec

LATE = 300  # seconds within which a change is in the files, with room for a long import


@data_check("warehouse", cure="bin/quen warehouse build")
def figures(look: Look) -> Iterator[Finding]:
    """Files are there and follow the log; number and sums of each table are those of the records."""
    for tenant_id in look.tenants():
        found = manifest(tenant_id)
        if found is None:
            look.note(f"nothing yet of {tenant_id}")
            continue
        missing = [name for name in sorted(found.files) if not (folder(tenant_id) / name).exists()]
        yield from (Finding(f"file {name} is missing", tenant_id) for name in missing)
        waiting, seconds = _waiting(look, tenant_id, found)
        if seconds > LATE:
            yield Finding(f"changes have waited for {seconds} seconds to be taken in", tenant_id)
        elif waiting:
            look.note(f"{waiting} changes of {tenant_id} are not taken in yet: its sums were not compared")
        if not missing and not waiting:
            yield from _sums(look, tenant_id, found)


def _waiting(look: Look, tenant_id: uuid.UUID, found: Manifest) -> tuple[int, int]:
    """How many changes of the business are not in its files, and for how many seconds the first has waited."""
    common, position = kept_position(), found.position
    if common is not None and common.schema == found.schema and str(tenant_id) not in common.behind:
        position = max(position, common.position)
    objects = sorted({table.object for table in tables().values()})
    sql = """SELECT count(*), coalesce(extract(epoch FROM now() - min(c.at)), 0)::int FROM data.change_log c
             WHERE c.xid >= %(position)s::text::xid8 AND c.tenant_id = %(tenant)s AND c.object = ANY(%(objects)s)"""
    row = look.rows(sql, {"position": str(position), "tenant": tenant_id, "objects": objects})[0]
    return int(row[0]), int(row[1])


def _sums(look: Look, tenant_id: uuid.UUID, found: Manifest) -> Iterator[Finding]:
    import ibis  # with DuckDB, which only a command may load

    from quen.apps.analytics.warehouse.reading import table

    con = ibis.duckdb.connect(memory_limit="256MB", threads=1)
    try:
        for name, each in tables().items():
            if each.history is not None or name not in found.tables:
                continue
            summed = [column.name for column in each.columns if column.type.startswith("decimal")]
            wanted = look.rows(_sql(each, summed), {"tenant": tenant_id})[0]
            rows = table(con, tenant_id, name, state=found)
            held = rows.aggregate(n=rows.count(), **{column: rows[column].sum() for column in summed}).to_pyarrow()
            have = tuple(held.to_pylist()[0].values())
            look.count(int(wanted[0]))
            for column, want, has in zip(("number of records", *summed), wanted, have, strict=True):
                if _number(want) != _number(has):
                    yield Finding(f"{column}: the files say {has}, the records {want}", tenant_id, name)
    finally:
        con.disconnect()


def _sql(each: Table, summed: list[str]) -> str:
    sources = {column.name: column.source.removesuffix("::text") for column in each.columns}
    sums = "".join(f", sum({sources[name]}) AS {name}" for name in summed)
    table = get_spec(each.object).table
    return f"SELECT count(*) AS n{sums} FROM data.{table} f WHERE f.tenant_id = %(tenant)s AND f.deleted_at IS NULL"


def _number(value: Any) -> Decimal:
    return Decimal(value or 0)
