"""The selects that a pivot is built with; each names one part, the last one of a kind adds another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from quen.apps.analytics.pivot.shape import (
    MOST_COLUMN_KEYS,
    MOST_FIGURES,
    MOST_ROWS_KEYS,
    PERIODS,
    WAYS,
    Dimension,
    Figure,
    Shape,
    dimension,
    dimensions,
    measures,
    period_label,
)
from quen.kernel.query.filters import filter_kind
from quen.kernel.query.totals import way_label

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec


@dataclass(frozen=True)
class Option:
    """What can be chosen; those of one `group` (a date's periods, a number's sums) stand together."""

    value: str
    label: str
    group: str = ""


@dataclass(frozen=True)
class Select:
    """One part; `value` "" for the one that adds another."""

    value: str
    label: str


@dataclass(frozen=True)
class Kind:
    """The parts of one kind (rows, cols or figures), in order."""

    name: str
    label: str
    add: str
    selects: tuple[Select, ...]
    options: tuple[Option, ...]
    least: int = 0


def kinds(spec: ObjectSpec, shape: Shape, actor: Actor) -> tuple[Kind, ...]:
    """Rows, columns and figures."""
    parts = _dimension_options(spec, actor)
    return (
        Kind("rows", _("Rows by"), _("Add rows"), _selects(shape.rows, MOST_ROWS_KEYS), parts),
        Kind("cols", _("Columns by"), _("Add columns"), _selects(shape.columns, MOST_COLUMN_KEYS), parts),
        Kind(
            "figures", _("Figures"), _("Add a figure"), _selects(shape.figures, MOST_FIGURES),
            _figure_options(spec, actor), 1,
        ),
    )  # fmt: skip


def _selects(parts: Sequence[Dimension | Figure], most: int) -> tuple[Select, ...]:
    found = [Select(part.text, part.label) for part in parts]
    return (*found, Select("", "")) if len(found) < most else tuple(found)


def _dimension_options(spec: ObjectSpec, actor: Actor) -> tuple[Option, ...]:
    found: list[Option] = []
    dated: list[Option] = []
    for info in dimensions(spec, actor):
        if filter_kind(info) == "date":
            made = [dimension(info, period) for period in PERIODS]
            dated += [Option(d.text, f"{info.label_text}: {period_label(d.period)}", info.label_text) for d in made]
        else:
            found.append(Option(info.name, info.label_text))
    return (*found, *dated)


def _figure_options(spec: ObjectSpec, actor: Actor) -> tuple[Option, ...]:
    found = [Option(Figure().text, Figure().label)]
    for info in measures(spec, actor):
        found += [
            Option(Figure(info, way).text, f"{info.label_text}: {way_label(way).lower()}", info.label_text)
            for way in WAYS
        ]
    return tuple(found)
