"""The table of a pivot: heads over heads, rows in rows, each figure with the way to its records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import quote_plus, urlencode

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from quen.apps.analytics.pivot.ask import Answer, Key
from quen.apps.analytics.pivot.names import Named, named
from quen.apps.analytics.pivot.shape import Dimension, Figure, Shape
from quen.kernel.query import expression
from quen.kernel.query.filters import RESERVED
from quen.kernel.text import formatting

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.query.selection import Selection

Names = list[dict[str | None, Named]]


@dataclass(frozen=True, slots=True)
class Head:
    """A head over `span` columns and `depth` rows of heads; `total`: of all or of several together.

    `order`: what of the rows it can order, as a parameter.
    """

    label: str
    span: int = 1
    depth: int = 1
    total: bool = False
    end: bool = False
    order: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row: `level` says how far in it stands. `cells`: all, as they stand in the page (at most 20,000)."""

    key: Key
    label: str
    url: str
    level: int
    total: bool
    cells: Markup


@dataclass(frozen=True)
class PivotTable:
    """`heads`: one tuple for each row of heads. `corner`: what the rows are. `unit`: the currency of amounts or ""."""

    corner: str
    heads: tuple[tuple[Head, ...], ...]
    lines: tuple[Line, ...]
    total: Line | None
    columns: tuple[Key, ...]
    row_names: Names
    column_names: Names
    unit: str = ""


def make_table(chosen: Selection, shape: Shape, answer: Answer) -> PivotTable:
    """The table; names are looked up once for each dimension."""
    actor = chosen.actor
    row_keys = [row for row, column in answer.cells if not column and row]
    column_keys = [column for row, column in answer.cells if not row and column]
    row_names = _names(shape.rows, row_keys, actor)
    column_names = _names(shape.columns, column_keys, actor)
    columns = [*_sorted(column_keys, column_names, totals_first=False), ()]
    links = _Links(chosen, shape, row_names, column_names)
    rows = _ordered(_sorted(row_keys, row_names, totals_first=True), shape, answer)
    lines = [_line(row, columns, shape, answer, row_names, links, actor) for row in rows]
    total = _line((), columns, shape, answer, row_names, links, actor) if ((), ()) in answer.cells else None
    money = any(figure.info and figure.info.kind == "money" for figure in shape.figures)
    return PivotTable(
        corner=" / ".join(d.label for d in shape.rows) or _("Total"),
        heads=tuple(tuple(line) for line in _heads(columns, column_names, shape)),
        lines=tuple(lines),
        total=total,
        columns=tuple(columns),
        row_names=row_names,
        column_names=column_names,
        unit=actor.base_currency if money else "",
    )


def _names(dimensions: Sequence[Dimension], keys: list[Key], actor: Actor) -> Names:
    return [
        named(dimension, (key[place] for key in keys if len(key) > place), actor)
        for place, dimension in enumerate(dimensions)
    ]


def _sorted(keys: list[Key], names: Names, *, totals_first: bool) -> list[Key]:
    """In the order of the names; a subtotal before what it sums (rows) or behind it (columns)."""
    behind = () if totals_first else (2**31,)
    return sorted(keys, key=lambda key: (*(names[n][part].place for n, part in enumerate(key)), *behind))


def _ordered(rows: list[Key], shape: Shape, answer: Answer) -> list[Key]:
    """`rows` by the totals of a figure, each among its like; those without a value last."""
    if not shape.order:
        return rows
    place = [figure.text for figure in shape.figures].index(shape.order.removeprefix("-"))
    sign = -1 if shape.order.startswith("-") else 1
    own = {row: number for number, row in enumerate(rows)}

    def size(row: Key) -> tuple[bool, Decimal, int]:
        figures = answer.cells.get((row, ()))
        value = figures[place] if figures else None
        return value is None, (value or Decimal(0)) * sign, own[row]

    return sorted(rows, key=lambda row: [size(row[: n + 1]) for n in range(len(row))])


