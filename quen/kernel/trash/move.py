"""Into the trash and out of it, with all parts of a record."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection, models, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from quen.kernel.errors import DomainError
from quen.kernel.query.titles import titles_of
from quen.kernel.records.integrity import explain_integrity_error
from quen.kernel.records.save import apply_changes
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.trash.models import TrashItem
from quen.kernel.trash.parts import parts_of, users_of

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

# (object, record in the trash, actor): raises DomainError for a record that must not come back
Check = Callable[["ObjectSpec", Any, "Actor"], None]
_before_restoring: list[Check] = []


def before_restoring(check: Check) -> None:
    """Have `check` asked before a record comes back; what stands above the trash says so in its `extensions.py`."""
    if check not in _before_restoring:
        _before_restoring.append(check)


def move_to_trash(spec: ObjectSpec, record: Any, *, actor: Actor) -> None:
    """Move a locked record and its parts to the trash. Refused while others cannot be without it."""
    user = users_of(spec, record.pk)
    if user is not None:
        text = _("%(objects)s still belong to it. Move them first.") % {"objects": user.label_plural}
        raise DomainError("in_use", text, status=409)
    with going_with(record.pk):
        for part, ids in reversed(parts_of(spec, [record.pk], deleted_at__isnull=True)):
            _set(part, ids, Now(), actor)
        apply_changes(record, {"deleted_at": Now()}, actor=actor)


def move_out_of_trash(spec: ObjectSpec, record: Any, *, actor: Actor) -> None:
    """Take a locked record out of the trash, with what went there with it.

    Raises DomainError: what it is a part of lies in the trash itself, or another record has taken a value of it.
    """
    for check in _before_restoring:
        check(spec, record, actor)
    _refuse_orphan(spec, record, actor)
    _refuse_taken(spec, record, actor)
    parts = _gone_with(spec, record.pk)
    apply_changes(record, {"deleted_at": None}, actor=actor)
    for part, ids in parts.items():
        _set(part, ids, None, actor)


@contextmanager
def going_with(root_id: uuid.UUID) -> Iterator[None]:
    """What moves to the trash inside goes with the record `root_id`, and comes back with it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('quen.trash_root', true)")
        (before,) = cursor.fetchone()
        if not before:
            cursor.execute("SELECT set_config('quen.trash_root', %s, true)", [str(root_id)])
        yield
        if not before:
            cursor.execute("SELECT set_config('quen.trash_root', '', true)")


def _set(spec: ObjectSpec, ids: list[uuid.UUID], moment: Any, actor: Actor) -> None:
    rows = spec.model.objects.filter(pk__in=ids, deleted_at__isnull=moment is not None)
    try:
        with transaction.atomic():
            rows.update(deleted_at=moment, version=F("version") + 1, updated_at=Now(), updated_by_id=actor.member_id)
    except IntegrityError as error:
        raise explain_integrity_error(spec, error) from error


def _gone_with(spec: ObjectSpec, record_id: uuid.UUID) -> dict[ObjectSpec, list[uuid.UUID]]:
    item = TrashItem.objects.filter(object=spec.name, record_id=record_id).first()
    if item is None or item.root_id != record_id:
        return {}
    others = TrashItem.objects.filter(root_id=record_id).exclude(pk=item.pk)
    found: dict[ObjectSpec, list[uuid.UUID]] = {}
    for name, pk in others.values_list("object", "record_id"):
        if name in specs():
            found.setdefault(get_spec(name), []).append(pk)
    return found


def _refuse_orphan(spec: ObjectSpec, record: Any, actor: Actor) -> None:
    if not spec.scope.via:
        return
    info = spec.fields[spec.scope.via]
    owner = get_spec(info.target).model.objects.filter(pk=getattr(record, info.column), deleted_at__isnull=False)
    if owner.exists():
        pk = getattr(record, info.column)
        title = titles_of({info.target: [pk]}, actor).get((info.target, pk), "")
        text = _("It belongs to “%(title)s”, which is in the trash. Restore that first.") % {"title": title}
        raise DomainError("owner_in_trash", text, status=409)


def _refuse_taken(spec: ObjectSpec, record: Any, actor: Actor) -> None:
    """Name the record that has a unique value of this one now."""
    for names in _unique(spec):
        values = {name: getattr(record, name) for name in names}
        if any(value in (None, "") for value in values.values()):
            continue
        other = spec.model.objects.filter(**values, deleted_at__isnull=True).exclude(pk=record.pk).first()
        if other is not None:
            raise taken(spec, other, names, actor)


def taken(spec: ObjectSpec, other: Any, columns: Iterable[str], actor: Actor) -> DomainError:
    """That `other` has the values of `columns` now, named as far as the actor may know it."""
    by_column = {info.column: info.label_text for info in spec.readable(actor)}
    field = ", ".join(by_column[column] for column in columns if column in by_column)
    title = titles_of({spec.name: [other.pk]}, actor).get((spec.name, other.pk), _("a record not shared with you"))
    text = _("“%(title)s” has the same value by now (%(field)s). Change it there, then restore.")
    return DomainError("taken", text % {"title": title, "field": field or _("a hidden field")}, status=409)


def _unique(spec: ObjectSpec) -> Iterator[tuple[str, ...]]:
    """The columns of each unique constraint that counts all living records; narrower ones the database tells."""
    yield ("external_id",)
    for constraint in spec.model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields:
            condition = constraint.condition
            if condition is None or set(condition.referenced_base_fields) == {"deleted_at"}:
                columns = {f.name: str(f.column) for f in spec.model._meta.concrete_fields}
                yield tuple(columns[name] for name in constraint.fields if name != "tenant_id")
