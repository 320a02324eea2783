"""Counts and sums of a list and of its groups.

Up to TOTAL_LIMIT records are added up by the database. Beyond that the roll-up of the board answers where it holds
the figures; else groups are counted up to the cap and sums are left out, unless they are asked for (`exact`).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Avg, Count, Max, Min, QuerySet, Sum
from django.utils.translation import gettext as _

from quen.kernel.access.any_of import split
from quen.kernel.query.filters import filter_kind
from quen.kernel.query.groups import Grouping, next_start
from quen.kernel.query.page import COUNT_LIMIT, capped_count
from quen.kernel.query.sums import visible_sums
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.registry import get_spec

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.query.selection import Selection
    from quen.kernel.registry.spec import ObjectSpec

TOTAL_LIMIT = 100_000
MOST_GROUPS, MOST_MEASURES = 100, 8
WAYS = {"sum": Sum, "avg": Avg, "min": Min, "max": Max}


@dataclass(frozen=True)
class Measure:
    """A figure of a numeric column; of money always in the base currency of the business."""

    info: FieldInfo
    way: str

    @property
    def text(self) -> str:
        return f"{self.info.name}:{self.way}"

    @property
    def column(self) -> str:
        return self.info.base or self.info.column


@dataclass(frozen=True)
class Group:
    """`count` may be COUNT_LIMIT + 1 for more than that; `figures` by `Measure.text`, those that are known."""

    value: Any
    count: int
    figures: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Totals:
    """`partial`: figures were left out, since there are too many records; `more`: groups that are not listed, -1 for
    an unknown number."""

    groups: tuple[Group, ...]
    whole: Group
    partial: bool = False
    more: int = 0


def measurable(spec: ObjectSpec, actor: Actor) -> list[FieldInfo]:
    """The numeric fields that can be added up: not money in changing currencies."""
    return [
        info
        for info in spec.readable(actor)
        if info.numeric and (info.kind != "money" or info.base or info.currency not in spec.fields)
    ]


def parse_measures(spec: ObjectSpec, text: str, actor: Actor) -> tuple[Measure, ...]:
    """The figures that `amount:sum,probability:avg` asks for; what is unknown is passed over."""
    by_name = {info.name: info for info in measurable(spec, actor)}
    found = {}
    for part in text.split(",")[:MOST_MEASURES]:
        name, _colon, way = part.strip().partition(":")
        if name in by_name and (way or "sum") in WAYS:
            found[name] = Measure(by_name[name], way or "sum")
    return tuple(found.values())


def way_label(way: str) -> str:
    """What a figure is called."""
    return {"sum": _("Sum"), "avg": _("Average"), "min": _("Smallest"), "max": _("Largest")}[way]


def read_totals(
    chosen: Selection, rows: QuerySet[Any], grouping: Grouping | None, measures: Sequence[Measure], *, exact: bool
) -> Totals:
    """The groups of `rows` (those of `chosen`) and all of them together."""
    count = capped_count(rows, TOTAL_LIMIT)
    if count <= TOTAL_LIMIT or exact:
        return _added_up(chosen, rows, grouping, measures)
    rolled = _rolled_up(chosen, grouping, measures)
    return rolled or _counted(chosen, rows, grouping)


def _added_up(chosen: Selection, rows: QuerySet[Any], grouping: Grouping | None, measures: Sequence[Measure]) -> Totals:
    rows = _flat(rows).order_by()
    figures = {f"f{place}": WAYS[m.way](m.column) for place, m in enumerate(measures)}
    whole = rows.aggregate(n=Count("pk"), **figures)
    total = _group(None, whole, measures)
    if grouping is None:
        return Totals((), total)
    key = grouping.expression(chosen.actor)
    found = rows.annotate(group_key=key).values("group_key").annotate(n=Count("pk"), **figures)
    largest = list(found.order_by("-n")[: MOST_GROUPS + 1])
    more = found.count() - MOST_GROUPS if len(largest) > MOST_GROUPS else 0
    groups = [_group(row["group_key"], row, measures) for row in largest[:MOST_GROUPS]]
    return Totals(in_order(groups, grouping, chosen.actor), total, more=more)


def _group(value: Any, row: Mapping[str, Any], measures: Sequence[Measure]) -> Group:
    figures = {m.text: row[f"f{place}"] for place, m in enumerate(measures)}
    return Group(None if value == "" else value, row["n"], figures)


def _flat(rows: QuerySet[Any]) -> QuerySet[Any]:
    """`rows` shown for several reasons, each looked up along its own index."""
    parts = split(rows)
    if len(parts) == 1:
        return rows
    first, *others = (part.order_by().values("pk") for part in parts)
    every: QuerySet[Any] = rows.model._default_manager.filter(pk__in=first.union(*others))
    return every


def _rolled_up(chosen: Selection, grouping: Grouping | None, measures: Sequence[Measure]) -> Totals | None:
    """From the board's sums, where nothing is filtered but the owner and nothing asked for but what they hold."""
    spec, actor = chosen.spec, chosen.actor
    board = spec.board
    if board is None or (grouping is not None and grouping.info.name != board.by):
        return None
    owners = _only_owners(chosen)
    if owners is None or any(m.info.name != board.total or m.way != "sum" for m in measures):
        return None
    stages = list(get_spec(spec.fields[board.by].target).rows(actor).values_list("pk", flat=True))
    sums = visible_sums(spec, stages, actor, owners)
    text = f"{board.total}:sum"
    groups = [Group(pk, count, {text: total}) for pk, (count, total) in sums.items() if count]
    whole = Group(None, sum(g.count for g in groups), {text: sum(g.figures[text] for g in groups)})
    return Totals(in_order(groups, grouping, actor) if grouping else (), whole)


