"""Many records of one object saved at once: the rules of `save_record`, in a number of statements that does not
grow with them.

Each wish has an outcome of its own: a record, or the error that kept it from being written; the others are written
all the same. Everything happens in the transaction that is open, so that the caller decides what is kept. Objects
whose hooks look at other records (`ObjectSpec.in_bulk` is false) are saved one by one.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from quen.kernel.errors import Denied, DomainError, NotFound
from quen.kernel.records.batch import batch
from quen.kernel.records.integrity import explain_integrity_error
from quen.kernel.records.links import split_key
from quen.kernel.records.save import (
    assign_changes,
    check_new_owner,
    check_version,
    new_record,
    prepare_changes,
    prepare_new,
    same,
    save_record,
    validate_changes,
)
from quen.kernel.records.sequences import take_numbers

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

_BATCH = 250  # rows in one UPDATE


@dataclass(frozen=True, slots=True)
class Wish:
    """Values to save: for a new record, or for `record_id` if it still has `version` (None: whichever it has).

    `fixed`: values that the record must have already, of fields that only a new record takes.
    """

    values: Mapping[str, Any]
    record_id: uuid.UUID | None = None
    version: int | None = None
    fixed: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a wish: the record as it is now and whether it was written, or the error."""

    record: Any = None
    written: bool = False
    error: DomainError | None = None


def create_records(spec: ObjectSpec, wishes: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Outcome]:
    """Make a record of each of `wishes` ({field: value}, as `save_record` takes it), in their order."""
    if not actor.may(spec.name, "create"):
        return [Outcome(error=Denied()) for _wish in wishes]
    if not one_statement(spec):
        return [_alone(spec, Wish(values), actor) for values in wishes]
    with batch():
        return _create(spec, wishes, actor)


def _create(spec: ObjectSpec, wishes: Sequence[Mapping[str, Any]], actor: Actor) -> list[Outcome]:
    seen, owners = _Seen(actor, spec, wishes), _Owners(spec, actor)
    found: list[Outcome | None] = [None] * len(wishes)
    ready: list[tuple[int, uuid.UUID | None, dict[str, Any]]] = []
    for place, wish in enumerate(wishes):
        changes = dict(wish)
        record_id = changes.pop("id", None)
        try:
            values = validate_changes(spec, changes, actor=actor, verb="create", visible=seen)
            ready.append((place, record_id, prepare_new(spec, values, actor, owners.check)))
        except DomainError as error:
            found[place] = Outcome(error=error)
    numbers = take_numbers(spec, len(ready)) if spec.number and ready else []
    made: dict[int, Any] = {}
    for index, (place, record_id, values) in enumerate(ready):
        if numbers:
            values["number"] = numbers[index]
        try:
            made[place] = new_record(spec, values, record_id, actor)
        except DomainError as error:
            found[place] = Outcome(error=error)
    refused = _write(spec, made, spec.model.objects.bulk_create)
    return _told(spec, found, {p: record for p, record in made.items() if p not in refused}, refused)


def change_records(spec: ObjectSpec, wishes: Sequence[Wish], *, actor: Actor) -> list[Outcome]:
    """Change each record as wished; a record that is wished for twice is refused the second time."""
    if not one_statement(spec):
        return [_alone(spec, wish, actor) for wish in wishes]
    ids = [wish.record_id for wish in wishes]
    editable = spec.rows(actor, "edit").filter(pk__in=ids)
    locked = {r.pk: r for r in editable.select_for_update().order_by("pk")}
    missing = [pk for pk in ids if pk not in locked]
    visible = set(spec.rows(actor, "view").filter(pk__in=missing).values_list("pk", flat=True)) if missing else set()
    seen = _Seen(actor, spec, [wish.values for wish in wishes])
    found: list[Outcome | None] = [None] * len(wishes)
    groups: dict[tuple[str, ...], dict[int, Any]] = defaultdict(dict)
    done: set[Any] = set()
    for place, wish in enumerate(wishes):
        try:
            if wish.record_id not in locked:
                raise Denied if wish.record_id in visible else NotFound
            if wish.record_id in done:
                raise twice()
            done.add(wish.record_id)
            record = locked[wish.record_id]
            check_version(record, wish.version)
            _check_fixed(spec, record, wish.fixed)
            values = validate_changes(spec, dict(wish.values), actor=actor, verb="edit", record=record, visible=seen)
            prepare_changes(spec, record, values, actor)
            written = assign_changes(spec, record, values, actor)
            if written:
                groups[tuple(sorted(written))][place] = record
            else:
                found[place] = Outcome(record)
        except DomainError as error:
            found[place] = Outcome(error=error)
    refused: dict[int, DomainError] = {}
    saved: dict[int, Any] = {}
    for names, group in groups.items():
        fields = [*names, "version", "updated_at", "updated_by"]
        failed = _write(spec, group, lambda rows, f=fields: spec.model.objects.bulk_update(rows, f, batch_size=_BATCH))  # type: ignore[misc]
        refused |= failed
        saved |= {p: record for p, record in group.items() if p not in failed}
    return _told(spec, found, saved, refused)


