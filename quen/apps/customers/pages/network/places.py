"""Where the boxes of a network stand: a tree to both sides of the one in the middle, many leaves in several columns.

Every box has a place of its own, so that no two names cover each other however many there are. Ends of the tree that
hang on one box, when they are more than FEW, stand in a block of columns: a customer with two hundred contacts is as
wide as it is high and fits on a screen, where one column would be twelve screens long.
"""

from __future__ import annotations

import math
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT, ROW, COLUMN = 172, 46, 58, 226  # of a box, and the distance of rows and columns, in pixels
FEW = 8  # ends that still stand in one column
_BESIDE, _LINE = 200, 3  # distance of the columns of a block, of the lines that run above its rows
_WIDE = 0.23  # columns² for each end: with boxes of this shape the two sides together are one and a half times as wide


@dataclass(frozen=True)
class Route:
    """The way to a box in a block: along the gap above its row at the height `y`, from `begin` to `end`."""

    y: int
    begin: int
    end: int


@dataclass
class Places:
    """Middles of the boxes, and the ways to those that stand in blocks, in pixels from the middle of the first box."""

    children: Mapping[uuid.UUID, list[uuid.UUID]]
    at: dict[uuid.UUID, tuple[int, int]] = field(default_factory=dict)
    routes: dict[uuid.UUID, Route] = field(default_factory=dict)

    def spread(self, middle: uuid.UUID) -> None:
        """The right side is filled first, up to half; few stand on one side only."""
        near = self.children[middle]
        total, taken = sum(self._leaves(pk) for pk in near), 0
        sides: dict[int, list[uuid.UUID]] = {1: [], -1: []}
        for pk in near:
            side = 1 if total <= 3 or taken * 2 < total else -1
            sides[side].append(pk)
            taken += self._leaves(pk)
        self.at[middle] = (0, 0)
        for side, some in sides.items():
            self._stack(some, 0, side, -self._height(some) // 2)

    def _leaves(self, pk: uuid.UUID) -> int:
        return sum(self._leaves(child) for child in self.children[pk]) or 1

    def _block(self, some: Sequence[uuid.UUID]) -> list[uuid.UUID]:
        """Those of children of one box that stand in a block."""
        ends = [pk for pk in some if not self.children[pk]]
        return ends if len(ends) > FEW else []

    def _height(self, some: Sequence[uuid.UUID]) -> int:
        """Of children of one box, below each other."""
        block = self._block(some)
        columns = columns_of(len(block))
        rows = -(-len(block) // columns) * row_of(columns) if block else 0
        inside = set(block)
        return rows + sum(max(ROW, self._height(self.children[pk])) for pk in some if pk not in inside)

    def _stack(self, some: Sequence[uuid.UUID], x: int, side: int, top: int) -> None:
        """Children of the box at `x` from `top` down: those with children of their own, then the block."""
        block = self._block(some)
        inside = set(block)
        for pk in (pk for pk in some if pk not in inside):
            below = self._height(self.children[pk])
            height = max(ROW, below)
            self.at[pk] = (x + side * COLUMN, top + height // 2)
            self._stack(self.children[pk], x + side * COLUMN, side, top + (height - below) // 2)
            top += height
        columns = columns_of(len(block))
        for place, pk in enumerate(block):
            row, column = divmod(place, columns)
            self._in_block(pk, (x, top + row * row_of(columns)), side, column, columns)

    def _in_block(self, pk: uuid.UUID, corner: tuple[int, int], side: int, column: int, columns: int) -> None:
        """A box of a block, at the foot of its row; the way to those of later columns runs above the others."""
        first = corner[0] + side * (COLUMN + 24 * (columns - 1))
        x, y = first + side * column * _BESIDE, corner[1] + row_of(columns) - ROW // 2
        self.at[pk] = (x, y)
        if column:
            lane = y - HEIGHT // 2 - 4 - _LINE * (columns - 1 - column)
            self.routes[pk] = Route(lane, first - side * (WIDTH // 2 + 6), x - side * (WIDTH // 2 + 18))


def columns_of(ends: int) -> int:
    """How many columns a block of so many ends has."""
    return max(1, round(math.sqrt(ends * _WIDE)))


def row_of(columns: int) -> int:
    """The height of a row of a block: with room above it for the lines to its later columns."""
    return ROW + _LINE * max(columns - 2, 0)
