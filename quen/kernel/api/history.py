"""GET …/history: who changed what in a record, newest first."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from quen.kernel.api.bodies import json_response
from quen.kernel.api.listing import read_limit
from quen.kernel.api.problems import refuse_parameter
from quen.kernel.api.shape import flag, only
from quen.kernel.changes.models import ChangeEntry
from quen.kernel.changes.parts import parts_of
from quen.kernel.errors import NotFound
from quen.kernel.query.titles import Titles, titles_of
from quen.kernel.records.render import look_for, render
from quen.kernel.registry.fields import FieldInfo

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

OPTIONS = frozenset({"limit", "cursor", "titles"})
_TRASH = "deleted_at"
_OPERATIONS = {"c": "create", "u": "update", "d": "delete"}


def get_history(request: HttpRequest, actor: Actor, *, spec: ObjectSpec, record_id: uuid.UUID) -> HttpResponse:
    """A page of changes, without the fields that do not exist for the actor."""
    params = only(request, OPTIONS)
    limit, with_titles = read_limit(params), flag(params, "titles")
    if not spec.rows(actor, "view").filter(pk=record_id).exists():
        raise NotFound
    known = {n: {info.column: info for info in part.readable(actor)} for n, part in parts_of(spec, actor).items()}
    told = Q(pk__in=())
    for name, infos in known.items():
        # an entry of masked fields only would tell that something secret was changed, and when
        told |= Q(object=name) & (~Q(operation="u") | Q(changes__has_any_keys=[*infos, _TRASH]))
    entries = ChangeEntry.objects.filter(told, root_id=record_id)
    signer = signing.Signer(salt=f"history:{actor.tenant_id}:{record_id}")
    cursor = params.get("cursor", "")
    if cursor:
        entries = entries.filter(pk__lt=_read(signer, cursor))
    found = list(entries.order_by("-pk")[: limit + 1])
    shown, more = found[:limit], len(found) > limit
    titles = titles_of({"member": [e.actor_id for e in shown if e.actor_id]}, actor) if with_titles else {}
    data = [_entry(entry, known[entry.object], actor) | _by(entry, titles, with_titles) for entry in shown]
    return json_response({"data": data, "next": signer.sign(str(shown[-1].pk)) if more else None})


def _read(signer: signing.Signer, cursor: str) -> int:
    try:
        return int(signer.unsign(cursor))
    except (signing.BadSignature, ValueError) as error:
        raise refuse_parameter("cursor", "bad_cursor", _("This page link is not valid here.")) from error


def _entry(entry: ChangeEntry, known: dict[str, FieldInfo], actor: Actor) -> dict[str, Any]:
    changes = entry.changes if entry.operation == "u" and entry.changes else {}
    return {
        "id": entry.pk,
        "object": entry.object,
        "record": str(entry.record_id),
        "at": entry.at.isoformat(),
        "operation": _operation(entry),
        "actor": str(entry.actor_id) if entry.actor_id else None,
        "via": entry.via,
        "undo_of": entry.undo_of,
        "changes": [
            {"field": known[column].name, "old": old, "new": new}
            for column, (old, new) in _rendered(changes.items(), known, actor)
        ],
    }


def _operation(entry: ChangeEntry) -> str:
    if entry.operation == "u" and entry.changes and _TRASH in entry.changes:
        return "trash" if entry.changes[_TRASH][1] is not None else "restore"
    return _OPERATIONS[entry.operation]


def _rendered(
    changes: Iterable[tuple[str, list[Any]]], known: dict[str, FieldInfo], actor: Actor
) -> list[tuple[str, list[Any]]]:
    look, order = look_for(actor), list(known)
    readable = sorted((item for item in changes if item[0] in known), key=lambda item: order.index(item[0]))
    return [
        (column, [render(known[column], _exact(known[column], value), "api", look) for value in pair])
        for column, pair in readable
    ]


def _exact(info: FieldInfo, value: Any) -> Any:
    """The log keeps amounts as JSON numbers; a whole one comes back as an integer."""
    return Decimal(value) if info.kind in {"decimal", "money"} and isinstance(value, int) else value


def _by(entry: ChangeEntry, titles: Titles, wanted: bool) -> dict[str, Any]:
    if not wanted:
        return {}
    return {"titles": {"actor": titles.get(("member", entry.actor_id)) if entry.actor_id else None}}
