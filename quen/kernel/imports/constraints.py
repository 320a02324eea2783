"""The check constraints of a model, asked of many records at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db import connection, models
from django.db.models.sql import Query
from django.utils.translation import gettext as _

from quen.kernel.imports.drafts import Draft
from quen.kernel.imports.preparing import column_defaults

if TYPE_CHECKING:
    from quen.kernel.registry.spec import ObjectSpec


def broken_checks(spec: ObjectSpec, drafts: list[Draft]) -> Iterator[tuple[Draft, str, str]]:
    """(draft, label of the field, message) for each record that a check constraint would refuse.

    The drafts are all new, or all not: of known records only checks on the mapped fields can be told.
    """
    checks = [c for c in spec.model._meta.constraints if isinstance(c, models.CheckConstraint)]
    if drafts and not drafts[0].new:
        known = {"id", *drafts[0].values}
        checks = [c for c in checks if isinstance(c.condition, models.Q) and _fields(c.condition) <= known]
    if not checks or not drafts:
        return
    conditions, params = _compiled(spec, checks)
    columns, arrays = _columns(spec, drafts)
    types = ", ".join(f"%s::{type_}[]" for type_ in columns.values())
    table = f'unnest({types}) AS "{spec.table}"({", ".join(columns)})'
    sql = f"SELECT {', '.join(f'({condition}) IS FALSE' for condition in conditions)} FROM {table}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, *arrays])
        results = cursor.fetchall()
    for draft, broken in zip(drafts, results, strict=True):
        for check, is_broken in zip(checks, broken, strict=True):
            if is_broken:
                yield draft, _label(spec, check), _("This value is not allowed.")
                break


def _fields(condition: models.Q) -> set[str]:
    return set(condition.referenced_base_fields)


def unique_fields(spec: ObjectSpec) -> list[tuple[str, ...]]:
    """The sets of fields whose values may stand only once among the living records of a tenant."""
    found: list[tuple[str, ...]] = [("external_id",)]
    for constraint in spec.model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            names = tuple(name for name in constraint.fields if name != "tenant_id")
            found += [names] if all(name in spec.fields for name in names) else []
    return found


def _compiled(spec: ObjectSpec, checks: list[models.CheckConstraint]) -> tuple[list[str], list[Any]]:
    conditions, params = [], []
    for check in checks:
        query = Query(spec.model)
        where = query.build_where(check.condition)  # type: ignore[arg-type]
        sql, some = query.get_compiler(connection=connection).compile(where)
        conditions.append(sql)
        params.extend(some)
    return conditions, params


def _columns(spec: ObjectSpec, drafts: list[Draft]) -> tuple[dict[str, str], list[list[Any]]]:
    defaults = column_defaults(spec)
    names = {info.column: name for name, info in spec.fields.items()}
    types: dict[str, str] = {}
    arrays: list[list[Any]] = []
    for f in spec.model._meta.concrete_fields:
        if f.generated:
            continue
        column = str(f.column)
        types[column] = str(f.db_type(connection)).split("(")[0]
        name, default = names.get(column, column), defaults.get(column)
        values = [draft.id if name == "id" else draft.values.get(name, default) for draft in drafts]
        arrays.append([value if value is None or isinstance(value, bool | int) else str(value) for value in values])
    return types, arrays


def _label(spec: ObjectSpec, check: models.CheckConstraint) -> str:
    named = sorted((name for name in spec.fields if name in check.name), key=len, reverse=True)
    return str(spec.fields[named[0]].label) if named else ""
