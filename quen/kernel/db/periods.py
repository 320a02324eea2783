"""The guard against periods that overlap, where no constraint can say it.

A statement trigger over the rows written, so that bulk SQL and imports cannot pass it by. It takes an advisory
lock first, so that of two people who write at once the second sees what the first has written.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quen.kernel.db.statements import Statement, named

if TYPE_CHECKING:
    from quen.kernel.registry.spec import ObjectSpec


def periods_constraint(spec: ObjectSpec) -> str:
    """What the database calls two overlapping periods of `spec`."""
    return f"{spec.table}_periods"


def period_guards(spec: ObjectSpec) -> Iterator[Statement]:
    """The triggers that keep what `spec` declares as its `periods`."""
    if spec.periods is None:
        return
    keys = [spec.fields[name].column for name in spec.periods.keys.split()]
    start, end = spec.fields[spec.periods.start].column, spec.fields[spec.periods.end].column
    same = " AND ".join(f"o.{key} = n.{key}" for key in keys)
    function = f"app.guard_periods_{spec.name}"
    body = (
        f"PERFORM pg_advisory_xact_lock(hashtextextended('periods {spec.table} ' || t.tenant_id || ' ' || t.k, 0)) "
        f"FROM (SELECT DISTINCT n.tenant_id, n.{keys[0]}::text AS k FROM new_rows n ORDER BY 1, 2) t; "
        f"IF EXISTS (SELECT FROM new_rows n JOIN data.{spec.table} o ON o.tenant_id = n.tenant_id AND {same} "
        f"AND o.id <> n.id AND o.deleted_at IS NULL AND n.deleted_at IS NULL "
        f"AND daterange(o.{start}, o.{end}, '[]') && daterange(n.{start}, n.{end}, '[]')) THEN "
        f"RAISE EXCEPTION 'overlapping periods' USING ERRCODE = '23P01', "
        f"CONSTRAINT = '{periods_constraint(spec)}'; END IF;"
    )
    for operation in ("INSERT", "UPDATE"):
        sql = (
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
            f"SET search_path = pg_catalog, pg_temp AS $$ BEGIN {body} RETURN NULL; END $$; "
            f"CREATE TRIGGER {{name}} AFTER {operation} ON data.{spec.table} REFERENCING NEW TABLE AS new_rows "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
        )
        name = named(f"guard_periods_{operation.lower()}", sql)
        yield Statement("trigger", spec.table, name, sql.format(name=name))
