"""Records by a key of their own: GET and PUT …/by/{key}/{value}, and the upserts of a bulk call."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from quen.kernel.api.bodies import json_response, read_object
from quen.kernel.api.etags import etag, expected_version
from quen.kernel.api.problems import ApiError
from quen.kernel.api.resource import ROOT, get_record, stale_shown
from quen.kernel.api.shape import OF_A_RECORD, only, read_shape, represent_saved
from quen.kernel.api.values import read_values
from quen.kernel.errors import Denied, DomainError, NotFound
from quen.kernel.query.values import filter_value
from quen.kernel.records.bulk import Wish, change_records, twice
from quen.kernel.records.inputs import parse_json
from quen.kernel.records.keys import find_by_key, keys_of
from quen.kernel.records.save import save_record
from quen.kernel.text.errors import ParseError

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec


@dataclass(frozen=True, slots=True)
class Key:
    """`names`: the fields of the key; `value`: theirs in `given`, the values that were sent."""

    names: tuple[str, ...]
    value: tuple[Any, ...]
    given: dict[str, Any]


def read_key(spec: ObjectSpec, key: Any, given: dict[str, Any], actor: Actor) -> Key:
    """The key `key` (`external_id`, `book+product`) with its value in `given`. Raises DomainError."""
    keys = keys_of(spec, actor)
    if not isinstance(key, str) or key not in keys:
        raise DomainError("bad_value", _("One of: %(names)s.") % {"names": ", ".join(keys)}, field="/key")
    values: list[Any] = []
    for name in keys[key]:
        try:
            value = parse_json(spec.fields[name], given.get(name), actor)
        except ParseError as error:
            raise DomainError("invalid", _("Some fields need a correction."), errors={name: [str(error)]}) from error
        if value in (None, ""):
            raise DomainError("required", "", errors={name: [_("Please fill in this field.")]})
        values.append(value)
    return Key(keys[key], tuple(values), given)


def upsert_values(spec: ObjectSpec, given: dict[str, Any], actor: Actor) -> tuple[dict[str, Any], dict[str, Any]]:
    """What `given` changes in a record that is there, and the values that it must have already. Raises DomainError."""
    editable = {info.name for info in spec.writable(actor, "edit")}
    fixed = {info.name for info in spec.writable(actor, "create")} - editable
    changes = {name: value for name, value in given.items() if name not in fixed}
    values = read_values(spec, changes, actor, "edit")
    return values, read_values(spec, {n: v for n, v in given.items() if n in fixed}, actor, "create")


def match(spec: ObjectSpec, keys: Sequence[Key], actor: Actor) -> list[tuple[uuid.UUID, int] | DomainError | None]:
    """For each key the record that has it, None where there is none, or why it cannot be told."""
    found: dict[int, tuple[uuid.UUID, int] | DomainError | None] = {}
    for names in dict.fromkeys(key.names for key in keys):
        places = [place for place, key in enumerate(keys) if key.names == names]
        matches = find_by_key(spec, names, [keys[place].value for place in places], actor=actor)
        used: set[tuple[Any, ...]] = set()
        for place in places:
            value = keys[place].value
            found[place] = matches.one.get(value)
            if value in used:
                found[place] = twice()
            elif value in matches.many:
                text = _("Several records have this value.")
                found[place] = DomainError("ambiguous", text, field=names[0], status=409)
            elif value in matches.taken:
                text = _("Another record already has this value.")
                found[place] = DomainError("duplicate", text, field=names[0], status=409)
            used.add(value)
    return [found[place] for place in range(len(keys))]


def get_by_key(request: HttpRequest, actor: Actor, *, spec: ObjectSpec, key: str, value: str) -> HttpResponse:
    """GET: the record whose field `key` has this value. 409 when several have it."""
    names = keys_of(spec, actor).get(key, ())
    if len(names) != 1:
        raise NotFound
    wanted = filter_value(spec.fields[key], value, actor, key)
    rows = spec.rows(actor, "view").filter(**{spec.fields[key].column: wanted})
    ids = list(rows.values_list("pk", flat=True)[:2])
    if not ids:
        raise NotFound
    if len(ids) > 1:
        raise DomainError("ambiguous", _("Several records have this value."), field=key, status=409)
    return get_record(request, actor, spec=spec, record_id=ids[0])


def put_by_key(request: HttpRequest, actor: Actor, *, spec: ObjectSpec, key: str, value: str) -> HttpResponse:
    """PUT: change the record whose field `key` has this value (200), or make it (201)."""
    shape = read_shape(spec, only(request, OF_A_RECORD), actor)
    if len(keys_of(spec, actor).get(key, ())) != 1:
        raise NotFound
    given = read_object(request)
    if given.setdefault(key, value) != value:
        raise ApiError("bad_value", _("It is not what the address says."), 422, field=key)
    wanted = read_key(spec, key, given, actor)
    found = match(spec, [wanted], actor)[0]
    if isinstance(found, DomainError):
        raise found
    if found is None:
        if not actor.may(spec.name, "create"):
            raise Denied
        if "If-Match" in request.headers:
            raise ApiError("not_found", _("No record has this key."), 412)
        record = save_record(spec, actor=actor, changes=read_values(spec, given, actor, "create"))
    else:
        values, fixed = upsert_values(spec, given, actor)
        version = expected_version(request, spec, found[0], actor)
        with stale_shown(spec, shape, actor):
            [outcome] = change_records(spec, [Wish(values, found[0], version, fixed)], actor=actor)
            if outcome.error is not None:
                raise outcome.error
        record = outcome.record
    body = represent_saved(spec, record, shape, actor)
    response = json_response(body, 201 if found is None else 200, ETag=etag(record.version, record.pk))
    response.headers["Location"] = f"{ROOT}/{spec.name}/{record.pk}"
    return response
