"""Defaults in the database for columns that must have a value.

A new column comes while the version before it is still at work, which does not know it: its inserts must not fail.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.utils import CursorWrapper
from psycopg import sql


def ensure_defaults(cursor: CursorWrapper, model: type[models.Model]) -> None:
    """Give each column of `model` that has a constant default, and none in the database, that default."""
    table = str(model._meta.db_table)
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'data' AND table_name = %s"
        " AND column_default IS NULL",
        [table],
    )
    without = {name for (name,) in cursor.fetchall()}
    for field in model._meta.concrete_fields:
        if field.column in without and not field.null and not field.primary_key:
            value = _constant(field)
            if value is not None:
                text = sql.Literal(value).as_string(cursor.connection)
                cursor.execute(f"ALTER TABLE data.{table} ALTER {field.column} SET DEFAULT {text}")


def _constant(field: models.Field[Any, Any]) -> Any:
    """The default as PostgreSQL takes it; None when there is no constant one."""
    if not field.has_default() or field.generated:
        return None
    if isinstance(field, models.JSONField) and field.default in (dict, list):
        return "{}" if field.default is dict else "[]"
    return None if callable(field.default) else field.default
