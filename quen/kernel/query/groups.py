"""A list in groups: by a choice, a reference, yes or no, or the months, quarters or years of a date.

Told by `group=stage` or `group=close_date:month`. The rows of a group are read like any list, narrowed by `rows_of`.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import DateField, F, Q, QuerySet
from django.db.models.functions import TruncMonth, TruncQuarter, TruncYear

from quen.kernel.errors import NotFound
from quen.kernel.query.conditions import empty, read_value
from quen.kernel.query.filters import filter_kind
from quen.kernel.registry.fields import FieldInfo

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

PERIODS = {"month": (TruncMonth, 1), "quarter": (TruncQuarter, 3), "year": (TruncYear, 12)}
KINDS = ("choice", "ref", "boolean", "date")


@dataclass(frozen=True)
class Grouping:
    """`period` of a date: month, quarter or year."""

    info: FieldInfo
    period: str = ""

    @property
    def text(self) -> str:
        return f"{self.info.name}:{self.period}" if self.period else self.info.name

    def expression(self, actor: Actor) -> Any:
        """What records of one group have in common, as a value of the database."""
        if not self.period:
            return F(self.info.column)
        truncate = PERIODS[self.period][0]
        if self.info.kind == "datetime":
            return truncate(self.info.column, output_field=DateField(), tzinfo=ZoneInfo(actor.timezone))
        return truncate(self.info.column, output_field=DateField())

    def key(self, value: Any) -> str:
        """A group as a parameter, "" for the records without a value."""
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        return value.isoformat() if isinstance(value, date) else str(value)

    def value(self, key: str) -> Any:
        """The value of a group told by `key`. Raises NotFound."""
        try:
            if not key:
                return None
            if self.period:
                return date.fromisoformat(key)
            if self.info.kind == "boolean":
                return {"true": True, "false": False}[key]
            return uuid.UUID(key) if self.info.kind == "ref" else key
        except (ValueError, KeyError) as error:
            raise NotFound from error

    def condition(self, value: Any, actor: Actor) -> Q:
        """The records of a group."""
        if value is None or value == "":
            return empty(self.info)
        if not self.period:
            return Q(**{self.info.column: value})
        last = next_start(value, self.period) - timedelta(days=1)
        first = read_value(self.info, value.isoformat(), actor)
        end = read_value(self.info, last.isoformat(), actor)
        return Q(**{f"{self.info.column}__gte": first.first, f"{self.info.column}__lt": end.after})


def next_start(start: date, period: str) -> date:
    """The first day of the period after the one that begins on `start`."""
    months = start.year * 12 + start.month - 1 + PERIODS[period][1]
    return date(months // 12, months % 12 + 1, 1)


def groupable(spec: ObjectSpec, actor: Actor) -> list[FieldInfo]:
    """The fields that a list can be grouped by."""
    return [
        info
        for info in spec.readable(actor)
        if info.filterable and filter_kind(info) in KINDS and (info.kind != "ref" or actor.may(info.target, "view"))
    ]


def parse_grouping(spec: ObjectSpec, text: str, actor: Actor) -> Grouping | None:
    """The grouping that `text` asks for; None where there is none for `actor`."""
    name, _colon, period = text.partition(":")
    info = next((i for i in groupable(spec, actor) if i.name == name), None)
    if info is None:
        return None
    if filter_kind(info) == "date":
        return Grouping(info, period if period in PERIODS else "month")
    return Grouping(info)


def rows_of(rows: QuerySet[Any], grouping: Grouping, key: str, actor: Actor) -> QuerySet[Any]:
    """Those of `rows` that stand in the group `key`. Raises NotFound for what is no group."""
    return rows.filter(grouping.condition(grouping.value(key), actor))
