"""Counts and sums of a board's columns, from the roll-up that triggers keep."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Count, QuerySet, Sum

from quen.kernel.access.reach import Reach, reach

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

Sums = dict[uuid.UUID, tuple[int, Decimal]]


def visible_sums(
    spec: ObjectSpec, columns: Sequence[uuid.UUID], actor: Actor, only: Collection[uuid.UUID] = ()
) -> Sums:
    """{column: (records, total in base currency)} of what `actor` sees; with `only`, of these owners' records.

    Her own and her team's come from the roll-up; the few records shared with her besides are added one by one.
    """
    reached = reach(spec, actor, "view")
    if reached.everything:
        return read_sums(spec, columns, sorted(only) if only else None)
    members = set(reached.members) & set(only) if only else set(reached.members)
    sums = read_sums(spec, columns, sorted(members))
    if reached.besides:
        _add(sums, sum_rows(spec, besides_of(spec, reached, columns, only)))
    return sums


def besides_of(
    spec: ObjectSpec, reached: Reach, columns: Sequence[uuid.UUID], only: Collection[uuid.UUID]
) -> QuerySet[Any]:
    """The records in `columns` that are reached otherwise than by their owner; with `only`, of these owners."""
    owner = f"{spec.scope.owner}_id"
    by = spec.fields[spec.board.by].column if spec.board else ""
    rows = spec.model.objects.filter(**{f"{by}__in": columns}, deleted_at__isnull=True)
    rows = Reach(spec, reached.besides).rows(rows).exclude(**{f"{owner}__in": reached.members})
    return rows.filter(**{f"{owner}__in": list(only)}) if only else rows


def sum_rows(spec: ObjectSpec, rows: QuerySet[Any]) -> Sums:
    """The same for `rows`, counted."""
    assert spec.board is not None  # noqa: S101
    by, total = spec.fields[spec.board.by].column, spec.fields[spec.board.total]
    found = rows.order_by().values(by).annotate(n=Count("pk"), t=Sum(total.base or total.column))
    return {group: (count, amount or Decimal(0)) for group, count, amount in found.values_list(by, "n", "t")}


def _add(sums: Sums, more: Sums) -> None:
    for group, (count, total) in more.items():
        known = sums.get(group, (0, Decimal(0)))
        sums[group] = (known[0] + count, known[1] + total)


def read_sums(spec: ObjectSpec, columns: Sequence[uuid.UUID], members: Sequence[uuid.UUID] | None) -> Sums:
    """{column: (records, total in base currency)} from the roll-up; of `members` only, None for all."""
    limit = "" if members is None else "AND owner_id = ANY(%s)"
    params: list[Any] = [spec.name, list(columns)] + ([] if members is None else [list(members)])
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT group_id, sum(records), sum(total) FROM board_total
                WHERE object = %s AND group_id = ANY(%s) {limit} GROUP BY group_id""",  # noqa: S608
            params,
        )
        return {group: (int(count), total) for group, count, total in cursor.fetchall()}
