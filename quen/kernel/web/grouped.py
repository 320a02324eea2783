"""Heads of groups and the line of totals, as the list shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from markupsafe import Markup

from quen.kernel.query.groups import Grouping
from quen.kernel.query.page import count_text
from quen.kernel.query.titles import titles_of
from quen.kernel.query.totals import TOTAL_LIMIT, Group, Measure, Totals, way_label
from quen.kernel.records.render import look_for, render
from quen.kernel.text import formatting
from quen.kernel.views.columns import ListColumn

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

OPEN_AT_FIRST = 12  # groups; beyond that only the first few are
OPEN_OF_MANY = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """A sum in a column: `way` says which figure it is; `text` is "" where it is not known."""

    text: str = ""
    way: str = ""


@dataclass(frozen=True, slots=True)
class GroupView:
    """`figures`: one for each column but the first, None where nothing is added up. `url`: the first of its rows."""

    key: str
    label: Markup
    count: str
    figures: tuple[Figure | None, ...]
    url: str
    open: bool


@dataclass(frozen=True, slots=True)
class TotalsView:
    """The last line. `note` says what is missing, `exact_url` is where it is added up after all ("": it is)."""

    count: str
    figures: tuple[Figure | None, ...]
    note: str = ""
    exact_url: str = ""


def group_views(
    totals: Totals,
    grouping: Grouping,
    columns: Sequence[ListColumn],
    measures: Sequence[Measure],
    urls: Mapping[str, str],
    actor: Actor,
) -> tuple[GroupView, ...]:
    """The heads; `urls` by group."""
    titles = {}
    if grouping.info.kind == "ref":
        titles = titles_of({grouping.info.target: [g.value for g in totals.groups if g.value is not None]}, actor)
    look = look_for(actor, titles, links=False)
    shown = len(totals.groups)
    made = []
    for place, group in enumerate(totals.groups):
        key = grouping.key(group.value)
        made.append(
            GroupView(
                key=key,
                label=_label(grouping, group.value, look, actor),
                count=_count(group.count, totals, actor),
                figures=figures(group, columns, measures, actor),
                url=urls[key],
                open=shown <= OPEN_AT_FIRST or place < OPEN_OF_MANY,
            )
        )
    return tuple(made)


def _count(count: int, totals: Totals, actor: Actor) -> str:
    """Exact where it was counted to the end."""
    return count_text(count, actor.language) if totals.partial else formatting.format_number(count, actor.language)


def _label(grouping: Grouping, value: Any, look: Any, actor: Actor) -> Markup:
    if value is None or value == "":
        text = _("Without %(field)s") % {"field": grouping.info.label_text}
        return Markup('<span class="text-secondary">{}</span>').format(text)
    if grouping.period and isinstance(value, date):
        return Markup("{}").format(formatting.format_period(value, grouping.period, actor.language))
    return Markup("{}").format(render(grouping.info, value, "html", look))


def totals_view(
    totals: Totals, columns: Sequence[ListColumn], measures: Sequence[Measure], exact_url: str, actor: Actor
) -> TotalsView:
    """The line under the list."""
    note = ""
    if totals.partial:
        number = formatting.format_number(TOTAL_LIMIT, actor.language)
        note = _("Sums are left out: these are more than %(count)s records.") % {"count": number}
    return TotalsView(
        count=_count(totals.whole.count, totals, actor),
        figures=figures(totals.whole, columns, measures, actor),
        note=note,
        exact_url=exact_url if totals.partial else "",
    )


def figures(
    group: Group, columns: Sequence[ListColumn], measures: Sequence[Measure], actor: Actor
) -> tuple[Figure | None, ...]:
    """One for each column but the first."""
    by_name = {measure.info.name: measure for measure in measures}
    return tuple(
        _figure(group, by_name[column.path], actor) if column.path in by_name else None for column in columns[1:]
    )


def _figure(group: Group, measure: Measure, actor: Actor) -> Figure:
    value = group.figures.get(measure.text)
    way = way_label(measure.way)
    if value is None:
        return Figure("", way)
    if measure.info.kind == "money":
        return Figure(formatting.format_money(Decimal(value), actor.base_currency, actor.language), way)
    places = measure.info.decimal_places if measure.way != "avg" else max(measure.info.decimal_places, 1)
    return Figure(formatting.format_number(round(Decimal(value), places), actor.language), way)
