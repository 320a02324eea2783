"""What an operator means for a field: values read from text, and the condition in the database.

One meaning for simple parameters (`amount__gte=5`) and for the filter language (`amount >= 5`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import F, Func, Q, TextField
from django.db.models.lookups import Contains, EndsWith, StartsWith

from quen.kernel.query.periods import days_of, parse_period
from quen.kernel.query.values import convert
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.text.folding import fold

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

TEXT = ("eq", "ne", "in", "nin", "contains", "ncontains", "starts", "ends", "empty", "filled")
NUMBER = ("eq", "ne", "gt", "gte", "lt", "lte", "between", "nbetween", "in", "nin", "empty", "filled")
DATE = ("eq", "ne", "gt", "gte", "lt", "lte", "between", "nbetween", "empty", "filled")
CHOSEN = ("eq", "ne", "in", "nin", "empty", "filled")
# how a field is filtered (`filter_kind`) -> operators of the filter language
OPERATORS_OF = {
    "text": TEXT,
    "longtext": ("contains", "ncontains", "empty", "filled"),
    "number": NUMBER,
    "date": DATE,
    "choice": CHOSEN,
    "ref": CHOSEN,
    "boolean": ("eq", "ne"),
}
PARTS = {"contains": Contains, "ncontains": Contains, "starts": StartsWith, "ends": EndsWith}
OPPOSITE = {"ne": "eq", "nin": "in", "ncontains": "contains", "nbetween": "between", "filled": "empty"}


@dataclass(frozen=True)
class Span:
    """A day or several, from `first` to before `after`; with `after` None a single moment."""

    first: Any
    after: Any


class Folded(Func):
    """A text without accents and case, as `quen.kernel.text.folding.fold` has it."""

    template = (
        "normalize(lower(translate(regexp_replace(normalize(%(expressions)s::text, NFD), "
        "'[\u0300-\u036f]', '', 'g'), '\u0111\u0110', 'dd')), NFC)"
    )
    output_field = TextField()


def read_value(info: FieldInfo, text: str, actor: Actor) -> Any:
    """The value that `text` means for `info`: a `Span` for dates. Raises ValueError and its like."""
    if info.kind not in {"date", "datetime"}:
        return convert(info, text.strip(), actor)
    period = parse_period(text)
    if period is not None:
        first, last = days_of(period, actor)
        return _days(info, first, last, actor)
    value = convert(info, text.strip(), actor)
    if info.kind == "date":
        return _days(info, value, value, actor)
    whole_day = len(text.strip()) == len("2026-05-05") and value.year < MAXYEAR
    return _days(info, value.date(), value.date(), actor) if whole_day else Span(value, None)


def _days(info: FieldInfo, first: date, last: date, actor: Actor) -> Span:
    if last == date.max:
        return Span(first, None)
    after = last + timedelta(days=1)
    if info.kind == "date":
        return Span(first, after)
    zone = ZoneInfo(actor.timezone)
    return Span(datetime.combine(first, time.min, zone), datetime.combine(after, time.min, zone))


def condition(info: FieldInfo, operator: str, values: tuple[Any, ...]) -> Q:
    """`operator` as a condition on the table of the field. An opposite takes in the records without a value."""
    if operator in OPPOSITE:
        return ~known(info, OPPOSITE[operator], values)
    return _plain(info, operator, values)


def known(info: FieldInfo, operator: str, values: tuple[Any, ...]) -> Q:
    """The same, never unknown, so that its opposite is everything else."""
    found = condition(info, operator, values)
    return (
        found
        if operator in {"empty", *OPPOSITE} or not info.nullable
        else found & Q(**{f"{info.column}__isnull": False})
    )


def _plain(info: FieldInfo, operator: str, values: tuple[Any, ...]) -> Q:
    column = info.column
    if operator == "empty":
        return empty(info)
    if operator in PARTS:
        return part_of(info, operator, str(values[0]))
    if info.kind in {"date", "datetime"}:
        return _dated(column, operator, values)
    if operator == "between":
        return Q(**{f"{column}__gte": values[0], f"{column}__lte": values[1]})
    if operator in {"gt", "gte", "lt", "lte"}:
        return Q(**{f"{column}__{operator}": values[0]})
    return Q(**{column: values[0]}) if len(values) == 1 else Q(**{f"{column}__in": values})


def empty(info: FieldInfo) -> Q:
    """Records without a value."""
    if not info.nullable and info.kind in {
        "text",
        "longtext",
        "email",
        "phone",
        "url",
        "choice",
        "country",
        "currency",
    }:
        return Q(**{info.column: ""})
    return Q(**{f"{info.column}__isnull": True})


def _dated(column: str, operator: str, spans: tuple[Span, ...]) -> Q:
    """A day stands for all of it: "until 5 May" takes in the whole of 5 May, "after 5 May" begins on the 6th."""
    first, last = spans[0], spans[-1]
    if operator == "lt":
        return Q(**{f"{column}__lt": first.first})
    if operator == "gt":
        return Q(**{f"{column}__gt": first.first}) if first.after is None else Q(**{f"{column}__gte": first.after})
    since, until = Q(**{f"{column}__gte": first.first}), _until(column, last)
    if operator in {"gte", "lte"}:
        return since if operator == "gte" else until
    if operator == "between":
        return since & until
    found = Q()
    for span in spans:
        whole = Q(**{f"{column}__gte": span.first, f"{column}__lt": span.after})
        found |= Q(**{column: span.first}) if span.after is None else whole
    return found


def _until(column: str, span: Span) -> Q:
    return Q(**{f"{column}__lte": span.first}) if span.after is None else Q(**{f"{column}__lt": span.after})


def part_of(info: FieldInfo, operator: str, text: str) -> Q:
    """Text within a text, accents and case aside; of a telephone number the digits."""
    if info.kind == "phone":
        digits = re.sub(r"\D", "", text)
        return Q(PARTS[operator](F(info.column), digits.lstrip("0") if operator != "ends" else digits))
    return Q(PARTS[operator](Folded(F(info.column)), fold(text)))
