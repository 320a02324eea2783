"""Putting values back, of many records by one statement: each column where it still is as it was left."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from quen.kernel.registry.spec import ObjectSpec

# {column: (value before, value after)}
Steps = Mapping[str, tuple[Any, Any]]


def put_back(
    spec: ObjectSpec, columns: Sequence[str], steps: Mapping[uuid.UUID, Steps], member_id: uuid.UUID
) -> set[uuid.UUID]:
    """Give each living record of `steps`, all with the same `columns`, the values before; returns those it changed.

    A column that no longer has the value after is left alone; a record counts if any was put back. Rights are the
    caller's matter.
    """
    types = column_types(spec)
    arrays: list[str] = ["%s::uuid[]"]
    params: list[list[str | None]] = [[str(pk) for pk in steps]]
    for column in columns:
        for side in (0, 1):
            arrays.append(f"%s::{types[column]}[]")
            params.append([_text(pairs[column][side]) for pairs in steps.values()])
    names = ", ".join(f"old_{column}, new_{column}" for column in columns)
    sets = ", ".join(
        f"{c} = CASE WHEN t.{c} IS NOT DISTINCT FROM s.new_{c} THEN s.old_{c} ELSE t.{c} END" for c in columns
    )
    untouched = " OR ".join(f"t.{c} IS NOT DISTINCT FROM s.new_{c}" for c in columns)
    sql = (
        f"UPDATE {spec.table} AS t SET {sets}, version = t.version + 1, updated_at = now(), "  # noqa: S608
        f"updated_by_id = %s FROM unnest({', '.join(arrays)}) AS s(record, {names}) "
        f"WHERE t.id = s.record AND t.deleted_at IS NULL AND ({untouched}) RETURNING t.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [member_id, *params])
        return {row[0] for row in cursor.fetchall()}


def column_types(spec: ObjectSpec) -> dict[str, str]:
    """Types for values under way: without lengths and scales, so that nothing is cut or rounded silently."""
    return {str(f.column): str(f.db_type(connection)).split("(")[0] for f in spec.model._meta.concrete_fields}


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)
