"""Columns of values as one parameter: a driver that looks at each value of a chunk takes many times as long."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, F
from django.db.models.expressions import Func


def array(values: Sequence[Any]) -> str:
    """`values` as the text of a PostgreSQL array, to be sent as one parameter with a cast such as `%s::text[]`.

    Texts, numbers, truth values, ids, dates, times and None. Raises TypeError for anything else.
    """
    texts = set(map(type, values)) == {str}
    if texts:
        joined = '","'.join(values)
        if "\\" not in joined and joined.count('"') == 2 * len(values) - 2:
            return '{"' + joined + '"}'
    return "{" + ",".join([_item(value) for value in values]) + "}"


def _item(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, date):  # and datetime
        return value.isoformat()
    if isinstance(value, uuid.UUID | int | Decimal):
        return str(value)
    raise TypeError(f"no array of {type(value).__name__}")


class Among(Func):
    """`column = ANY(values)`: what `__in` finds, with one parameter however many values there are."""

    output_field = BooleanField()

    def __init__(self, column: str, values: Sequence[Any]) -> None:
        super().__init__(F(column))
        self.values = array(values)

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:  # type: ignore[override]
        del context
        (expression,) = self.source_expressions
        column, params = compiler.compile(expression)
        return self.compare(column, str(expression.output_field.db_type(connection)).split("(")[0]), [
            *params,
            self.values,
        ]

    def compare(self, column: str, kind: str) -> str:
        """The condition on `column`, of the type `kind`."""
        return f"{column} = ANY(%s::{kind}[])"


class SameKey(Among):
    """`column = ANY(SELECT app.sort_key(t) FROM unnest(texts) t)`, an index scan."""

    def compare(self, column: str, kind: str) -> str:
        return f"{column} = ANY(ARRAY(SELECT app.sort_key(t) FROM unnest(%s::{kind}[]) t))"  # noqa: S608  (placeholder)


class LowerAmong(Among):
    """`lower(column) = ANY(texts)`."""

    def compare(self, column: str, kind: str) -> str:
        return f"lower({column}) = ANY(%s::{kind}[])"
