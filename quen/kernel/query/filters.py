"""Filters as they stand in a URL: `stage=…`, `amount__gte=100`, `stage.kind=open`, `owner=me`.

One reading of them for the list, the board and the API. A field that the actor may not see does not exist.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from quen.kernel.errors import DomainError
from quen.kernel.query import conditions
from quen.kernel.query.values import filter_value
from quen.kernel.registry.fields import FieldInfo, object_name
from quen.kernel.registry.registry import get_spec
from quen.kernel.tags import filter as tags

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

# operator (parameter suffix) -> lookup
OPERATORS = {"": "in", "not": "in", "gte": "gte", "lte": "lte", "empty": "isnull"}
OPERATORS_OF_KIND = {
    "number": ("", "gte", "lte", "empty"),
    "date": ("", "gte", "lte", "empty"),
    "choice": ("", "not", "empty"),
    "ref": ("", "not", "empty"),
    "boolean": ("",),
    "text": ("", "not", "empty"),
}
OF_A_PIVOT = frozenset({"rows", "cols", "figures", "as_of", "chart", "order"})
RESERVED = frozenset(
    {
        "q",
        "sort",
        "ids",
        "filter",
        "columns",
        "group",
        "sums",
        "in_group",
        "exact",
        "changed",
        "span",
        "cursor",
        "limit",
        "board",
        "lanes",
        "drawer",
        "column",
        "page",
        "fields",
        "quick",
        "trash",
        "view",
        "around",
        "who",
        "live",
    }
    | OF_A_PIVOT
)
MOST_FILTERS, MOST_VALUES, MOST_TAGS = 20, 200, 20
_YES_OR_NO = frozenset({"true", "1", "yes", "false", "0", "no"})
FEW = 200  # references filtered by a property are first looked up, when there are no more than this


@dataclass(frozen=True)
class Filter:
    """One condition. `path` is `amount` or `stage.kind`; `values` as typed; `info` the last field of the path."""

    path: str
    operator: str
    values: tuple[str, ...]
    info: FieldInfo
    parent: FieldInfo | None = None

    @property
    def parameter(self) -> str:
        return f"{self.path}__{self.operator}" if self.operator else self.path


def filter_kind(info: FieldInfo) -> str:
    """text, number, date, choice, ref or boolean: how a field is filtered."""
    if info.numeric:
        return "number"
    if info.kind in {"date", "datetime"}:
        return "date"
    if info.kind in {"choice", "country", "currency"}:
        return "choice"
    return info.kind if info.kind in {"ref", "boolean"} else "text"


def parse_filters(
    spec: ObjectSpec, params: Mapping[str, str] | Iterable[tuple[str, str]], actor: Actor
) -> list[Filter]:
    """The filters among URL parameters. Raises DomainError (422, field = the parameter) for what cannot be."""
    items = params.items() if isinstance(params, Mapping) else params
    wanted = [(key, text) for key, text in items if key not in RESERVED and not key.startswith("_")]
    if len(wanted) > MOST_FILTERS:
        raise DomainError("too_many", _("At most %(count)d filters.") % {"count": MOST_FILTERS}, field=wanted[-1][0])
    return [_parse(spec, key, text, actor) for key, text in wanted]


def _parse(spec: ObjectSpec, key: str, text: str, actor: Actor) -> Filter:
    path, _sep, operator = key.partition("__")
    head, _dot, tail = path.partition(".")
    parent = None
    if path == tags.PARAMETER and spec.takes_tags:
        return _parse_tags(spec, key, operator, text, actor)
    info = _field(spec, head, actor, key)
    if tail:
        if info.kind != "ref":
            raise _unknown(key)
        parent, info = info, _field(get_spec(info.target), tail, actor, key)
    if operator not in OPERATORS_OF_KIND[filter_kind(info)]:
        raise DomainError("unknown_operator", _("This field cannot be filtered this way."), field=key)
    values = tuple(part.strip() for part in text.split(",")) if operator in {"", "not"} else (text,)
    if len(values) > MOST_VALUES:
        raise DomainError("too_many", _("At most %(count)d values.") % {"count": MOST_VALUES}, field=key)
    found = Filter(path, operator, values, info, parent)
    if operator == "empty":
        _require_yes_or_no(key, text)
    else:
        for value in values:
            filter_value(info, value, actor, key)
    return found


def _require_yes_or_no(key: str, text: str) -> None:
    if text.strip().lower() not in _YES_OR_NO:
        raise DomainError("bad_value", _("Must be true or false."), field=key)


def _parse_tags(spec: ObjectSpec, key: str, operator: str, text: str, actor: Actor) -> Filter:
    if operator not in tags.OPERATORS:
        raise DomainError("unknown_operator", _("This field cannot be filtered this way."), field=key)
    if operator == "empty":
        _require_yes_or_no(key, text)
        return Filter(tags.PARAMETER, operator, (text,), tags.TAGS)
    texts = tuple(part.strip() for part in text.split(","))
    if len(texts) > MOST_TAGS:
        raise DomainError("too_many", _("At most %(count)d values.") % {"count": MOST_TAGS}, field=key)
    return Filter(tags.PARAMETER, operator, tags.tag_ids(spec, texts, key, actor), tags.TAGS)


def _field(spec: ObjectSpec, name: str, actor: Actor, key: str) -> FieldInfo:
    for info in spec.readable(actor):
        if info.name == name and info.filterable:
            return info
    raise _unknown(key)


def _unknown(key: str) -> DomainError:
    return DomainError("unknown_field", _("There is no field %(name)s to filter by.") % {"name": key}, field=key)


def apply_filters(rows: QuerySet[Any], filters: list[Filter], actor: Actor) -> QuerySet[Any]:
    """`rows` narrowed by all `filters`."""
    for found in filters:
        if found.info is tags.TAGS:
            rows = tags.filter_by_tags(rows, object_name(rows.model), found.operator, found.values)
            continue
        condition = _condition(found, actor)
        rows = rows.filter(condition) if found.parent is None else _by_property(rows, found, condition, actor)
    return rows


def _condition(found: Filter, actor: Actor) -> Q:
    if found.operator == "empty":
        yes = found.values[0].lower() not in {"false", "0", "no"}
        return conditions.condition(found.info, "empty" if yes else "filled", ())
    values = tuple(conditions.read_value(found.info, text, actor) for text in found.values)
    return conditions.condition(found.info, {"": "in", "not": "nin"}.get(found.operator, found.operator), values)


def _by_property(rows: QuerySet[Any], found: Filter, condition: Q, actor: Actor) -> QuerySet[Any]:
    assert found.parent is not None  # noqa: S101
    targets = get_spec(found.parent.target).rows(actor, "view").filter(condition)
    return rows.filter(names_one_of(found.parent.column, targets))


def names_one_of(column: str, targets: QuerySet[Any]) -> Q:
    """Rows whose reference `column` names one of `targets`: few are looked up first, so that the index on it serves."""
    targets = targets.order_by()
    few: list[uuid.UUID] = list(targets.values_list("pk", flat=True)[: FEW + 1])
    return Q(**{f"{column}__in": few if len(few) <= FEW else targets.values("pk")})