class _Links:
    """Addresses of the list that shows the records of a cell: its filters, and those of the cell besides."""

    def __init__(self, chosen: Selection, shape: Shape, rows: Names, columns: Names) -> None:
        self.off = shape.as_of is not None  # the list knows no past
        self.names = (rows, columns)
        kept = [(name, text) for name, text in chosen.pairs if name not in {"filter", "sort"} and name not in _OWN]
        self.base = f"{chosen.spec.url()}?{urlencode(kept)}{'&' if kept else ''}"
        node = chosen.expression.node if chosen.expression else None
        text = expression.show(node) if node else ""
        self.filter = quote_plus(f"({text})" if isinstance(node, expression.Any) else text)
        self.html = str(escape(self.base))  # what follows it in an address is quoted, and safe as it is
        self.parts: dict[tuple[int, Key], str] = {}

    def to(self, row: Key, column: Key) -> str:
        """The address, "" where there is none."""
        rest = self._rest(row, column)
        return "" if self.off else f"{self.base}{rest}" if rest else self.base.rstrip("?&")

    def to_cell(self, row: Key, column: Key) -> str:
        """The same for the HTML of a cell, of which there are thousands."""
        rest = self._rest(row, column)
        return "" if self.off else f"{self.html}{rest}" if rest else str(escape(self.to(row, column)))

    def _rest(self, row: Key, column: Key) -> str:
        parts = [part for part in (self.filter, self._part(0, row), self._part(1, column)) if part]
        return f"filter={'+and+'.join(parts)}" if parts else ""

    def _part(self, side: int, key: Key) -> str:
        if (side, key) not in self.parts:
            nodes: list[expression.Node] = [self.names[side][n][part].condition for n, part in enumerate(key)]
            self.parts[side, key] = quote_plus(expression.show(expression.all_of(nodes))) if nodes else ""
        return self.parts[side, key]


_OWN = RESERVED - {"q", "ids"}


def _line(
    row: Key, columns: list[Key], shape: Shape, answer: Answer, names: Names, links: _Links, actor: Actor
) -> Line:
    total = len(row) < len(shape.rows)
    texts = [_Text(figure, actor) for figure in shape.figures]
    cells: list[str] = []
    for column in columns:
        figures = answer.cells.get((row, column))
        open_tag = '<td class="is-total">' if not row or len(column) < len(shape.columns) else "<td>"
        if figures is None:
            cells += [f"{open_tag}</td>"] * len(texts)
            continue
        url = links.to_cell(row, column)
        for text, value in zip(texts, figures, strict=True):
            shown = text(value)
            cells.append(f'{open_tag}<a href="{url}">{shown}</a></td>' if url and shown else f"{open_tag}{shown}</td>")
    label = names[len(row) - 1][row[-1]].label if row else _("Total")
    return Line(row, label, links.to(row, ()), max(0, len(row) - 1), total, Markup("".join(cells)))  # noqa: S704 - made of escaped parts above


class _Text:
    """A figure as it stands in a cell, safe for HTML."""

    def __init__(self, figure: Figure, actor: Actor) -> None:
        self.decimals, self.language = decimals_of(figure, actor), actor.language

    def __call__(self, value: Decimal | None) -> str:
        return "" if value is None else str(escape(formatting.format_number(value, self.language, self.decimals)))


def figure_text(figure: Figure, value: Decimal | None, actor: Actor) -> str:
    """A figure as people read it; amounts without their currency, which stands above the table."""
    if value is None:
        return ""
    return formatting.format_number(value, actor.language, decimals_of(figure, actor))


def decimals_of(figure: Figure, actor: Actor) -> int:
    """The digits behind the mark."""
    if figure.info is None:
        return 0
    if figure.info.kind == "money":
        return formatting.currency_decimals(actor.base_currency)
    return max(figure.info.decimal_places, 1 if figure.way == "avg" else 0)


def _heads(columns: list[Key], names: Names, shape: Shape) -> list[list[Head]]:
    """A row of heads for each dimension of the columns, and one of the figures where there is more than one."""
    width, depth = len(shape.figures), len(shape.columns)
    several = width > 1 or depth == 0
    rows: list[list[Head]] = [[] for _level in range(depth)]
    before: Key | None = None
    for column in columns:
        for level in range(len(column)):
            if before is None or before[: level + 1] != column[: level + 1]:
                count = sum(width for other in columns if other[: level + 1] == column[: level + 1])
                rows[level].append(Head(names[level][column[level]].label, count, end=level == depth - 1))
        if len(column) < depth:
            order = shape.figures[0].text if not several and not column else ""
            rows[len(column)].append(Head(_("Total"), width, depth - len(column), total=True, end=True, order=order))
        before = column
    if several:
        rows.append(
            [
                Head(figure.label, total=len(column) < depth, end=True, order="" if column else figure.text)
                for column in columns
                for figure in shape.figures
            ]
        )
    return rows
