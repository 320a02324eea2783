"""The groups of a pivot, cut to its largest rows and columns, in the form that is sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

Key = tuple[str | None, ...]


@dataclass(frozen=True)
class Groups:
    """`cells`: {(keys of the row, keys of the column): (count, parts of the measures)}; the total has no keys.

    `all_rows`, `all_columns`: how many there are, the ones cut off included.
    """

    cells: dict[tuple[Key, Key], tuple[int, Key]]
    all_rows: int = 0
    all_columns: int = 0

    @classmethod
    def of(cls, found: Any, plan: dict[str, Any]) -> Groups:
        """From the answer of the expression, an Arrow table."""
        data = {name: found[name].to_pylist() for name in found.column_names}
        rows, columns = len(plan["rows"]), len(plan["columns"])
        row_keys = list(zip(*(data[f"r{n}"] for n in range(rows)), strict=True)) or [()] * found.num_rows
        column_keys = list(zip(*(data[f"c{n}"] for n in range(columns)), strict=True)) or [()] * found.num_rows
        parts = [name for name in found.column_names if name[0] in "skaz" and name[1:].isdigit()]
        figures = list(zip(*(data[name] for name in parts), strict=True)) or [()] * found.num_rows
        levels = zip(data["r"], data["c"], strict=True)
        cells = {
            (row_keys[place][:r], column_keys[place][:c]): (int(data["n"][place]), figures[place])
            for place, (r, c) in enumerate(levels)
        }
        return cls(cells)

    def told(self) -> dict[str, Any]:
        """For the answer."""
        return {
            "cells": [[row, column, n, parts] for (row, column), (n, parts) in self.cells.items()],
            "all_rows": self.all_rows,
            "all_columns": self.all_columns,
        }


def trim(groups: Groups, plan: dict[str, Any]) -> Groups:
    """The largest rows and columns by the first measure, at most as many as the plan asks for."""
    deepest_row, deepest_column = len(plan["rows"]), len(plan["columns"])
    rows = {row: figure for (row, column), figure in groups.cells.items() if not column and len(row) == deepest_row}
    columns = {column: f for (row, column), f in groups.cells.items() if not row and len(column) == deepest_column}
    kept_columns = _largest(columns, int(plan["most_columns"]))
    most = min(int(plan["most_rows"]), max(1, int(plan["most_cells"]) // max(1, len(kept_columns))))
    kept_rows = _largest(rows, most)
    if len(kept_rows) < len(rows) or len(kept_columns) < len(columns):
        seen_rows = {row[:n] for row in kept_rows for n in range(deepest_row + 1)}
        seen_columns = {column[:n] for column in kept_columns for n in range(deepest_column + 1)}
        cells = {k: v for k, v in groups.cells.items() if k[0] in seen_rows and k[1] in seen_columns}
        groups = replace(groups, cells=cells)
    return replace(groups, all_rows=len(rows), all_columns=len(columns))


def _largest(found: dict[Key, tuple[int, Key]], most: int) -> set[Key]:
    if len(found) <= most:
        return set(found)

    def size(key: Key) -> tuple[Decimal, int]:
        n, parts = found[key]
        return (Decimal(parts[0]) if parts and parts[0] is not None else Decimal(0), n)

    return set(sorted(found, key=size, reverse=True)[:most])
