"""Writing the drafts of a chunk: one INSERT for the new ones, one UPDATE for the changed ones.

The database has the last word. What it refuses is traced to its record (checks are asked for all at once, the
rest by halving the set), and the others are saved all the same.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import DataError, IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from psycopg.errors import UniqueViolation

from quen.kernel.changes.put_back import column_types
from quen.kernel.imports.constraints import broken_checks, unique_fields
from quen.kernel.imports.drafts import Draft
from quen.kernel.imports.preparing import column_defaults
from quen.kernel.records.arrays import array
from quen.kernel.records.integrity import explain_integrity_error
from quen.kernel.records.sequences import take_numbers

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

Write = Callable[[list[Draft]], set[uuid.UUID]]


def save_drafts(spec: ObjectSpec, drafts: list[Draft], actor: Actor) -> None:
    """Write all of `drafts` that differ from the database; those that cannot be written fail with their rows."""
    created = [draft for draft in drafts if draft.new and not draft.failed]
    changed = [draft for draft in drafts if not draft.new and draft.changed and not draft.failed]
    if created:
        _number(spec, created)
        passing_over = partial(insert_drafts, spec, actor=actor, pass_over=True)
        _write(spec, created, partial(insert_drafts, spec, actor=actor), passing_over)
    if changed:
        _write(spec, changed, partial(update_drafts, spec, actor=actor))


def _number(spec: ObjectSpec, drafts: list[Draft]) -> None:
    if spec.number:
        for draft, number in zip(drafts, take_numbers(spec, len(drafts)), strict=True):
            draft.values["number"] = number


def _write(spec: ObjectSpec, drafts: list[Draft], write: Write, otherwise: Write | None = None) -> None:
    """Write all, with `otherwise` where a value stands already that may stand only once."""
    try:
        with transaction.atomic():
            written = write(drafts)
    except (IntegrityError, DataError) as error:
        if otherwise and isinstance(error.__cause__, UniqueViolation):
            _write(spec, drafts, otherwise)
        else:
            _find_guilty(spec, drafts, otherwise or write, error)
        return
    for draft in drafts:
        if draft.id not in written:
            draft.fail(*_taken(spec, draft))


def _find_guilty(spec: ObjectSpec, drafts: list[Draft], write: Write, error: Exception) -> None:
    for draft, label, message in broken_checks(spec, drafts):
        draft.fail(label, message)
    rest = [draft for draft in drafts if not draft.failed]
    if len(rest) < len(drafts):
        if rest:
            _write(spec, rest, write)
    elif len(drafts) == 1:
        explained = explain_integrity_error(spec, error)
        info = spec.fields.get(explained.field or "")
        drafts[0].fail(str(info.label) if info else "", str(explained.message))
    else:
        middle = len(drafts) // 2
        _write(spec, drafts[:middle], write)
        _write(spec, drafts[middle:], write)


def _taken(spec: ObjectSpec, draft: Draft) -> tuple[str, str]:
    """The field whose value another record has."""
    message = _("Another record already has this value.")
    names = unique_fields(spec)
    given = {name for name, value in draft.values.items() if value not in (None, "")}
    known = [name for fields in names for name in fields if given.issuperset(fields)]
    return (str(spec.fields[known[0]].label) if len(set(known)) == 1 else "", message)


def insert_drafts(spec: ObjectSpec, drafts: list[Draft], actor: Actor, pass_over: bool = False) -> set[uuid.UUID]:
    """Insert new records and return their ids.

    With `pass_over`, which takes the database a tenth longer, those are left out that another record stands in the
    way of; without it they are an IntegrityError.
    """
    defaults = column_defaults(spec)
    names = {name: info.column for name, info in spec.fields.items()}
    given = {name for draft in drafts for name in draft.values}
    columns: dict[str, list[Any]] = {"id": [draft.id for draft in drafts]}
    for name in sorted(given):
        column = names.get(name, name)
        default = defaults.pop(column, None)
        values = [draft.values.get(name) for draft in drafts]
        columns[column] = values if default is None else [default if value is None else value for value in values]
    hands = {"created_by_id": actor.member_id, "updated_by_id": actor.member_id}
    constants = {**defaults, **hands}
    for column in [c for c, values in columns.items() if c != "id" and _all_same(values)]:
        value = columns.pop(column)[0]
        if value is not None:
            constants[column] = value
    types = column_types(spec)
    arrays = ", ".join(f"%s::{types[column]}[]" for column in columns)
    aliases = ", ".join(columns)
    fixed = "".join(f", %s::{types[column]}" for column in constants)
    sql = (
        f"INSERT INTO {spec.table} ({', '.join([*columns, *constants])}) "  # noqa: S608  (names of the model)
        f"SELECT {', '.join('s.' + c for c in columns)}{fixed} FROM unnest({arrays}) AS s({aliases}) "
        f"{'ON CONFLICT DO NOTHING ' if pass_over else ''}RETURNING id"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*map(_plain, constants.values()), *map(array, columns.values())])
        return {row[0] for row in cursor.fetchall()}


def update_drafts(spec: ObjectSpec, drafts: list[Draft], actor: Actor) -> set[uuid.UUID]:
    """Write what differs, count versions up, and return all ids; a record that turns out equal stays untouched."""
    fields = sorted({name for draft in drafts for name in draft.changed})
    columns = [spec.fields[name].column if name in spec.fields else name for name in fields]
    types = column_types(spec)
    arrays: list[list[Any]] = [[draft.id for draft in drafts]]
    arrays += [[draft.values.get(name) for draft in drafts] for name in fields]
    targets = ", ".join(f"t.{column}" for column in columns)
    sources = ", ".join(f"s.{column}" for column in columns)
    sql = (
        f"UPDATE {spec.table} AS t SET {', '.join(f'{c} = s.{c}' for c in columns)}, "  # noqa: S608
        f"version = t.version + 1, updated_at = now(), updated_by_id = %s "
        f"FROM unnest(%s::uuid[]{''.join(f', %s::{types[c]}[]' for c in columns)}) AS s(id, {', '.join(columns)}) "
        f"WHERE t.id = s.id AND ROW({targets}) IS DISTINCT FROM ROW({sources})"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [actor.member_id, *map(array, arrays)])
    return {draft.id for draft in drafts}


def _all_same(values: list[Any]) -> bool:
    first = values[0]
    return all(value == first and type(value) is type(first) for value in values)


def _plain(value: Any) -> Any:
    if isinstance(value, uuid.UUID | Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date | datetime) else value
