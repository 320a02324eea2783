"""Rows of every tenant table in two tenants, written in SQL: the code under test plays no part in it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import DatabaseError, connection, models, transaction

from quen.kernel.clock import now
from quen.kernel.records.base import TenantRow
from quen.kernel.records.fields import Ref
from quen.kernel.records.stand_in import StandIn

WITH_CHECK, NOT_NULL, FOREIGN_KEY, NO_RIGHT = "44000", "23502", "23503", "42501"
TABLES = sorted(
    m._meta.db_table
    for m in apps.get_models()
    if issubclass(m, TenantRow) and not issubclass(m, StandIn) and not m._meta.abstract
)
# columns of which a constraint asks for one and only one; a made row has the last
EITHER = {"kernel_share": ("member_id", "team_id")}
# values with which more than one row may stand in a tenant
BESIDE = {"sample_run": {"status": "removed"}}


@dataclass(frozen=True)
class Pair:
    """A table with the ids of a row of ours and of one of theirs; `references`: {column: target table}."""

    table: str
    ours: uuid.UUID
    theirs: uuid.UUID
    us: uuid.UUID
    them: uuid.UUID
    references: dict[str, str]


def run(statement: str, *parameters: Any) -> int:
    """Rows that a statement touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(parameters))
        return int(cursor.rowcount)


def fetch(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(parameters))
        return list(cursor.fetchall())


def refused(statement: str, *parameters: Any) -> str:
    """The SQL state with which the database refuses a statement; "" when it does not."""
    try:
        with transaction.atomic():
            run(statement, *parameters)
    except DatabaseError as error:
        return str(getattr(error.__cause__, "sqlstate", "?"))
    return ""


def be(tenant: uuid.UUID | None) -> None:
    """Set the tenant of this transaction, or none."""
    run("SELECT set_config('quen.tenant', %s, true)", str(tenant or ""))


@contextmanager
def being(tenant: uuid.UUID | None, then: uuid.UUID | None) -> Iterator[None]:
    """In `tenant` for a while, then in `then`."""
    be(tenant)
    yield
    be(then)


def model_of(table: str) -> Any:
    return next(m for m in apps.get_models() if m._meta.db_table == table)


def columns(table: str) -> dict[str, str]:
    """{name: type} of the columns that can be written; generated ones are left out."""
    written = {f.column for f in model_of(table)._meta.concrete_fields if not f.generated}
    found = fetch(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'app' AND table_name = %s",
        table,
    )
    return {name: kind for name, kind in found if name in written}


def row(table: str, record_id: uuid.UUID) -> dict[str, Any]:
    """A row as the present tenant sees it, {} when she does not."""
    found = fetch(f"SELECT to_jsonb(t) FROM {table} t WHERE id = %s", record_id)
    return json.loads(found[0][0]) if found and isinstance(found[0][0], str) else (found[0][0] if found else {})


def insert(table: str, values: dict[str, Any]) -> None:
    run(insert_statement(table, values), *values.values())


def insert_statement(table: str, values: dict[str, Any], then: str = "") -> str:
    names, marks = ", ".join(f'"{name}"' for name in values), ", ".join(["%s"] * len(values))
    return f"INSERT INTO {table} ({names}) VALUES ({marks}) {then}"


def references(table: str) -> dict[str, str]:
    """{column: target table} of the references to rows of tenants."""
    model = model_of(table)
    return {f.column: f.remote_field.model._meta.db_table for f in model._meta.concrete_fields if isinstance(f, Ref)}


def unique_together(table: str) -> list[list[str]]:
    """The columns of each rule by which rows stand only once in a tenant, without the tenant's."""
    meta = model_of(table)._meta
    rules = [c.fields for c in meta.constraints if isinstance(c, models.UniqueConstraint)]
    return [[meta.get_field(name).column for name in names if name != "tenant_id"] for names in rules]


def make_row(table: str) -> uuid.UUID:
    """A row of `table`, of a model that is no record, for the present tenant."""
    model = model_of(table)
    besides = EITHER.get(table, ())[-1:]
    given = {f.attname: _value(f) for f in model._meta.concrete_fields if _is_needed(f) or f.attname in besides}
    made = model(**given, **BESIDE.get(table, {}))
    made.save(force_insert=True)
    return uuid.UUID(str(made.pk))


def _is_needed(f: Any) -> bool:
    return not (f.null or f.has_default() or f.has_db_default() or f.generated or getattr(f, "auto_now_add", False))


def _value(f: Any) -> Any:
    if isinstance(f, Ref):
        target = f.remote_field.model._meta.db_table
        found = fetch(f"SELECT id FROM {target} LIMIT 1")
        return found[0][0] if found else make_row(target)
    if isinstance(f, models.CharField | models.TextField):
        # as long as a digest where there is room: columns that hold one take nothing else
        return (uuid.uuid4().hex * 2)[: f.max_length or 32]
    if isinstance(f, ArrayField):
        return [_value(f.base_field), _value(f.base_field)]
    by_type = {models.UUIDField: uuid.uuid4(), models.IntegerField: 1, models.BigIntegerField: 1,
               models.DateTimeField: now(), models.JSONField: {}, models.BooleanField: True,
               models.DateField: now().date(), models.DecimalField: 1, models.BinaryField: b"1"}  # fmt: skip
    return by_type[type(f)]
