"""A condition that is any of several, which a page can take apart again.

PostgreSQL serves `a OR b` along a sorted index badly when each part has an index of its own. A queryset
keeps its meaning with the whole condition; `split` gives one queryset for each part, so that a page or a
capped count reads them one by one and puts together the few rows it needs.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import Expression


class AnyOf(Expression):
    """`condition OR condition …` as one node of a WHERE clause."""

    conditional = True

    def __init__(self, *conditions: Q) -> None:
        super().__init__(output_field=BooleanField())
        self.conditions: list[Any] = list(conditions)

    def get_source_expressions(self) -> list[Any]:
        return self.conditions

    def set_source_expressions(self, expressions: Any) -> None:
        self.conditions = list(expressions)

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        del connection
        texts: list[str] = []
        params: list[Any] = []
        for condition in self.conditions:
            try:
                sql, values = compiler.compile(condition)
            except EmptyResultSet:
                continue
            texts.append(sql)
            params += values
        if not texts:
            raise EmptyResultSet
        if not all(texts):
            raise FullResultSet
        return f"({' OR '.join(texts)})", params

    def only(self, index: int) -> AnyOf:
        """This node with the condition at `index` alone."""
        found = self.copy()
        found.conditions = [self.conditions[index]]
        return found


def split(rows: QuerySet[Any]) -> list[QuerySet[Any]]:
    """`rows` as several querysets, one for each part of an `AnyOf` among its conditions; they may overlap."""
    for place, child in enumerate(rows.query.where.children):
        node = getattr(child, "lhs", None)
        if isinstance(node, AnyOf) and len(node.conditions) > 1:
            return [_part(rows, place, node, index) for index in range(len(node.conditions))]
    return [rows]


def _part(rows: QuerySet[Any], place: int, node: AnyOf, index: int) -> QuerySet[Any]:
    found = rows.all()
    lookup: Any = found.query.where.children[place].copy()  # type: ignore[union-attr]
    lookup.lhs = node.only(index)
    found.query.where.children[place] = lookup
    return found
