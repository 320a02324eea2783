"""A board divided into lanes: one for each member, with her cards in every column.

However many lanes there are, it takes as many statements as with one: the sums of all cells are one, their first cards
one for the open columns and one for the closed ones, and what all those cards show is read together.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quen.kernel.access.actor import Actor
from quen.kernel.boards.choice import NOBODY, lane_key
from quen.kernel.boards.columns import BoardView
from quen.kernel.errors import NotFound
from quen.kernel.files.pictures import member_pictures
from quen.kernel.query.lanes import CellSums, FirstCards, rolled_up_cells, sorted_cell, sum_cells
from quen.kernel.query.lanes import Lane as LaneOf
from quen.kernel.query.page import COUNT_LIMIT, Page, capped_count, count_text, cursor_after
from quen.kernel.query.sums import Sums
from quen.kernel.query.titles import Titles, titles_of
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.registry import get_spec
from quen.kernel.registry.spec import Board, ObjectSpec
from quen.kernel.views.read import ViewInfo
from quen.kernel.web.frame import initials
from quen.kernel.web.viewmodels import BoardColumn, BoardPage, LiveCards

LANES, CARDS = 8, 3  # lanes at once, cards of a cell at once
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Lane:
    """Whose records these are, what is open of them, and the first of them in each column."""

    id: str
    label: str
    initials: str
    picture: str
    count: str
    total: str
    cells: tuple[BoardColumn, ...]


@dataclass(frozen=True, slots=True)
class Lanes:
    """The next lanes of a board, and the address of those after them with what the button there says."""

    object: str
    lanes: tuple[Lane, ...]
    more_url: str = ""
    more_label: str = ""


class LanedBoard(BoardView):
    """One request's board in lanes by the field `lane`."""

    def __init__(self, params: dict[str, str], spec: ObjectSpec, board: Board, actor: Actor, lane: FieldInfo) -> None:
        super().__init__(params, spec, board, actor)
        self.lane: FieldInfo = lane
        self.cells: CellSums | None = None  # None where there are too many to be counted
        self.key = self.part.get("in_group", "")  # of the lane whose cards are read

    def build(self, views: list[ViewInfo]) -> BoardPage:
        """The page with its first lanes."""
        page = super().build(views)
        return replace(page, lane_field=self.lane.name, laned=self.laned)

    def _filled(self, columns: list[Any], sums: Sums, *, create: bool) -> tuple[BoardColumn, ...]:
        """The heads of the columns; their cards are in the lanes."""
        self.laned = self._lanes(columns, 0)
        heads = [self._column(column, Page([], ""), sums, {}, create=create) for column in columns]
        return tuple(heads if self.cells is not None else (replace(h, count="", total="") for h in heads))

    def more_lanes(self, place: str) -> Lanes:
        """The lanes from the given place on. Raises NotFound for what is no place."""
        chosen = self._chosen(self._boards())
        if chosen is None or not (place.isascii() and place.isdecimal() and len(place) < 7):
            raise NotFound
        columns = self._columns_of(chosen.pk)
        self._sums(columns)
        return self._lanes(columns, int(place))

    def more(self, column_id: str, cursor: str) -> BoardColumn:
        """The next cards of a cell. Raises NotFound for a lane that cannot be."""
        self.rows = self.rows.filter(**self._in_lane())
        return _with_button(super().more(column_id, cursor), "", self.key)

    def _in_lane(self) -> dict[str, Any]:
        if self.key == NOBODY:
            return {f"{self.lane.column}__isnull": True}
        try:
            return {self.lane.column: uuid.UUID(self.key)}
        except ValueError as error:
            raise NotFound from error

    def _scope(self, column: Any) -> str:
        return self._scope_in(column, self.key)

    def _scope_in(self, column: Any, key: str) -> str:
        return f"{super()._scope(column)}&{key}"

    def only(self, ids: list[uuid.UUID]) -> LiveCards:
        """Also what the lanes add up to."""
        found = super().only(ids)
        return replace(found, lanes=self._lane_sums() if self.cells is not None else {})

    def sums(self, board_id: uuid.UUID) -> dict[str, Any]:
        """Also what the lanes add up to."""
        found = super().sums(board_id)
        return {**found, "lanes": self._lane_sums()} if found else {}

    # --- figures

    def _sums(self, columns: list[Any]) -> Sums:
        """Of the columns, from those of the cells."""
        self.open = {column.pk for column in columns if getattr(column, self.board.kind) == "open"}
        self.cells = self._cell_sums([column.pk for column in columns])
        sums: Sums = {}
        for (column, _lane), (count, total) in (self.cells or {}).items():
            known = sums.get(column, (0, Decimal(0)))
            sums[column] = (known[0] + count, known[1] + total)
        return sums

    def _cell_sums(self, ids: list[uuid.UUID]) -> CellSums | None:
        owners = self._only_owners()
        if owners is not None and self.lane.name == self.spec.scope.owner:
            return rolled_up_cells(self.spec, ids, self.actor, owners)
        rows = self.rows.filter(**{f"{self.spec.fields[self.board.by].column}__in": ids})
        return None if capped_count(rows) > COUNT_LIMIT else sum_cells(self.spec, rows, self.lane)

    def _by_lane(self, cells: CellSums) -> dict[LaneOf, tuple[int, Decimal, int]]:
        """{lane: (open records, what they add up to, all records)}"""
        found: dict[LaneOf, tuple[int, Decimal, int]] = {}
        for (column, lane), (count, total) in cells.items():
            opened = column in self.open
            known = found.get(lane, (0, Decimal(0), 0))
            found[lane] = (known[0] + count * opened, known[1] + total * opened, known[2] + count)
        return found

    def _lane_sums(self) -> dict[str, dict[str, str]]:
        return {lane_key(lane): self._lane_texts(f) for lane, f in self._by_lane(self.cells or {}).items()}

    def _lane_texts(self, figures: tuple[int, Decimal, int]) -> dict[str, str]:
        texts = self._sum_texts((figures[0], figures[1]))
        return {**texts, "total": _("%(sum)s open") % {"sum": texts["total"]} if texts["total"] else ""}

    def _ranked(self, ids: list[uuid.UUID]) -> list[LaneOf]:
        """Whose lanes there are, those with most that is open first."""
        cells = self.cells
        if cells is None:  # too many to be counted under these filters: as they would stand without any
            if self.lane.name != self.spec.scope.owner:
                members = get_spec("member").rows(self.actor).order_by("name", "id")
                return [*members.values_list("pk", flat=True), None]
            cells = rolled_up_cells(self.spec, ids, self.actor)
        figures = {lane: f for lane, f in self._by_lane(cells).items() if f[2] > 0}
        return sorted(figures, key=lambda lane: (-figures[lane][0], -figures[lane][2], str(lane)))

    # --- lanes and their cards

    def _lanes(self, columns: list[Any], start: int) -> Lanes:
        ranked = self._ranked([column.pk for column in columns])
        shown = ranked[start : start + LANES]
        left = len(ranked) - start - LANES
        more = {**self.params, "cursor": str(start + LANES)}
        return Lanes(
            object=self.spec.name,
            lanes=self._with_cards(shown, columns) if shown else (),
            more_url=f"{self.spec.url()}board?{urlencode(more)}" if left > 0 else "",
            more_label=ngettext("%(count)d more lane", "%(count)d more lanes", left) % {"count": left},
        )

    def _with_cards(self, lanes: list[LaneOf], columns: list[Any]) -> tuple[Lane, ...]:
        cards = self._first_cards(lanes, columns)
        names = titles_of({"member": {lane for lane in lanes if lane}}, self.actor)
        by_id = {column.pk: column for column in columns}
        titles = self._look_up([(by_id[column], rows) for (column, _lane), rows in cards.items()])
        self.faces |= member_pictures(lane for lane in lanes if lane not in self.faces)
        figures = self._by_lane(self.cells or {})
        made = []
        for lane in lanes:
            name = names.get(("member", lane), "") if lane else _("No %(field)s") % {"field": self._field_name()}
            texts = self._lane_texts(figures.get(lane, (0, Decimal(0), 0)))
            cells = tuple(self._cell(column, lane, cards.get((column.pk, lane), []), titles) for column in columns)
            made.append(
                Lane(
                    id=lane_key(lane),
                    label=name or _("Unknown"),
                    initials=initials(name) if lane else "",
                    picture=self.faces.get(lane, "") if lane else "",
                    count=texts["count"] if self.cells is not None else "",
                    total=texts["total"] if self.cells is not None else "",
                    cells=cells,
                )
            )
        return tuple(made)

    def _field_name(self) -> str:
        return self.lane.label_text.lower()

    def _first_cards(self, lanes: list[LaneOf], columns: list[Any]) -> dict[Any, list[Row]]:
        """{cell: its first cards and one more}."""
        by = self.spec.fields[self.board.by].column
        first = FirstCards(self.rows, by, self.lane.column, CARDS)
        few = self.cells is not None and self._only_owners() is None
        ids: set[uuid.UUID] = set()
        for is_open in (True, False):
            part = [column for column in columns if (column.pk in self.open) is is_open]
            if part:
                read = (first.few if few else first.many)([c.pk for c in part], lanes, self._order_of(part[0]))
                ids |= {pk for cell in read.values() for pk in cell}
        found: dict[Any, list[Row]] = {}
        for row in self.rows.filter(pk__in=ids).order_by().values(*sorted({*self._needed(), by})):
            found.setdefault((row[by], row[self.lane.column]), []).append(row)
        order = {column.pk: self._order_of(column) for column in columns}
        return {cell: sorted_cell(rows, order[cell[0]])[: CARDS + 1] for cell, rows in found.items()}

    def _cell(self, column: Any, lane: LaneOf, rows: list[Row], titles: Titles) -> BoardColumn:
        shown, cursor = rows[:CARDS], ""
        if len(rows) > CARDS:
            scope = self._scope_in(column, lane_key(lane))
            cursor = cursor_after(shown[-1], self._order_of(column), actor=self.actor, scope=scope)
        made = self._column(column, Page(shown, cursor), {}, titles, create=False)
        count = (self.cells or {}).get((column.pk, lane), (0, Decimal(0)))[0] - len(shown)
        label = _("%(count)s more") % {"count": count_text(count, self.actor.language)} if count > 0 else ""
        return _with_button(made, label, lane_key(lane))


def _with_button(made: BoardColumn, label: str, key: str) -> BoardColumn:
    """The cell with the address of the next cards of the lane `key`, if there are any."""
    if not made.more_url:
        return made
    url = f"{made.more_url}&{urlencode({'in_group': key})}"
    return replace(made, more_url=url, more_label=label or _("Show more"))
