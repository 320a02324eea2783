"""What the keys of a pivot are called, in which order they stand, and which filter finds their records."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from babel.dates import format_date as babel_date
from django.utils.translation import gettext as _

from quen.apps.analytics.pivot.shape import Dimension
from quen.kernel.query.expression import Comparison
from quen.kernel.query.groups import Grouping
from quen.kernel.query.titles import Titles, titles_of
from quen.kernel.query.totals import Group, in_order
from quen.kernel.records.render import look_for, render
from quen.kernel.text import formatting

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

_PATTERNS = {"year": "yyyy", "quarter": "QQQ yyyy", "month": "LLL yyyy"}


@dataclass(frozen=True)
class Named:
    """A key: `place` among its like, what it is called, and the condition of its records."""

    place: int
    label: str
    condition: Comparison


def named(dimension: Dimension, keys: Iterable[str | None], actor: Actor) -> dict[str | None, Named]:
    """Every key of a dimension: at most two statements, for the titles of records and for their order."""
    keys = list(dict.fromkeys(keys))
    titles: Titles = {}
    if dimension.info.kind == "ref":
        titles = titles_of({dimension.info.target: [uuid.UUID(key) for key in keys if key]}, actor)
    look = look_for(actor, titles, links=False)
    found = {}
    for place, key in enumerate(_ordered(dimension, keys, titles, actor)):
        if key is None:
            label = _("Without %(field)s") % {"field": dimension.info.label_text}
        elif dimension.period:
            label = _period_text(date.fromisoformat(key), dimension.period, actor)
        else:
            label = str(render(dimension.info, _value(dimension, key), "text", look))
        found[key] = Named(place, label, _condition(dimension, key))
    return found


def _value(dimension: Dimension, key: str) -> Any:
    kind = dimension.info.kind
    if kind == "boolean":
        return key == "true"
    return uuid.UUID(key) if kind == "ref" else key


def _ordered(dimension: Dimension, keys: list[str | None], titles: Titles, actor: Actor) -> list[str | None]:
    full = [key for key in keys if key is not None]
    info = dimension.info
    if dimension.period:
        full.sort()
    elif (info.kind == "ref" and info.target != "member") or info.choices or info.kind == "boolean":
        values = {_value(dimension, key): key for key in full}
        groups = in_order([Group(value, 0) for value in values], Grouping(info), actor)
        full = [values[group.value] for group in groups]
    elif info.kind == "ref":
        full.sort(key=lambda key: (titles.get((info.target, uuid.UUID(key)), "\uffff").casefold(), key))
    else:
        full.sort(key=str.casefold)
    return [*full, *([None] if None in keys else [])]


def _condition(dimension: Dimension, key: str | None) -> Comparison:
    name = dimension.info.name
    if key is None:
        return Comparison(name, "empty")
    if dimension.period:
        first = date.fromisoformat(key)
        return Comparison(name, "between", (key, last_day(first, dimension.period).isoformat()))
    return Comparison(name, "eq", (key,))


def last_day(first: date, period: str) -> date:
    """The last day of the period that begins on `first`."""
    if period in {"day", "week"}:
        return first + timedelta(days=6 if period == "week" else 0)
    months = first.year * 12 + first.month - 1 + {"month": 1, "quarter": 3, "year": 12}[period]
    return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)


def _period_text(first: date, period: str, actor: Actor) -> str:
    if period in {"day", "week"}:
        text = formatting.format_date(first, actor.language)
        return _("Week of %(day)s") % {"day": text} if period == "week" else text
    text = babel_date(first, _PATTERNS[period], locale=actor.language)
    if actor.language == "th":  # Thai counts the years of the Buddha
        text = text.replace(str(first.year), str(first.year + formatting.BUDDHIST_OFFSET))
    return text[:1].upper() + text[1:]
