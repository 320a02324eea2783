"""How a record looks in the API, and which part of it, and of the records it refers to, was asked for."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from quen.kernel.api.problems import ApiError, refuse_parameter
from quen.kernel.query.titles import Titles, titles_for_rows
from quen.kernel.records.links import split_key
from quen.kernel.records.render import look_for, render
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.registry import get_spec

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

ALWAYS = ("id", "version")
OF_A_RECORD = frozenset({"fields", "titles", "expand"})
MOST_NAMES, MOST_EXPANDED, DEEPEST = 200, 20, 3


@dataclass(frozen=True)
class Shape:
    """`infos`: the fields asked for and readable. `titles`: also the titles of referenced records.

    `expanded`: {reference: shape of the record it refers to}; None stands for a reference to any object, whose
    records come with all their readable fields.
    """

    infos: tuple[FieldInfo, ...]
    titles: bool = False
    expanded: Mapping[str, Shape | None] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        """What must be read from the table."""
        return [*ALWAYS, *(info.column for info in self.infos)]

    @property
    def tells_of_others(self) -> bool:
        """Whether the version of the record does not tell if the answer is still right."""
        return self.titles or bool(self.expanded)


def unknown_parameter(name: str) -> ApiError:
    """422 for a query parameter that means nothing here."""
    return refuse_parameter(name, "unknown_parameter", _("There is no parameter %(name)s here.") % {"name": name})


def only(request: HttpRequest, allowed: Collection[str] = ()) -> QueryDict:
    """The query parameters. Raises ApiError (422) if there is one that is not `allowed`."""
    for name in request.GET:
        if name not in allowed:
            raise unknown_parameter(name)
    return request.GET


def flag(params: QueryDict, name: str) -> bool:
    """A parameter that is `true` or `false` (also when left out). Raises ApiError."""
    text = params.get(name, "false")
    if text not in {"true", "false"}:
        raise refuse_parameter(name, "bad_value", _("Must be true or false."))
    return text == "true"


def read_shape(spec: ObjectSpec, params: QueryDict, actor: Actor) -> Shape:
    """The shape that `fields=name,account.name`, `expand=owner` and `titles=true` ask for.

    Raises ApiError for a field that does not exist for the actor, here or in a record referred to.
    """
    fields, expand = _names(params, "fields"), _names(params, "expand")
    paths = {name.rpartition(".")[0] for name in fields if "." in name} | set(expand)
    if len(paths) > MOST_EXPANDED:
        raise refuse_parameter("expand", "too_many", _("At most %(count)d references.") % {"count": MOST_EXPANDED})
    return _shape(spec, fields, expand, actor, flag(params, "titles"))


def _names(params: QueryDict, name: str) -> list[str]:
    found = [part.strip() for text in params.getlist(name) for part in text.split(",") if part.strip()]
    if len(found) > MOST_NAMES:
        raise refuse_parameter(name, "too_many", _("At most %(count)d fields.") % {"count": MOST_NAMES})
    for path in found:
        if path.count(".") + (name == "expand") > DEEPEST:
            text = _("References are followed %(count)d deep at most.") % {"count": DEEPEST}
            raise refuse_parameter(name, "too_deep", text)
    return list(dict.fromkeys(found))


def _shape(spec: ObjectSpec, fields: list[str], expand: list[str], actor: Actor, titles: bool = False) -> Shape:
    readable = {info.name: info for info in spec.readable(actor)}
    inner: dict[str, tuple[list[str], list[str]]] = {}
    for given, place, paths in (("fields", 0, fields), ("expand", 1, expand)):
        for path in paths:
            head, _dot, tail = path.partition(".")
            if head not in readable and (given == "expand" or head not in ALWAYS or tail):
                raise _no_field(given, path)
            if tail or given == "expand":
                below = inner.setdefault(head, ([], []))
                below[place].extend([tail] if tail else [])
    heads = [path.partition(".")[0] for path in fields]
    names = [n for n in dict.fromkeys([*heads, *inner]) if n not in ALWAYS] if fields else list(readable)
    expanded = {name: _below(readable[name], *paths, actor) for name, paths in inner.items()}
    return Shape(tuple(readable[name] for name in names), titles, expanded)


def _below(info: FieldInfo, fields: list[str], expand: list[str], actor: Actor) -> Shape | None:
    given = "fields" if fields else "expand"
    if info.kind == "anyref" and not fields and not expand:
        return None
    if info.kind != "ref" or not actor.may(info.target, "view"):
        text = _("%(name)s cannot be expanded.") % {"name": info.name}
        raise refuse_parameter(given, "not_expandable", text)
    return _shape(get_spec(info.target), fields, expand, actor)


def _no_field(given: str, name: str) -> ApiError:
    return refuse_parameter(given, "unknown_field", _("There is no field %(name)s.") % {"name": name})


def represent(rows: Iterable[dict[str, Any]], shape: Shape, actor: Actor) -> list[dict[str, Any]]:
    """JSON objects for `rows` (dicts by column): references as ids, decimals as strings, times in UTC."""
    from quen.kernel.api.expansion import load_expanded

    found = list(rows)
    titles = titles_for_rows(found, shape.infos, actor) if shape.titles else {}
    expanded = load_expanded(found, shape, actor) if shape.expanded else [{}] * len(found)
    result = []
    for row, others in zip(found, expanded, strict=True):
        record = plain_record(row, shape.infos, actor)
        if shape.titles:
            record["titles"] = _titles(row, shape, titles)
        if shape.expanded:
            record["expanded"] = others
        result.append(record)
    return result


def plain_record(row: Mapping[str, Any], infos: Iterable[FieldInfo], actor: Actor) -> dict[str, Any]:
    """The record with the fields `infos`, without anything of others."""
    look = look_for(actor)
    record = {"id": str(row["id"]), "version": row["version"]}
    return record | {info.name: render(info, row[info.column], "api", look) for info in infos}


def _titles(row: dict[str, Any], shape: Shape, titles: Titles) -> dict[str, str | None]:
    """Titles by field; null for a record that is not shared with the actor. Empty references have none."""
    refs = [info for info in shape.infos if info.kind == "ref" and row[info.column] is not None]
    keys = [info for info in shape.infos if info.kind == "anyref" and row[info.column]]
    found = {info.name: titles.get((info.target, row[info.column])) for info in refs}
    return found | {info.name: titles.get(split_key(row[info.column])) for info in keys}


def represent_one(spec: ObjectSpec, record_id: uuid.UUID, shape: Shape, actor: Actor) -> dict[str, Any] | None:
    """The record as the actor sees it now, None when she does not."""
    row = spec.rows(actor, "view").filter(pk=record_id).values(*shape.columns).first()
    return represent([row], shape, actor)[0] if row is not None else None


def represent_saved(spec: ObjectSpec, record: Any, shape: Shape, actor: Actor) -> dict[str, Any]:
    """The record after a save; only id and version when it is in the trash or belongs to others now."""
    return represent_one(spec, record.pk, shape, actor) or {"id": str(record.pk), "version": record.version}