def _only_owners(chosen: Selection) -> set[uuid.UUID] | None:
    """The owners that alone narrow `chosen`, none of them for no filter at all; None where there is more to it."""
    if not chosen.only_filters:
        return None
    found: set[uuid.UUID] = set()
    for item in chosen.filters:
        if item.parameter != chosen.spec.scope.owner or len(item.values) != 1 or found:
            return None
        found = {chosen.actor.member_id if item.values[0] == "me" else uuid.UUID(item.values[0])}
    return found


def _counted(chosen: Selection, rows: QuerySet[Any], grouping: Grouping | None) -> Totals:
    """The groups there can be, each counted up to the cap in one statement."""
    whole = Group(None, COUNT_LIMIT + 1)
    values = _values(chosen, grouping) if grouping else []
    if grouping is None or len(values) > MOST_GROUPS:
        return Totals((), whole, partial=True, more=-1 if values else 0)
    texts: list[str] = []
    params: list[Any] = []
    for place, value in enumerate([*values, None]):
        part = rows.filter(grouping.condition(value, chosen.actor)).order_by().values("pk")[: COUNT_LIMIT + 1]
        sql, given = part.query.sql_with_params()
        texts.append(f"SELECT {place} AS place, count(*) AS n FROM ({sql}) part")  # noqa: S608
        params += given
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(texts), params)
        counts = dict(cursor.fetchall())
    groups = [Group(value, counts[place]) for place, value in enumerate([*values, None]) if counts.get(place)]
    return Totals(in_order(groups, grouping, chosen.actor), whole, partial=True)


def _values(chosen: Selection, grouping: Grouping) -> list[Any]:
    """What the field can be, at most MOST_GROUPS + 1 of it."""
    info, kind = grouping.info, filter_kind(grouping.info)
    if kind == "boolean":
        return [True, False]
    if info.choices:
        return [value for value, _label in info.choices if value]
    if kind == "date":
        return _periods(chosen, grouping)
    return _distinct(chosen.spec, info)


def _periods(chosen: Selection, grouping: Grouping) -> list[date]:
    column = grouping.info.column
    rows = chosen.spec.model._default_manager.filter(**{f"{column}__isnull": False, "deleted_at__isnull": True})
    ends = [rows.order_by(order).values_list(column, flat=True).first() for order in (column, f"-{column}")]
    first, last = (_day(end, chosen.actor) for end in ends)
    if first is None or last is None:
        return []
    months = {"month": 1, "quarter": 3, "year": 12}[grouping.period]
    start = date(first.year, first.month - (first.month - 1) % months, 1)
    found: list[date] = []
    while start <= last and len(found) <= MOST_GROUPS:
        found.append(start)
        start = next_start(start, grouping.period)
    return found


def _day(value: Any, actor: Actor) -> date | None:
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(actor.timezone)).date()
    return value if isinstance(value, date) else None


def _distinct(spec: ObjectSpec, info: FieldInfo) -> list[Any]:
    """The different values of a column, from one to the next along its index."""
    column, table = connection.ops.quote_name(info.column), connection.ops.quote_name(spec.table)
    alive = f"SELECT {column} AS v FROM {table} WHERE deleted_at IS NULL AND {column}"  # noqa: S608
    first = f"({alive} IS NOT NULL ORDER BY {column} LIMIT 1)"
    later = f"(SELECT next.v FROM ({alive} > found.v ORDER BY {column} LIMIT 1) next)"  # noqa: S608
    step = f"SELECT {later} FROM found WHERE found.v IS NOT NULL"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE found AS ({first} UNION ALL {step}) "  # noqa: S608
            "SELECT v FROM found WHERE v IS NOT NULL LIMIT %s",
            [MOST_GROUPS + 1],
        )
        return [row[0] for row in cursor.fetchall() if row[0] != ""]


def in_order(groups: Iterable[Group], grouping: Grouping, actor: Actor) -> tuple[Group, ...]:
    """Choices as declared, records as their own list has them, dates with the latest first; empty ones last."""
    groups = list(groups)
    full = [group for group in groups if group.value is not None]
    info = grouping.info
    if grouping.period:
        full.sort(key=lambda group: group.value, reverse=True)
    elif info.kind == "ref":
        places = _places(info, [group.value for group in full], actor)
        full.sort(key=lambda group: places.get(group.value, len(places)))
    else:
        known: list[Any] = [value for value, _label in info.choices] or [True, False]
        full.sort(key=lambda group: (known.index(group.value) if group.value in known else len(known), group.value))
    return (*full, *(group for group in groups if group.value is None))


def _places(info: FieldInfo, ids: list[Any], actor: Actor) -> dict[Any, int]:
    """{id: place} in the order of the object's own list."""
    spec = get_spec(info.target)
    wanted = spec.order or spec.sort
    sort = spec.fields.get(wanted.lstrip("-"))
    column = sort.sort_column or sort.column if sort else spec.title
    rows = spec.rows(actor, "view").filter(pk__in=ids)
    found = rows.order_by(f"-{column}" if wanted.startswith("-") else column, "pk").values_list("pk", flat=True)
    return {pk: place for place, pk in enumerate(found)}
