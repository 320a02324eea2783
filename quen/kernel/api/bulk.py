"""POST …/bulk: up to 1,000 operations on records of one object in one call, each with a result of its own."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from quen.kernel.actions.run import run_action
from quen.kernel.api.bodies import json_response, read_object
from quen.kernel.api.problems import ApiError, problem_body
from quen.kernel.api.shape import OF_A_RECORD, Shape, only, read_shape, represent
from quen.kernel.api.upserting import Key, match, read_key, upsert_values
from quen.kernel.api.values import read_values
from quen.kernel.errors import Conflict, DomainError
from quen.kernel.records.bulk import Outcome, Wish, change_records, create_records, one_statement, twice

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

MOST, MOST_ONE_BY_ONE = 1000, 200  # operations; the latter where each takes statements of its own
MAX_BYTES = 5 * 1024 * 1024
OPS = ("create", "update", "upsert", "delete")
_MEMBERS: Mapping[str, frozenset[str]] = {
    "create": frozenset({"op", "values"}),
    "update": frozenset({"op", "id", "version", "values"}),
    "upsert": frozenset({"op", "key", "version", "values"}),
    "delete": frozenset({"op", "id", "version"}),
}


@dataclass(slots=True)
class Item:
    """One operation: what is wished, and what became of it."""

    index: int
    op: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    fixed: dict[str, Any] = field(default_factory=dict)
    record_id: uuid.UUID | None = None
    version: int | None = None
    key: Key | None = None
    deed: str = ""
    record: Any = None
    error: DomainError | None = None


def bulk(request: HttpRequest, actor: Actor, *, spec: ObjectSpec) -> HttpResponse:
    """Do all operations. With `atomic` all or none: the first refusal makes the whole call one (422)."""
    params = only(request, OF_A_RECORD)
    shape = read_shape(spec, params, actor)
    body = read_object(request, most=MAX_BYTES)
    operations, atomic = _read_body(body, spec)
    items = [_read_item(index, given, spec, actor) for index, given in enumerate(operations)]
    if not (atomic and any(item.error for item in items)):
        with transaction.atomic():
            _upserts(items, spec, actor)
            _creations(items, spec, actor)
            _changes(items, spec, actor)
            _deletions(items, spec, actor)
    failed = [item for item in items if item.error is not None]
    if atomic and failed:
        text = _("Nothing was done: %(count)d operations were refused.") % {"count": len(failed)}
        members = {"results": [_result(item, {}, request) for item in failed]}
        raise ApiError("bulk_refused", text, 422, members=members)
    shown = _records(items, spec, shape, actor) if set(params) & OF_A_RECORD else {}
    results = [_result(item, shown, request) for item in items]
    return json_response({"data": results, "succeeded": len(items) - len(failed), "failed": len(failed)})


def _read_body(body: dict[str, Any], spec: ObjectSpec) -> tuple[list[Any], bool]:
    for name in body:
        if name not in {"operations", "atomic"}:
            raise ApiError("unknown_field", _("There is no field %(name)s.") % {"name": name}, 422, field=name)
    operations, atomic = body.get("operations"), body.get("atomic", False)
    if not isinstance(operations, list) or not operations:
        raise ApiError("bad_value", _("Must be a list with at least one operation."), 422, field="operations")
    single = [o for o in operations if isinstance(o, dict) and (o.get("op") == "delete" or not one_statement(spec))]
    if len(operations) > MOST or len(single) > MOST_ONE_BY_ONE:
        most = MOST if len(operations) > MOST else MOST_ONE_BY_ONE
        text = _("At most %(count)d of these operations in one call.") % {"count": most}
        raise ApiError("too_many", text, 422, field="operations")
    if not isinstance(atomic, bool):
        raise ApiError("bad_value", _("Must be true or false."), 422, field="atomic")
    return operations, atomic


def _read_item(index: int, given: Any, spec: ObjectSpec, actor: Actor) -> Item:
    item = Item(index)
    try:
        if not isinstance(given, dict) or given.get("op") not in OPS:
            raise DomainError("bad_value", _("One of: %(names)s.") % {"names": ", ".join(OPS)}, field="/op")  # noqa: TRY301
        item.op = given["op"]
        for name in given:
            if name not in _MEMBERS[item.op]:
                raise DomainError("unknown_field", _("There is no such field."), field=f"/{name}")  # noqa: TRY301
        if "id" in _MEMBERS[item.op]:
            item.record_id = _id(given.get("id"))
        item.version = _version(given.get("version"))
        values = given.get("values")
        if item.op != "delete" and not isinstance(values, dict):
            raise DomainError("bad_value", _("Must be a JSON object."), field="/values")  # noqa: TRY301
        _read_values(item, given, spec, actor)
    except DomainError as error:
        item.error = error
    return item


def _read_values(item: Item, given: dict[str, Any], spec: ObjectSpec, actor: Actor) -> None:
    if item.op == "upsert":
        item.key = read_key(spec, given.get("key", "external_id"), given["values"], actor)
    elif item.op != "delete":
        item.values = read_values(spec, given["values"], actor, "edit" if item.op == "update" else "create")


def _id(given: Any) -> uuid.UUID:
    try:
        return uuid.UUID(given)
    except (ValueError, AttributeError, TypeError) as error:
        raise DomainError("bad_value", _("Must be a UUID."), field="/id") from error


def _version(given: Any) -> int | None:
    if given is not None and (isinstance(given, bool) or not isinstance(given, int)):
        raise DomainError("bad_value", _("Must be a whole number."), field="/version")
    return given


def _upserts(items: list[Item], spec: ObjectSpec, actor: Actor) -> None:
    """Each upsert becomes a creation or a change, by what is there already."""
    wanted = [item for item in items if item.key is not None and item.error is None]
    for item, found in zip(wanted, match(spec, [i.key for i in wanted if i.key], actor), strict=True):
        if isinstance(found, DomainError):
            item.error = found
            continue
        item.record_id, current = found if found is not None else (None, None)
        try:
            if item.record_id is None and item.version is not None:
                raise DomainError("not_found", _("No record has this key."), status=404)  # noqa: TRY301
            assert item.key is not None  # noqa: S101
            if item.record_id is None:
                item.values = read_values(spec, item.key.given, actor, "create")
            else:
                item.values, item.fixed = upsert_values(spec, item.key.given, actor)
            item.version = item.version if current is not None else None
        except DomainError as error:
            item.error = error


def _creations(items: list[Item], spec: ObjectSpec, actor: Actor) -> None:
    chosen = [i for i in items if i.error is None and i.op in {"create", "upsert"} and i.record_id is None]
    _take(chosen, create_records(spec, [i.values for i in chosen], actor=actor) if chosen else [], "created")


def _changes(items: list[Item], spec: ObjectSpec, actor: Actor) -> None:
    chosen = [i for i in items if i.error is None and i.op in {"update", "upsert"} and i.record_id is not None
              and i.record is None]  # fmt: skip
    wishes = [Wish(i.values, i.record_id, i.version, i.fixed) for i in chosen]
    _take(chosen, change_records(spec, wishes, actor=actor) if chosen else [], "updated")


def _take(items: list[Item], outcomes: list[Outcome], deed: str) -> None:
    for item, outcome in zip(items, outcomes, strict=True):
        item.error, item.record = outcome.error, outcome.record
        item.deed = deed if outcome.written else "unchanged"
        if outcome.record is not None:
            item.record_id = outcome.record.pk


def _deletions(items: list[Item], spec: ObjectSpec, actor: Actor) -> None:
    used = {i.record_id for i in items if i.op != "delete" and i.error is None}
    for item in items:
        if item.op != "delete" or item.error is not None or item.record_id is None:
            continue
        try:
            if item.record_id in used:
                raise twice()
            used.add(item.record_id)
            with transaction.atomic():
                item.record = run_action(spec, "trash", item.record_id, {}, actor=actor, expected_version=item.version)
            item.deed = "deleted"
        except DomainError as error:
            item.error = error


def _records(items: list[Item], spec: ObjectSpec, shape: Shape, actor: Actor) -> dict[uuid.UUID, dict[str, Any]]:
    """The records as they are now, where the actor still sees them."""
    ids = [i.record_id for i in items if i.error is None and i.op != "delete"]
    rows = list(spec.rows(actor, "view").filter(pk__in=ids).values(*shape.columns)) if ids else []
    return {row["id"]: record for row, record in zip(rows, represent(rows, shape, actor), strict=True)}


_STATUS = {"created": 201, "updated": 200, "unchanged": 200, "deleted": 200}


def _result(item: Item, shown: Mapping[uuid.UUID, dict[str, Any]], request: HttpRequest) -> dict[str, Any]:
    if item.error is not None:
        body = problem_body(item.error, request, _pointer(item))
        if isinstance(item.error, Conflict):
            body["current_version"] = item.error.current.version
        found: dict[str, Any] = {"index": item.index, "status": item.error.status, "result": "refused"}
        return {**found, **({"id": str(item.record_id)} if item.record_id else {}), "problem": body}
    found = {"index": item.index, "status": _STATUS[item.deed], "result": item.deed, "id": str(item.record_id)}
    found["version"] = item.record.version
    return found | ({"record": shown[item.record_id]} if item.record_id in shown else {})  # type: ignore[index]


def _pointer(item: Item) -> Callable[[str], str]:
    """Where a field stands in the body; what begins with a slash is told from the operation on."""
    root = f"/operations/{item.index}"

    def place(name: str) -> str:
        return root + name if name.startswith("/") or not name else f"{root}/values/{name}"

    return place
