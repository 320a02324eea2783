"""What a pivot shows, as its address tells it: rows, columns, figures, a day in the past.

    rows=owner,stage  cols=close_date:month  figures=count,amount:sum  as_of=2026-03-01  order=-amount:sum

What is not there for the actor is passed over, as in a list's columns: an old link shows what is left of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from quen.apps.analytics.warehouse.layout import column_name
from quen.kernel.query.filters import filter_kind
from quen.kernel.query.totals import way_label
from quen.kernel.registry.facts import History, dimensions_of, measures_of
from quen.kernel.registry.fields import FieldInfo

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

PERIODS = ("year", "quarter", "month", "week", "day")
WAYS = ("sum", "avg", "min", "max")
COUNT = "count"
MOST_ROWS_KEYS, MOST_COLUMN_KEYS, MOST_FIGURES = 4, 2, 6


@dataclass(frozen=True)
class Dimension:
    """A field that divides; `period` of a date."""

    info: FieldInfo
    period: str = ""

    @property
    def text(self) -> str:
        return f"{self.info.name}:{self.period}" if self.period else self.info.name

    @property
    def column(self) -> str:
        return column_name(self.info)

    @property
    def label(self) -> str:
        return f"{self.info.label_text} ({period_label(self.period)})" if self.period else self.info.label_text


@dataclass(frozen=True)
class Figure:
    """How many records, or the sum, average, least or greatest of a number. Money is in the base currency."""

    info: FieldInfo | None = None
    way: str = COUNT

    @property
    def text(self) -> str:
        return f"{self.info.name}:{self.way}" if self.info else COUNT

    @property
    def label(self) -> str:
        if self.info is None:
            return _("Count")
        return f"{self.info.label_text} ({way_label(self.way).lower()})"


@dataclass(frozen=True)
class Shape:
    """A pivot of the records of an object. `history`: what `as_of` goes back by.

    `order`: the figure by whose totals the rows stand, "-" before it for the largest first; "" for their own order.
    """

    rows: tuple[Dimension, ...]
    columns: tuple[Dimension, ...]
    figures: tuple[Figure, ...]
    as_of: date | None = None
    history: History | None = None
    order: str = ""

    @property
    def params(self) -> dict[str, str]:
        """The parameters that tell it."""
        found = {
            "rows": ",".join(d.text for d in self.rows),
            "cols": ",".join(d.text for d in self.columns),
            "figures": ",".join(f.text for f in self.figures),
            "as_of": self.as_of.isoformat() if self.as_of else "",
            "order": self.order,
        }
        return {name: text for name, text in found.items() if text}


def period_label(period: str) -> str:
    """What a period is called."""
    return {
        "year": _("year"), "quarter": _("quarter"), "month": _("month"), "week": _("week"), "day": _("day"),
    }[period]  # fmt: skip


def dimensions(spec: ObjectSpec, actor: Actor) -> list[FieldInfo]:
    """The fields that `actor` can divide by."""
    readable = {info.name: info for info in spec.readable(actor)}
    found = [readable[info.name] for info in dimensions_of(spec) if info.name in readable]
    return [info for info in found if info.kind != "ref" or actor.may(info.target, "view")]


def measures(spec: ObjectSpec, actor: Actor) -> list[FieldInfo]:
    """The numbers that `actor` can sum."""
    readable = {info.name for info in spec.readable(actor)}
    return [info for info in measures_of(spec) if info.name in readable]


def parse_shape(spec: ObjectSpec, params: Mapping[str, str], actor: Actor) -> Shape:
    """The pivot of an address; without any of its parameters the one to begin with."""
    known = {info.name: info for info in dimensions(spec, actor)}
    numbers = {info.name: info for info in measures(spec, actor)}
    rows = _dimensions(params.get("rows", ""), known, MOST_ROWS_KEYS)
    columns = [d for d in _dimensions(params.get("cols", ""), known, MOST_COLUMN_KEYS) if d not in rows]
    figures = _figures(params.get("figures", ""), numbers)
    if not {"rows", "cols", "figures"} & set(params):
        rows, columns, figures = _first(spec, known, numbers)
    history = next((h for h in spec.facts.history if h.field in known), None) if spec.facts else None
    day = _day(params.get("as_of", "")) if history else None
    figures = figures or [Figure()]
    order = params.get("order", "")
    order = order if order.removeprefix("-") in {figure.text for figure in figures} else ""
    return Shape(tuple(rows), tuple(columns), tuple(figures), day, history, order)


def _dimensions(text: str, known: Mapping[str, FieldInfo], most: int) -> list[Dimension]:
    found: dict[str, Dimension] = {}
    for part in text.split(","):
        name, _colon, period = part.strip().partition(":")
        if name in known:
            made = dimension(known[name], period)
            found.setdefault(made.text, made)
    return list(found.values())[:most]


def dimension(info: FieldInfo, period: str = "") -> Dimension:
    """A field as a dimension: dates by month unless another period is named."""
    if filter_kind(info) == "date":
        return Dimension(info, period if period in PERIODS else "month")
    return Dimension(info)


def _figures(text: str, numbers: Mapping[str, FieldInfo]) -> list[Figure]:
    found: dict[str, Figure] = {}
    for part in text.split(","):
        name, _colon, way = part.strip().partition(":")
        if name == COUNT:
            found.setdefault(COUNT, Figure())
        elif name in numbers and (way or "sum") in WAYS:
            made = Figure(numbers[name], way or "sum")
            found.setdefault(made.text, made)
    return list(found.values())[:MOST_FIGURES]


def _first(
    spec: ObjectSpec, known: Mapping[str, FieldInfo], numbers: Mapping[str, FieldInfo]
) -> tuple[list[Dimension], list[Dimension], list[Figure]]:
    """By owner and year (or what there is of them): the sum of the first amount of money."""
    rows = [dimension(known[spec.scope.owner])] if spec.scope.owner in known else []
    rows = rows or [dimension(info) for info in known.values() if filter_kind(info) != "date"][:1]
    by_date = known.get(spec.facts.date) if spec.facts else None
    columns = [dimension(by_date, "year")] if by_date else []
    money = [info for info in numbers.values() if info.kind == "money"] or list(numbers.values())
    return rows, columns, [Figure(money[0], "sum")] if money else [Figure()]


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1990 <= found.year <= 2200 else None
