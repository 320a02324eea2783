"""Counts and sums of a board's columns, from the roll-up that triggers keep."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from quen.kernel.registry.spec import ObjectSpec

Sums = dict[uuid.UUID, tuple[int, Decimal]]


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
