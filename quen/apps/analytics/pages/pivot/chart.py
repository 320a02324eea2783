"""The chart of a pivot, drawn by the server: bars in stacks, or lines, over the outermost rows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from quen.apps.analytics.pivot.ask import Answer, Key
from quen.apps.analytics.pivot.shape import Figure, Shape
from quen.apps.analytics.pivot.table import Names, PivotTable, figure_text
from quen.kernel.text import formatting

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

BARS, LINES, NONE = "bars", "lines", "none"
WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 960, 190, 84, 26, 10
MOST_BARS, MOST_POINTS, MOST_SERIES = 24, 120, 6
OTHERS: Key = ("", "others")
Values = dict[tuple[Key, Key], Decimal]


@dataclass(frozen=True)
class Bar:
    """A piece of a stack, in whole units of the drawing; `series` its color; `title` what a pointer is told."""

    x: int
    y: int
    width: int
    height: int
    series: int
    title: str


@dataclass(frozen=True)
class Tick:
    at: int
    label: str


@dataclass(frozen=True)
class Chart:
    """`lines`: (series, points of a polyline). `note`: what is left out."""

    title: str
    legend: tuple[str, ...]
    bars: tuple[Bar, ...]
    lines: tuple[tuple[int, str], ...]
    dots: tuple[Bar, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    note: str = ""


def make_chart(kind: str, shape: Shape, answer: Answer, table: PivotTable, actor: Actor) -> Chart | None:
    """The first figure over the outermost rows, a series for each of the outermost columns where they are few."""
    if kind == NONE or not shape.rows:
        return None
    rows = sorted({row[:1] for row, _c in answer.cells if row}, key=lambda key: table.row_names[0][key[0]].place)
    if not rows:
        return None
    most = MOST_BARS if kind == BARS else MOST_POINTS
    note = ""
    if len(rows) > most:
        note = _("The chart shows the %(count)d largest.") % {"count": most}
        largest = set(sorted(rows, key=lambda row: _value(answer, row, (), []), reverse=True)[:most])
        rows = [row for row in rows if row in largest]
    series = _series(kind, shape, answer, table.column_names)
    return _drawn(kind, shape.figures[0], rows, series, answer, table, actor, note)


def _value(answer: Answer, row: Key, column: Key, series: list[Key]) -> Decimal:
    """The first figure, 0 where there is none; of OTHERS what the row has beside the other series."""
    if column == OTHERS:
        named = sum((_value(answer, row, one, series) for one in series if one != OTHERS), Decimal(0))
        return _value(answer, row, (), series) - named
    figures = answer.cells.get((row, column))
    return (figures[0] if figures else None) or Decimal(0)


def _series(kind: str, shape: Shape, answer: Answer, names: Names) -> list[Key]:
    columns = {column[:1] for _row, column in answer.cells if column}
    figure = shape.figures[0]
    summed = figure.way in {"sum", "count"} and all(v[0] is None or v[0] >= 0 for v in answer.cells.values())
    many = len(columns) > MOST_SERIES
    if not columns or (not summed and (many or kind == BARS)):
        return [()]
    kept = columns
    if many:
        kept = set(sorted(columns, key=lambda key: _value(answer, (), key, []), reverse=True)[: MOST_SERIES - 1])
    found = sorted(kept, key=lambda key: names[0][key[0]].place)
    return [*found, OTHERS] if many else found


def _drawn(
    kind: str, figure: Figure, rows: list[Key], series: list[Key], answer: Answer, table: PivotTable, actor: Actor,
    note: str,
) -> Chart:  # fmt: skip
    values = {(row, one): _value(answer, row, one, series) for row in rows for one in series}
    stacked = kind == BARS
    tops = [
        sum((values[row, one] for one in series), Decimal(0)) if stacked else max(values[row, one] for one in series)
        for row in rows
    ]
    low = min([Decimal(0), *values.values()])
    steps = _steps(low, max([*tops, Decimal(0)]))
    scale = _Scale(len(rows), steps[0], steps[-1])
    titles = {
        (row, one): _title(table, row, one, figure_text(figure, value, actor)) for (row, one), value in values.items()
    }
    bars = _bars(scale, rows, series, values, titles) if stacked else ()
    lines, dots = ((), ()) if stacked else _lines(scale, rows, series, values, titles)
    every = max(1, -(-len(rows) // 12))
    across = [
        Tick(scale.middle(n), _short(table.row_names[0][row[0]].label, scale.step * every))
        for n, row in enumerate(rows)
        if n % every == 0
    ]
    up = [Tick(scale.up(step), _scale_text(figure, step, actor)) for step in steps]
    legend = tuple(_series_name(table, one) for one in series) if series != [()] else ()
    return Chart(figure.label, legend, bars, lines, dots, tuple(across), tuple(up), note)


def _bars(
    scale: _Scale, rows: list[Key], series: list[Key], values: Values, titles: dict[tuple[Key, Key], str]
) -> tuple[Bar, ...]:
    found = []
    for place, row in enumerate(rows):
        base = Decimal(0)
        for number, one in enumerate(series):
            value = values[row, one]
            if value:
                found.append(scale.bar(place, base, base + value, number, titles[row, one]))
                base += value
    return tuple(found)


def _lines(
    scale: _Scale, rows: list[Key], series: list[Key], values: Values, titles: dict[tuple[Key, Key], str]
) -> tuple[tuple[tuple[int, str], ...], tuple[Bar, ...]]:
    lines, dots = [], []
    for number, one in enumerate(series):
        points = [(scale.middle(place), scale.up(values[row, one])) for place, row in enumerate(rows)]
        lines.append((number, " ".join(f"{x},{y}" for x, y in points)))
        dots += [Bar(x, y, 0, 0, number, titles[row, one]) for (x, y), row in zip(points, rows, strict=True)]
    return tuple(lines), tuple(dots)


@dataclass(frozen=True)
class _Scale:
    count: int
    low: Decimal
    high: Decimal

    @property
    def step(self) -> int:
        return (WIDTH - LEFT - 8) // self.count

    def middle(self, place: int) -> int:
        return LEFT + (WIDTH - LEFT - 8) * (2 * place + 1) // (2 * self.count)

    def up(self, value: Decimal) -> int:
        share = (value - self.low) / (self.high - self.low)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP))

    def bar(self, place: int, low: Decimal, high: Decimal, series: int, title: str) -> Bar:
        width = max(2, min(56, self.step * 7 // 10))
        top, bottom = self.up(max(low, high)), self.up(min(low, high))
        return Bar(self.middle(place) - width // 2, top, width, max(bottom - top, 1), series, title)


def _steps(low: Decimal, high: Decimal) -> list[Decimal]:
    """Round values from at most `low` to at least `high`, about four of them apart."""
    reach = (high - low) or Decimal(1)
    rough = reach / 4
    size = Decimal(10) ** rough.adjusted()
    step = next(size * n for n in (1, 2, 5, 10) if size * n >= rough)
    first = (low / step).to_integral_value("ROUND_FLOOR")
    last = max((high / step).to_integral_value("ROUND_CEILING"), first + 1)
    return [step * n for n in range(int(first), int(last) + 1)]


def _scale_text(figure: Figure, value: Decimal, actor: Actor) -> str:
    if figure.info is not None and figure.info.kind == "money":
        return formatting.format_money_short(value, actor.base_currency, actor.language)
    return formatting.format_number(value, actor.language, None if value % 1 else 0)


def _title(table: PivotTable, row: Key, column: Key, text: str) -> str:
    names = [table.row_names[0][row[0]].label] + ([_series_name(table, column)] if column else [])
    return f"{' · '.join(names)}: {text}"


def _series_name(table: PivotTable, column: Key) -> str:
    return _("Others") if column == OTHERS else table.column_names[0][column[0]].label


def _short(label: str, width: int) -> str:
    """What fits into `width` units of the drawing."""
    most = max(6, width // 7)
    return label if len(label) <= most else f"{label[: most - 1]}…"
