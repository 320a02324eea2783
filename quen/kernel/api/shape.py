"""How a record looks in the API, and which part of it was asked for."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from quen.kernel.api.problems import ApiError, refuse_parameter
from quen.kernel.query.titles import Titles, titles_for_rows
from quen.kernel.records.links import split_key
from quen.kernel.records.render import look_for, render
from quen.kernel.registry.fields import FieldInfo

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

ALWAYS = ("id", "version")
OF_A_RECORD = frozenset({"fields", "titles"})


@dataclass(frozen=True)
class Shape:
    """`infos`: the fields asked for and readable. `titles`: also the titles of referenced records."""

    infos: tuple[FieldInfo, ...]
    titles: bool

    @property
    def columns(self) -> list[str]:
        """What must be read from the table."""
        return [*ALWAYS, *(info.column for info in self.infos)]


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
    """The shape that `fields=a,b` and `titles=true` ask for. Raises ApiError for an unknown field."""
    readable = {info.name: info for info in spec.readable(actor)}
    wanted = [name.strip() for name in params.get("fields", "").split(",") if name.strip()]
    for name in wanted:
        if name not in readable and name not in ALWAYS:
            raise refuse_parameter("fields", "unknown_field", _("There is no field %(name)s.") % {"name": name})
    names = [n for n in dict.fromkeys(wanted) if n not in ALWAYS] if wanted else list(readable)
    return Shape(tuple(readable[name] for name in names), flag(params, "titles"))


def represent(rows: Iterable[dict[str, Any]], shape: Shape, actor: Actor) -> list[dict[str, Any]]:
    """JSON objects for `rows` (dicts by column): references as ids, decimals as strings, times in UTC."""
    found = list(rows)
    titles = titles_for_rows(found, shape.infos, actor) if shape.titles else {}
    look = look_for(actor)
    result = []
    for row in found:
        record = {"id": str(row["id"]), "version": row["version"]}
        record |= {info.name: render(info, row[info.column], "api", look) for info in shape.infos}
        if shape.titles:
            record["titles"] = _titles(row, shape, titles)
        result.append(record)
    return result


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
