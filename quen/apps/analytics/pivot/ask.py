"""A pivot asked of the olap process for one actor: the plan with her rights in it, and the groups of the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from quen.apps.analytics.olap import client
from quen.apps.analytics.pivot.narrowing import narrowed, utc_text
from quen.apps.analytics.pivot.rights import NOTHING, right
from quen.apps.analytics.pivot.shape import Dimension, Figure, Shape
from quen.apps.analytics.warehouse.layout import column_name, history_name
from quen.kernel.clock import now

if TYPE_CHECKING:
    from quen.kernel.query.selection import Selection

MOST_ROWS, MOST_COLUMNS = 5_000, 200
CELLS_OF_A_PAGE, CELLS_OF_A_FILE = 20_000, 1_000_000
Key = tuple[str | None, ...]
Asking = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Answer:
    """`cells`: {(keys of the row, keys of the column): figures}; shorter keys are subtotals, empty ones totals.

    A figure is None where no record has a value. `count`: the records. `all_rows`, `all_columns`: with those that are
    not in `cells`.
    `fresh_at`: every change before it is counted.
    """

    cells: dict[tuple[Key, Key], tuple[Decimal | None, ...]] = field(default_factory=dict)
    count: int = 0
    all_rows: int = 0
    all_columns: int = 0
    fresh_at: datetime | None = None


def read_pivot(
    chosen: Selection, shape: Shape, *, action: str = "view", cells: int = CELLS_OF_A_PAGE, asking: Asking | None = None
) -> Answer:
    """The figures of the records of `chosen` on which its actor may do `action`. Raises Unavailable, DomainError."""
    plan = plan_of(chosen, shape, action=action, cells=cells)
    return _answer((asking or client.ask)(plan), shape)


def plan_of(chosen: Selection, shape: Shape, *, action: str, cells: int) -> dict[str, Any]:
    """The question in the form of the protocol: what the actor may not see is not in it."""
    spec, actor = chosen.spec, chosen.actor
    rights = right(spec, actor, action)
    where = ([] if rights is None else [rights]) + (narrowed(chosen) if rights != NOTHING else [])
    return {
        "ask": "pivot",
        "tenant": str(actor.tenant_id),
        "object": spec.name,
        "rows": [_key(d) for d in shape.rows],
        "columns": [_key(d) for d in shape.columns],
        "measures": [{"column": column_name(f.info), "way": f.way} for f in shape.figures if f.info is not None],
        "where": ["all", where] if where else None,
        "zone": actor.timezone,
        "week_start": actor.week_start,
        "history": _history(chosen, shape),
        "most_rows": MOST_ROWS,
        "most_columns": MOST_COLUMNS,
        "most_cells": cells,
    }


def _key(dimension: Dimension) -> dict[str, str]:
    return {"column": dimension.column, "period": dimension.period}


def _history(chosen: Selection, shape: Shape) -> dict[str, str] | None:
    """The day in the past ends at midnight in the actor's zone."""
    if shape.as_of is None or shape.history is None:
        return None
    zone = ZoneInfo(chosen.actor.timezone)
    end = datetime.combine(shape.as_of + timedelta(days=1), time.min, zone)
    seen = {info.name for info in chosen.spec.readable(chosen.actor)}
    return {
        "table": history_name(chosen.spec, shape.history),
        "column": column_name(chosen.spec.fields[shape.history.field]),
        "amount": shape.history.measure if shape.history.measure in seen else "",
        "at": utc_text(end),
    }


def _answer(told: dict[str, Any], shape: Shape) -> Answer:
    fresh = datetime.fromisoformat(told["fresh_at"])
    cells = {(_keys(row), _keys(column)): _figures(shape.figures, n, parts) for row, column, n, parts in told["cells"]}
    count = next((n for row, column, n, _parts in told["cells"] if not row and not column), 0)
    return Answer(cells, count, told["all_rows"], told["all_columns"], min(fresh, now()))


def _keys(values: list[Any]) -> Key:
    return tuple(None if value is None else str(value) for value in values)


def _figures(figures: tuple[Figure, ...], n: int, parts: list[str | None]) -> tuple[Decimal | None, ...]:
    left = iter(parts)
    made: list[Decimal | None] = []
    for figure in figures:
        if figure.info is None:
            made.append(Decimal(n))
            continue
        value = next(left)
        number = None if value is None else Decimal(value)
        if figure.way == "avg":
            count = Decimal(next(left) or 0)
            number = number / count if number is not None and count else None
        made.append(number)
    return tuple(made)
