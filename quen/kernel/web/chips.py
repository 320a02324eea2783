"""Filters in force as chips, and the fields a filter can be built from."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from babel import Locale
from django.utils.translation import gettext as _

from quen.kernel.query.filters import OPERATORS_OF_KIND, Filter, filter_kind
from quen.kernel.query.titles import titles_of
from quen.kernel.query.values import filter_value
from quen.kernel.records.render import RULES, Look, as_text, look_for
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.tags.filter import OPERATORS, PARAMETER, TAGS
from quen.kernel.web.viewmodels import Chip, FilterField

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec


def operator_label(operator: str, kind: str) -> str:
    """`gte` of a date is "from", of a number "at least"."""
    if operator in {"gte", "lte"}:
        words = {"gte": _("from"), "lte": _("until")} if kind == "date" else {"gte": _("at least"), "lte": _("at most")}
        return words[operator]
    return {"": _("is"), "not": _("is not"), "empty": _("is empty")}[operator]


def chips(spec: ObjectSpec, filters: list[Filter], params: dict[str, Any], actor: Actor) -> tuple[Chip, ...]:
    """A chip for every filter; those of an active quick filter too, so that nothing filters unseen."""
    return tuple(chip for found in filters for chip in _chips(spec, found, params, actor))


def _chips(spec: ObjectSpec, found: Filter, params: dict[str, Any], actor: Actor) -> list[Chip]:
    """One chip; of several tags, all of which a record must have, one for each."""
    if found.info is not TAGS or found.operator or len(found.values) < 2:
        return [_chip(spec, found, params, actor)]
    made = []
    for value in found.values:
        others = ",".join(other for other in found.values if other != value)
        one = _chip(spec, dataclasses.replace(found, values=(value,)), params, actor)
        rest = urlencode({**{k: v for k, v in params.items() if k != "cursor"}, found.parameter: others})
        made.append(dataclasses.replace(one, remove_url=f"{spec.url()}?{rest}"))
    return made


def _chip(spec: ObjectSpec, found: Filter, params: dict[str, Any], actor: Actor) -> Chip:
    rest = urlencode({k: v for k, v in params.items() if k not in {found.parameter, "cursor"}})
    label = found.info.label_text
    if found.parent is not None:
        label = f"{found.parent.label_text}: {label}"
    return Chip(
        label=label,
        operator=operator_label(found.operator, filter_kind(found.info)),
        value=_value_text(found, actor),
        remove_url=f"{spec.url()}?{rest}" if rest else spec.url(),
    )


def _value_text(found: Filter, actor: Actor) -> str:
    if found.operator == "empty":
        return _("Yes") if found.values[0].lower() not in {"false", "0", "no"} else _("No")
    values = [filter_value(found.info, text, actor, found.parameter) for text in found.values]
    titles = titles_of({found.info.target: values}, actor) if found.info.kind == "ref" else {}
    look: Look = look_for(actor, titles)
    return ", ".join(as_text(found.info, value, look) for value in values)


def filter_fields(spec: ObjectSpec, actor: Actor) -> tuple[FilterField, ...]:
    """What a filter can be built from, in the order of the record's sections."""
    return (
        *(_filter_field(info, actor) for info in spec.readable(actor) if info.filterable and info.name != spec.title),
        *((_tag_field(spec),) if spec.takes_tags else ()),
    )


def _tag_field(spec: ObjectSpec) -> FilterField:
    return FilterField(
        name=PARAMETER,
        label=TAGS.label_text,
        kind="ref",
        operators=tuple((operator, operator_label(operator, "ref")) for operator in OPERATORS),
        picker_url=f"/tags/pick?object={spec.name}",
    )


def _filter_field(info: FieldInfo, actor: Actor) -> FilterField:
    kind = filter_kind(info)
    operators = tuple((op, operator_label(op, kind)) for op in OPERATORS_OF_KIND[kind])
    return FilterField(
        name=info.name,
        label=info.label_text,
        kind=kind,  # type: ignore[arg-type]
        operators=operators,
        choices=choices_of(info, actor) if kind == "choice" else (),
        picker_url=f"/{info.target}/pick" if kind == "ref" else "",
    )


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
