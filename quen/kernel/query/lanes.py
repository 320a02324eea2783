"""Lanes of a board: who has how much in which column, and the first cards of every cell, in a few statements."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Count, F, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from quen.kernel.access.any_of import split
from quen.kernel.access.reach import reach
from quen.kernel.query.groups import groupable
from quen.kernel.query.page import Order, in_order_of
from quen.kernel.query.sums import besides_of

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.fields import FieldInfo
    from quen.kernel.registry.spec import ObjectSpec

Lane = uuid.UUID | None  # a member; None for the records without one
Cell = tuple[uuid.UUID, Lane]  # column, lane
# stand for the column and the lane of a cell in the statement that reads all cells
_COLUMN, _LANE = uuid.uuid5(uuid.NAMESPACE_URL, "quen:board-column"), uuid.uuid5(uuid.NAMESPACE_URL, "quen:board-lane")
_PLACES = {_COLUMN: "c.id", _LANE: "l.id"}
CellSums = dict[Cell, tuple[int, Decimal]]


def lane_fields(spec: ObjectSpec, actor: Actor) -> list[FieldInfo]:
    """The fields that a board can have lanes by: references to a member that somebody may set, the owner first."""
    found = [info for info in groupable(spec, actor) if info.target == "member" and info.kind == "ref"]
    found = [info for info in found if info.editable and spec.written_by.get(info.name, ("edit",))]
    return sorted(found, key=lambda info: info.name != spec.scope.owner)


def lane_field(spec: ObjectSpec, name: str, actor: Actor) -> FieldInfo | None:
    """The field that the lanes are by; None where there are none by that name for `actor`."""
    return next((info for info in lane_fields(spec, actor) if info.name == name), None) if name else None


def rolled_up_cells(
    spec: ObjectSpec, columns: Sequence[uuid.UUID], actor: Actor, only: Collection[uuid.UUID] = ()
) -> CellSums:
    """{(column, owner): (records, total in base currency)} of what `actor` sees; with `only`, of these owners."""
    reached = reach(spec, actor, "view")
    if reached.everything:
        return _read_cells(spec, columns, sorted(only) if only else None)
    members = set(reached.members) & set(only) if only else set(reached.members)
    found = _read_cells(spec, columns, sorted(members))
    if reached.besides:
        shared = besides_of(spec, reached, columns, only)
        for cell, (count, total) in sum_cells(spec, shared, spec.fields[spec.scope.owner]).items():
            known = found.get(cell, (0, Decimal(0)))
            found[cell] = (known[0] + count, known[1] + total)
    return found


def sum_cells(spec: ObjectSpec, rows: QuerySet[Any], lane: FieldInfo) -> CellSums:
    """The same for `rows`, counted, by any lane."""
    assert spec.board is not None  # noqa: S101
    by, total = spec.fields[spec.board.by].column, spec.fields[spec.board.total]
    found = rows.order_by().values(by, lane.column).annotate(n=Count("pk"), t=Sum(total.base or total.column))
    cells = found.values_list(by, lane.column, "n", "t")
    return {(group, member): (count, amount or Decimal(0)) for group, member, count, amount in cells}


def _read_cells(spec: ObjectSpec, columns: Sequence[uuid.UUID], members: Sequence[uuid.UUID] | None) -> CellSums:
    limit = "" if members is None else "AND owner_id = ANY(%s)"
    params: list[Any] = [spec.name, list(columns)] + ([] if members is None else [list(members)])
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT group_id, owner_id, sum(records), sum(total) FROM board_total
                WHERE object = %s AND group_id = ANY(%s) {limit} GROUP BY group_id, owner_id""",  # noqa: S608
            params,
        )
        cells = cursor.fetchall()
    return {(group, member): (int(count), total) for group, member, count, total in cells if count}


