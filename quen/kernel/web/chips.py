"""Filters in force as chips, and the fields a filter can be built from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from babel import Locale

from quen.kernel.query.binding import Expression, bind, operators_of
from quen.kernel.query.expression import All, Comparison, FilterError, Node, all_of, show
from quen.kernel.query.filters import Filter, filter_kind
from quen.kernel.records.render import RULES
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.tags.filter import PARAMETER, TAGS
from quen.kernel.views.bar import kept
from quen.kernel.views.said import operator_words, say, say_leaf
from quen.kernel.views.simple import nodes_of
from quen.kernel.web.viewmodels import Chip, FilterField

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.query.selection import Selection
    from quen.kernel.registry.spec import ObjectSpec


def chips(chosen: Selection, params: Mapping[str, str], url: str = "") -> tuple[Chip, ...]:
    """A chip for every filter; those of an active quick filter too, so that nothing filters unseen."""
    spec, actor = chosen.spec, chosen.actor
    url = url or spec.url()
    made = []
    simple = [(found, node) for found in chosen.filters for node in nodes_of(found)]
    for found, node in simple:
        others = [other for kind, other in simple if kind is found and other is not node]
        made.append(_simple_chip(spec, found, node, _without(url, params, found.parameter, others), actor))
    if chosen.expression is not None:
        whole = chosen.expression.node
        parts = whole.parts if isinstance(whole, All) else (whole,)
        for part in parts:
            rest = [other for other in parts if other is not part]
            made.append(_chip(chosen.expression, part, _without(url, params, "filter", rest)))
    return tuple(made)


def _without(url: str, params: Mapping[str, str], name: str, rest: list[Node]) -> str:
    """The page at `url` with `rest` alone in the parameter `name`."""
    left = {key: text for key, text in params.items() if key not in {name, "cursor"}}
    if rest and name == "filter":
        left[name] = show(all_of(rest))
    elif rest:
        left[name] = ",".join(value for node in rest for value in getattr(node, "values", ()))
    text = urlencode(kept(left))
    return f"{url}?{text}" if text else url


def _simple_chip(spec: ObjectSpec, found: Filter, node: Node, remove_url: str, actor: Actor) -> Chip:
    try:
        return _chip(bind(spec, node, actor), node, remove_url)
    except FilterError:  # an old link with a choice that is gone: it finds nothing, and says by what
        return Chip(found.info.label_text, operator_words("eq", "text"), ", ".join(found.values), remove_url)


def _chip(found: Expression, node: Node, remove_url: str) -> Chip:
    if isinstance(node, Comparison):
        label, operator, value = say_leaf(found.leaves[node], found.actor)
        return Chip(label=label, operator=operator, value=value, remove_url=remove_url)
    return Chip(label="", operator="", value=say(found, node), remove_url=remove_url)


def filter_fields(spec: ObjectSpec, actor: Actor) -> tuple[FilterField, ...]:
    """The fields that a filter can begin with, in the order of the record's sections."""
    own = [info for info in spec.readable(actor) if operators_of(info)]
    fields = [FilterField(info.name, info.label_text, filter_kind(info)) for info in own]  # type: ignore[arg-type]
    if spec.takes_tags:
        fields.append(FilterField(PARAMETER, TAGS.label_text, "ref"))
    return tuple(fields)


NEIGHBOURS = ("VN", "TH", "LA", "KH", "MM", "MY", "SG", "ID", "PH")
CURRENCIES = (
    "VND",
    "THB",
    "USD",
    "EUR",
    "SGD",
    "MYR",
    "IDR",
    "PHP",
    "LAK",
    "KHR",
    "MMK",
    "JPY",
    "CNY",
    "GBP",
    "AUD",
)


def choices_of(info: FieldInfo, actor: Actor) -> tuple[tuple[str, str], ...]:
    """(value, label) of a choice field; countries with the neighbours first, currencies of the region."""
    if info.kind == "country":
        territories = Locale.parse(actor.language).territories
        names = {str(code): str(name) for code, name in territories.items()}
        codes = [
            c for c in names if len(c) == 2 and c.isalpha() and c not in {"ZZ", "EU", "UN", "XA", "XB", "QO", "EZ"}
        ]
        rest = sorted((c for c in codes if c not in NEIGHBOURS), key=lambda c: str(names[c]))
        return tuple((code, str(names[code])) for code in (*NEIGHBOURS, *rest))
    if info.kind == "currency":
        return tuple(
            (code, code) for code in (actor.base_currency, *(c for c in CURRENCIES if c != actor.base_currency))
        )
    if info.kind == "recurrence":
        return tuple((rule, str(label)) for rule, label in RULES)
    return tuple((value, str(label)) for value, label in info.choices)
