"""`save_record`: the one door to writing a record; actions write through `apply_changes`."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from quen.kernel.errors import Conflict, Denied, DomainError, NotFound
from quen.kernel.records.integrity import explain_integrity_error
from quen.kernel.records.links import split_key
from quen.kernel.records.sequences import take_numbers

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.fields import FieldInfo
    from quen.kernel.registry.spec import ObjectSpec


def save_record(
    spec: ObjectSpec,
    *,
    actor: Actor,
    changes: Mapping[str, Any],
    record_id: uuid.UUID | None = None,
    expected_version: int | None = None,
) -> Any:
    """Create a record (no `record_id`) or change one, in the current transaction, and return it.

    `changes`: {field name: value}; references as ids. Nothing is written when nothing differs.
    Raises NotFound, Denied, Conflict (somebody saved after `expected_version`), DomainError by field.
    """
    if record_id is None:
        return _create(spec, dict(changes), actor)
    record = lock_record(spec, record_id, actor=actor, action="edit")
    check_version(record, expected_version)
    values = validate_changes(spec, dict(changes), actor=actor, verb="edit", record=record)
    write_changes(spec, record, values, actor=actor)
    return record


def write_changes(spec: ObjectSpec, record: Any, values: dict[str, Any], *, actor: Actor) -> None:
    """Write values that are known to be allowed to a locked record; the object has its say before and after."""
    prepare_changes(spec, record, values, actor)
    apply_changes(record, values, actor=actor)
    if spec.settle is not None:
        spec.settle(record, actor, False)


def prepare_changes(spec: ObjectSpec, record: Any, values: dict[str, Any], actor: Actor) -> None:
    """Let the object correct what is about to be written to a record. Raises DomainError."""
    if spec.prepare is not None:
        spec.prepare(values, actor, False)
    if spec.tidy is not None:
        present = {name: getattr(record, info.column) for name, info in spec.fields.items()}
        spec.tidy(values, {**present, **values, "id": record.pk}, actor)


def _create(spec: ObjectSpec, changes: dict[str, Any], actor: Actor) -> Any:
    if not actor.may(spec.name, "create"):
        raise Denied
    record_id = changes.pop("id", None)
    values = validate_changes(spec, changes, actor=actor, verb="create")
    prepare_new(spec, values, actor, lambda given: check_new_owner(spec, given, actor))
    if spec.number:
        values["number"] = take_numbers(spec)[0]
    record = new_record(spec, values, record_id, actor)
    with _integrity(spec):
        record.save(force_insert=True)
    record.refresh_from_db()
    if spec.settle is not None:
        spec.settle(record, actor, True)
    return record


def prepare_new(
    spec: ObjectSpec, values: dict[str, Any], actor: Actor, check_owner: Callable[[Mapping[str, Any]], None]
) -> dict[str, Any]:
    """The values of a new record completed and corrected: its owner, what the object prepares. Raises DomainError."""
    owner = spec.scope.owner
    if owner and owner not in values:
        values[owner] = actor.member_id
    check_owner(values)
    if spec.prepare is not None:
        spec.prepare(values, actor, True)
    _require(spec, values)
    if spec.tidy is not None:
        spec.tidy(values, dict(values), actor)
    return values


def new_record(spec: ObjectSpec, values: Mapping[str, Any], record_id: uuid.UUID | None, actor: Actor) -> Any:
    """A record with `values`, valid and not yet written. Raises DomainError by field."""
    record = spec.model(**{_attribute(spec, name): value for name, value in values.items()})
    if record_id is not None:
        record.id = record_id
    record.created_by_id = record.updated_by_id = actor.member_id
    clean_record(spec, record)
    return record


def check_new_owner(spec: ObjectSpec, values: Mapping[str, Any], actor: Actor) -> None:
    """Who makes records within a scope gives them to somebody in it; rows that follow a record, to one she edits."""
    from quen.kernel.access.reach import reach

    reached = reach(spec, actor, "create")
    name = spec.scope.via or spec.scope.owner
    if reached.everything or (spec.scope.via and values.get(name) is None):
        return
    probe = spec.model(**{_attribute(spec, field): values[field] for field in (name,) if name})
    if not reached.holds(probe):
        raise DomainError("not_yours", _("Some fields need a correction."),
                          errors={name: [_("You may not create records for this one.")]})  # fmt: skip


def lock_record(spec: ObjectSpec, record_id: uuid.UUID, *, actor: Actor, action: str, trash: bool = False) -> Any:
    """The record, locked. Raises NotFound when it is not visible, Denied when it is but not for `action`."""
    rows = spec.rows(actor, action, trash=trash).filter(pk=record_id)
    record = rows.select_for_update().first()
    if record is not None:
        return record
    if spec.rows(actor, "view", trash=trash).filter(pk=record_id).exists():
        raise Denied
    raise NotFound


def check_version(record: Any, expected: int | None) -> None:
    """Raise Conflict unless the record is still the one the actor has seen. `None` asks for no check."""
    if expected is not None and record.version != expected:
        raise Conflict(record)


def apply_changes(record: Any, values: Mapping[str, Any], *, actor: Actor) -> bool:
    """Write what differs to a locked record, count its version up, and say whether anything did."""
    from quen.kernel.registry.registry import spec_of

    spec = spec_of(type(record))
    differing = assign_changes(spec, record, values, actor)
    if not differing:
        return False
    with _integrity(spec):
        record.save(update_fields=[*differing, "version", "updated_at", "updated_by"])
    record.refresh_from_db()
    return True


def assign_changes(spec: ObjectSpec, record: Any, values: Mapping[str, Any], actor: Actor) -> list[str]:
    """Set what differs on a locked record, with its version, without writing it; the names of what differs.

    Raises DomainError by field.
    """
    differing = []
    for name, value in values.items():
        attribute = _attribute(spec, name)
        if not same(getattr(record, attribute), value):
            setattr(record, attribute, value)
            differing.append(name)
    if differing:
        clean_record(spec, record, differing)
        record.version += 1
        record.updated_at = Now()
        record.updated_by_id = actor.member_id
    return differing


def validate_changes(
    spec: ObjectSpec,
    changes: dict[str, Any],
    *,
    actor: Actor,
    verb: str,
    record: Any = None,
    allowed: Mapping[str, FieldInfo] | None = None,
    visible: Callable[[str, Any, Actor], bool] | None = None,
) -> dict[str, Any]:
    """`changes` if `actor` may write those fields by `verb` and every reference is one she can see.

    `allowed`: the inputs of an action. A reference that `record` holds already may stay, though it is in the trash
    or not shared with her. `visible`: (object, id, actor) -> whether she sees it, where many are looked up at once.
    Raises DomainError with messages by field.
    """
    if allowed is None:
        allowed = {info.name: info for info in spec.writable(actor, verb)}
    sees = visible or _visible
    errors: dict[str, list[Any]] = {}
    for name, value in changes.items():
        info = allowed.get(name)
        if info is None:
            known = name in {f.name for f in spec.readable(actor)}
            text = _("This field cannot be written here.") if known else _("There is no such field.")
            errors[name] = [text]
        elif info.kind == "ref" and value is not None:
            kept = record is not None and same(getattr(record, info.column), value)
            if not kept and not sees(info.target, value, actor):
                errors[name] = [_("This record does not exist or is not shared with you.")]
        elif info.kind == "anyref" and value:
            kept = record is not None and getattr(record, info.column) == value
            if not kept and not sees(*split_key(value), actor):
                errors[name] = [_("This record does not exist or is not shared with you.")]
        elif info.required and value in (None, ""):
            errors[name] = [_("Please fill in this field.")]
    if errors:
        raise DomainError("invalid", _("Some fields need a correction."), errors=errors)
    return changes


def _visible(target: str, value: Any, actor: Actor) -> bool:
    from quen.kernel.registry.registry import get_spec

    try:
        return get_spec(target).rows(actor, "view").filter(pk=value).exists()
    except (ValidationError, ValueError, NotFound):
        return False


def _require(spec: ObjectSpec, values: Mapping[str, Any]) -> None:
    missing = [info.name for info in spec.fields.values() if info.required and values.get(info.name) in (None, "")]
    missing = [name for name in missing if name != "number"]
    if missing:
        raise DomainError("required", _("Some fields need a correction."),
                          errors={name: [_("Please fill in this field.")] for name in missing})  # fmt: skip


def clean_record(spec: ObjectSpec, record: Any, only: list[str] | None = None) -> None:
    """The model's own validation, with Django's messages turned into a DomainError by field."""
    everything = [f.name for f in spec.model._meta.concrete_fields]
    skip = [name for name in everything if spec.fields.get(name) is None or (only is not None and name not in only)]
    skip += [info.name for info in spec.fields.values() if info.kind == "ref"]
    try:
        record.clean_fields(exclude=skip)
        record.clean()
    except ValidationError as error:
        raise DomainError("invalid", _("Some fields need a correction."), errors=_messages(error)) from error


def _messages(error: ValidationError) -> dict[str, list[Any]]:
    if hasattr(error, "error_dict"):
        return {("" if k == "__all__" else k): list(v) for k, v in error.message_dict.items()}
    return {"": list(error.messages)}


def _attribute(spec: ObjectSpec, name: str) -> str:
    info = spec.fields.get(name)
    return info.column if info is not None else name


def same(old: Any, new: Any) -> bool:
    """Whether two values of a field are the same, a number however it is written."""
    if isinstance(old, Decimal) and isinstance(new, int | Decimal):
        return old == new
    if isinstance(old, uuid.UUID) or isinstance(new, uuid.UUID):
        return str(old) == str(new)
    return bool(old == new) and type(old) is type(new)


class _integrity:  # noqa: N801  (reads as a statement)
    """A savepoint in which a violated constraint, or a number too large, becomes a DomainError."""

    def __init__(self, spec: ObjectSpec) -> None:
        self.spec = spec
        self.atomic = transaction.atomic()

    def __enter__(self) -> None:
        self.atomic.__enter__()

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        self.atomic.__exit__(kind, error, trace)
        if isinstance(error, IntegrityError | DataError):
            raise explain_integrity_error(self.spec, error) from error