class FirstCards:
    """The first cards of every cell: `limit` of them and one more, so that one knows whether there are others.

    `rows`: what the board shows; `by` and `lane`: the columns that make a cell.
    """

    def __init__(self, rows: QuerySet[Any], by: str, lane: str, limit: int) -> None:
        self.rows, self.by, self.lane, self.limit = rows, by, lane, limit + 1

    def few(self, columns: Sequence[uuid.UUID], lanes: Sequence[Lane], order: Order) -> dict[Cell, list[uuid.UUID]]:
        """Of so few rows that they can all be looked at; one statement."""
        wanted = {f"{self.by}__in": list(columns), **self._any_lane(lanes)}
        sign = F(order.path).desc(nulls_last=True) if order.descending else F(order.path).asc(nulls_last=True)
        place = Window(
            RowNumber(), partition_by=[F(self.by), F(self.lane)], order_by=[sign, "-id" if order.descending else "id"]
        )
        rows = self.rows.filter(**wanted).annotate(place_in_cell=place).filter(place_in_cell__lte=self.limit)
        found: dict[Cell, list[uuid.UUID]] = defaultdict(list)
        wanted_lanes = set(lanes)
        for column, lane, pk in rows.order_by("place_in_cell").values_list(self.by, self.lane, "pk"):
            if lane in wanted_lanes:
                found[column, lane].append(pk)
        return found

    def many(self, columns: Sequence[uuid.UUID], lanes: Sequence[Lane], order: Order) -> dict[Cell, list[uuid.UUID]]:
        """Along the index of each cell, whatever their number; one statement.

        Each reason (`any_of.split`) why rows are shown is looked up along its own index, and so are the rows with a
        value to be sorted by and those without one.
        """
        members = [lane for lane in lanes if lane is not None]
        texts: list[str] = []
        params: list[Any] = []
        for part in split(self.rows):
            for empty in (False, True):
                if members:
                    cells = "unnest(%s::uuid[]) c(id) CROSS JOIN unnest(%s::uuid[]) l(id)"
                    inner, given = self._cell(part, _LANE, order, empty=empty)
                    texts.append(f"SELECT c.id, l.id, x.id FROM {cells} CROSS JOIN LATERAL ({inner}) x(id)")  # noqa: S608
                    params += [list(columns), members, *given]
                if None in lanes:
                    inner, given = self._cell(part, None, order, empty=empty)
                    cells = "unnest(%s::uuid[]) c(id) CROSS JOIN LATERAL"
                    texts.append(f"SELECT c.id, NULL::uuid, x.id FROM {cells} ({inner}) x(id)")  # noqa: S608
                    params += [list(columns), *given]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(texts), params)
            found: dict[Cell, list[uuid.UUID]] = defaultdict(list)
            for column, lane, pk in cursor.fetchall():
                found[column, lane].append(pk)
        return found

    def _cell(self, rows: QuerySet[Any], lane: Lane, order: Order, *, empty: bool) -> tuple[str, list[Any]]:
        """The first cards of the cell (c.id, l.id), as text: stand-ins in the statement become those columns."""
        cell: dict[str, Any] = {self.by: _COLUMN}
        cell |= {f"{self.lane}__isnull": True} if lane is None else {self.lane: lane}
        cards = in_order_of(rows.filter(**cell), order, empty=empty).values("pk")[: self.limit]
        sql, params = cards.query.sql_with_params()
        text, *rest = sql.split("%s")
        kept = []
        for value, following in zip(params, rest, strict=True):
            place = _PLACES.get(value) if isinstance(value, uuid.UUID) else None
            text += (place or "%s") + following
            kept += [] if place else [value]
        return text, kept

    def _any_lane(self, lanes: Sequence[Lane]) -> dict[str, Any]:
        return {} if None in lanes else {f"{self.lane}__in": list(lanes)}


def sorted_cell(rows: list[dict[str, Any]], order: Order) -> list[dict[str, Any]]:
    """Rows of one cell as the board has them: by the order's value, those without one last."""
    full = [row for row in rows if row[order.path] is not None]
    empty = [row for row in rows if row[order.path] is None]
    full.sort(key=lambda row: (row[order.path], row["id"]), reverse=order.descending)
    empty.sort(key=lambda row: row["id"], reverse=order.descending)
    return full + empty
