"""Keeping the rows of stand-ins (`quen.kernel.records.stand_in`) as the records they stand for, by triggers.

They are statement triggers with transition tables, so that a bulk import pays one statement a chunk.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.backends.utils import CursorWrapper

from quen.kernel.db.statements import Statement, index, named
from quen.kernel.registry.registry import specs, stand_ins
from quen.kernel.registry.spec import ObjectSpec

_TABLES = {
    "insert": "NEW TABLE AS new_rows",
    "update": "NEW TABLE AS new_rows",
    "delete": "OLD TABLE AS old_rows",
}


def stand_in_indexes(table: str) -> Iterator[Statement]:
    """The orders in which stand-ins are offered and looked up."""
    yield index(table, "(tenant_id, name_sort, id) WHERE deleted_at IS NULL")
    yield index(table, "(tenant_id, owner_id, name_sort, id) WHERE deleted_at IS NULL")
    yield index(table, "(tenant_id, external_id) WHERE external_id IS NOT NULL")


def stand_in_triggers(spec: ObjectSpec) -> Iterator[Statement]:
    """The triggers on the table of `spec` that keep every stand-in of its records."""
    for standing in stand_ins().values():
        if spec.name in standing.stands_for:
            for operation in _TABLES:
                yield _trigger(spec, standing, operation)


def _trigger(spec: ObjectSpec, standing: ObjectSpec, operation: str) -> Statement:
    function = f"app.stand_{standing.name}_{spec.name}_{operation}"
    body = {"insert": _insert, "update": _update, "delete": _delete}[operation](spec, standing)
    sql = (
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
        f"SET search_path = pg_catalog, pg_temp AS $$ BEGIN {body}; RETURN NULL; END $$; "
        f"CREATE TRIGGER {{name}} AFTER {operation.upper()} ON data.{spec.table} REFERENCING {_TABLES[operation]} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
    )
    name = named(f"stand_{standing.name}_{operation}", sql)
    return Statement("trigger", spec.table, name, sql.format(name=name))


def _columns(spec: ObjectSpec) -> dict[str, str]:
    """{column of the stand-in: column of the record}."""
    owner = f"{spec.scope.owner}_id" if spec.scope.owner else "NULL::uuid"
    return {"name": spec.title, "owner_id": owner, "external_id": "external_id", "deleted_at": "deleted_at"}


def _insert(spec: ObjectSpec, standing: ObjectSpec, rows: str = "new_rows") -> str:
    pairs = _columns(spec)
    return (
        f"INSERT INTO data.{standing.table} (tenant_id, id, object, {', '.join(pairs)}) "
        f"SELECT tenant_id, id, '{spec.name}', {', '.join(pairs.values())} FROM {rows}"
    )


def _update(spec: ObjectSpec, standing: ObjectSpec) -> str:
    pairs = {mine: theirs if "::" in theirs else f"n.{theirs}" for mine, theirs in _columns(spec).items()}
    present, wanted = ", ".join(f"p.{column}" for column in pairs), ", ".join(pairs.values())
    return (
        f"UPDATE data.{standing.table} p SET {', '.join(f'{mine} = {theirs}' for mine, theirs in pairs.items())} "
        f"FROM new_rows n WHERE p.tenant_id = n.tenant_id AND p.id = n.id "
        f"AND ({present}) IS DISTINCT FROM ({wanted})"
    )


def _delete(spec: ObjectSpec, standing: ObjectSpec) -> str:
    del spec
    return f"DELETE FROM data.{standing.table} p USING old_rows o WHERE p.tenant_id = o.tenant_id AND p.id = o.id"


def fill_stand_ins(cursor: CursorWrapper) -> None:
    """Rows for the records that were there before their stand-ins, for all tenants."""
    for standing in stand_ins().values():
        for name in standing.stands_for:
            rows = f"data.{specs()[name].table}"
            cursor.execute(f"{_insert(specs()[name], standing, rows)} ON CONFLICT (tenant_id, id) DO NOTHING")


def differing_stand_ins(standing: ObjectSpec, condition: str) -> str:
    """SQL of what is wrong with the rows of a stand-in: (tenant, object, id, in words). `condition` speaks of `x`."""
    parts = []
    for name in standing.stands_for:
        spec = specs()[name]
        pairs = _columns(spec)
        mine = ", ".join(f"p.{column}" for column in pairs)
        theirs = ", ".join(column if "::" in column else f"r.{column}" for column in pairs.values())
        parts.append(
            f"SELECT r.tenant_id, '{name}' AS object, r.id, CASE WHEN p.id IS NULL THEN 'missing' ELSE 'differs' END "
            f"AS what FROM data.{spec.table} r LEFT JOIN data.{standing.table} p ON p.tenant_id = r.tenant_id "
            f"AND p.id = r.id AND p.object = '{name}' WHERE p.id IS NULL OR ({mine}) IS DISTINCT FROM ({theirs})"
        )
        parts.append(
            f"SELECT p.tenant_id, p.object, p.id, 'stands for nothing' FROM data.{standing.table} p "
            f"WHERE p.object = '{name}' AND NOT EXISTS (SELECT FROM data.{spec.table} r "
            f"WHERE r.tenant_id = p.tenant_id AND r.id = p.id)"
        )
    return f"SELECT x.* FROM ({' UNION ALL '.join(parts)}) x WHERE {condition}"


def mend_stand_ins(cursor: CursorWrapper) -> int:
    """Add rows that are missing, mend those that differ, remove those that stand for nothing; how many."""
    fill_stand_ins(cursor)
    done = 0
    for standing in stand_ins().values():
        for name in standing.stands_for:
            table = f"data.{specs()[name].table}"
            cursor.execute(_update(specs()[name], standing).replace("FROM new_rows n", f"FROM {table} n"))
            done += cursor.rowcount
            cursor.execute(
                f"DELETE FROM data.{standing.table} p WHERE p.object = %s AND NOT EXISTS (SELECT FROM {table} r "
                f"WHERE r.tenant_id = p.tenant_id AND r.id = p.id)",
                [name],
            )
            done += cursor.rowcount
    return done