def one_statement(spec: ObjectSpec) -> bool:
    """Whether many records of `spec` are written by one statement: nothing about one depends on another."""
    hooks = spec.prepare is not None or spec.tidy is not None
    return spec.settle is None and (spec.in_bulk or not hooks)


def twice() -> DomainError:
    """The error of a record that is named twice in one request."""
    return DomainError("twice", _("This record stands more than once in the request."), status=409)


def _alone(spec: ObjectSpec, wish: Wish, actor: Actor) -> Outcome:
    """One wish in a savepoint of its own."""
    try:
        with transaction.atomic():
            present = spec.model.objects.filter(pk=wish.record_id).first() if wish.record_id else None
            record = save_record(
                spec, actor=actor, changes=wish.values, record_id=wish.record_id, expected_version=wish.version
            )
            if present is not None:
                _check_fixed(spec, present, wish.fixed)
            return Outcome(record, written=present is None or record.version != present.version)
    except DomainError as error:
        return Outcome(error=error)


def _check_fixed(spec: ObjectSpec, record: Any, fixed: Mapping[str, Any]) -> None:
    """Refuse other values than those the record has. It is one that the actor may edit."""
    differing = [name for name, value in fixed.items() if not same(getattr(record, spec.fields[name].column), value)]
    if differing:
        text = _("This field cannot be written here.")
        raise DomainError("invalid", _("Some fields need a correction."), errors={name: [text] for name in differing})


def _write(spec: ObjectSpec, records: Mapping[int, Any], write: Callable[[list[Any]], Any]) -> dict[int, DomainError]:
    """Write records by place; where the database refuses, halves are tried until the ones at fault are alone."""
    if not records:
        return {}
    try:
        with transaction.atomic():
            write(list(records.values()))
    except (IntegrityError, DataError) as error:
        if len(records) == 1:
            return {next(iter(records)): explain_integrity_error(spec, error)}
        places = list(records)
        halves = (places[: len(places) // 2], places[len(places) // 2 :])
        return {p: e for half in halves for p, e in _write(spec, {p: records[p] for p in half}, write).items()}
    return {}


def _told(
    spec: ObjectSpec, found: list[Outcome | None], saved: Mapping[int, Any], refused: Mapping[int, DomainError]
) -> list[Outcome]:
    """The outcomes, with the saved records as the database has them now."""
    fresh = spec.model.objects.in_bulk([record.pk for record in saved.values()])
    for place, record in saved.items():
        found[place] = Outcome(fresh[record.pk], written=True)
    for place, error in refused.items():
        found[place] = Outcome(error=error)
    return [outcome if outcome is not None else Outcome(error=NotFound()) for outcome in found]


class _Seen:
    """Whether the actor sees the records that wishes refer to, looked up once for each object."""

    def __init__(self, actor: Actor, spec: ObjectSpec, wishes: Iterable[Mapping[str, Any]]) -> None:
        self._visible: dict[str, set[uuid.UUID]] = {}
        wanted: dict[str, set[uuid.UUID]] = defaultdict(set)
        for values in wishes:
            for name, value in values.items():
                for target, record_id in _named(spec, name, value):
                    wanted[target].add(record_id)
        for target, ids in wanted.items():
            self._visible[target] = self._look(actor, target, ids)

    @staticmethod
    def _look(actor: Actor, target: str, ids: set[uuid.UUID]) -> set[uuid.UUID]:
        from quen.kernel.registry.registry import get_spec

        try:
            rows = get_spec(target).rows(actor, "view")
        except NotFound:
            return set()
        return set(rows.filter(pk__in=ids).values_list("pk", flat=True))

    def __call__(self, target: str, value: Any, actor: Actor) -> bool:
        del actor
        return uuid.UUID(str(value)) in self._visible.get(target, ())


def _named(spec: ObjectSpec, name: str, value: Any) -> list[tuple[str, uuid.UUID]]:
    info = spec.fields.get(name)
    if info is None or not value:
        return []
    if info.kind == "ref":
        return [(info.target, uuid.UUID(str(value)))]
    return [split_key(value)] if info.kind == "anyref" else []


class _Owners:
    """Whether the actor may give records to this owner (or record to follow), asked once for each."""

    def __init__(self, spec: ObjectSpec, actor: Actor) -> None:
        self._spec, self._actor = spec, actor
        self._name = spec.scope.via or spec.scope.owner
        self._known: dict[Any, DomainError | None] = {}

    def check(self, values: Mapping[str, Any]) -> None:
        key = values.get(self._name) if self._name else None
        if key not in self._known:
            try:
                check_new_owner(self._spec, values, self._actor)
                self._known[key] = None
            except DomainError as error:
                self._known[key] = error
        known = self._known[key]
        if known is not None:
            raise known
