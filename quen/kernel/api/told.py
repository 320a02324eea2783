"""What the OpenAPI document says beyond types: enough to build a list, a filter or a form from it alone.

`x-quen-object` on the schema of a record:
    name, label, label_plural, icon, title   the object, and the field that a record is called by
    columns, sort                            the usual list
    keys                                     what upserts may recognize a record by
    actions                                  {verb: label} that the person may do
`x-quen-field` on each of its members:
    kind                                     text, money, ref … (decides how a value is shown)
    enum                                     {value: label}
    currency                                 the field that has the currency of an amount
    sort                                     "any" (at any size), "small" (up to 10,000 records) or "no"
    parameters                               suffixes of simple filters: "", "__not", "__gte" …
    operators                                operators of the filter language
    required, writable                       whether a new record needs it; by which operations it is written
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quen.kernel.query.binding import operators_of
from quen.kernel.query.filters import OPERATORS_OF_KIND, filter_kind
from quen.kernel.query.page import titles_seen
from quen.kernel.records.keys import keys_of

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.fields import FieldInfo
    from quen.kernel.registry.spec import ObjectSpec


def told_object(spec: ObjectSpec, actor: Actor) -> dict[str, Any]:
    """`x-quen-object`, in the language of the present request."""
    readable = {info.name for info in spec.readable(actor)}
    columns = dict.fromkeys([spec.title, *spec.columns.split()])
    verbs = [verb for verb in spec.actions_by_name.values() if actor.may(spec.name, verb.permission)]
    sort = spec.sort if spec.sort.lstrip("-") in readable else "-created_at"
    return {
        "name": spec.name,
        "label": spec.label,
        "label_plural": spec.label_plural,
        "icon": spec.icon,
        "title": spec.title if spec.title in readable else None,
        "columns": [name for name in columns if name in readable],
        "sort": sort,
        "keys": list(keys_of(spec, actor)),
        "actions": {verb.name: str(verb.label) for verb in verbs},
    }


def told_fields(spec: ObjectSpec, actor: Actor) -> dict[str, dict[str, Any]]:
    """{field: `x-quen-field`} of all fields that exist for the actor; what does not apply is left out."""
    readable = spec.readable(actor)
    names = {info.name for info in readable}
    written = {verb: {info.name for info in spec.writable(actor, verb)} for verb in ("create", "edit")}
    return {info.name: _told(info, names, written, actor) for info in readable}


def _told(info: FieldInfo, names: set[str], written: dict[str, set[str]], actor: Actor) -> dict[str, Any]:
    suffixes = OPERATORS_OF_KIND[filter_kind(info)] if info.filterable else ()
    found = {
        "kind": info.kind,
        "enum": {value: str(label) for value, label in info.choices},
        "currency": info.currency if info.currency in names else "",
        "sort": sortable(info, actor),
        "parameters": [f"__{suffix}" if suffix else "" for suffix in suffixes],
        "operators": list(operators_of(info)),
        "required": info.required,
        "writable": [verb for verb, fields in written.items() if info.name in fields],
    }
    return {name: value for name, value in found.items() if value or name in {"kind", "sort", "required"}}


def sortable(info: FieldInfo, actor: Actor) -> str:
    """any, small or no: up to which size a list may be sorted by the field."""
    if info.kind in {"longtext", "anyref"} or (info.kind == "ref" and not titles_seen(info.target, actor)):
        return "no"
    return "any" if info.sort_column else "small"
