"""Who may do what with files: whoever sees a record sees its files, whoever edits it adds and removes them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from quen.kernel.access.reach import reach
from quen.kernel.errors import NotFound
from quen.kernel.files.models import PORTRAIT, File
from quen.kernel.records.save import lock_record
from quen.kernel.registry.registry import get_spec

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec


def require_slot(spec: ObjectSpec, slot: str) -> None:
    """Raise NotFound unless records of `spec` have files (slot "") or a portrait."""
    fits = {"": spec.takes_files, PORTRAIT: spec.has_portrait}
    if not fits.get(slot):
        raise NotFound


def see_record(spec: ObjectSpec, record_id: uuid.UUID, actor: Actor) -> Any:
    """The record, in the trash or not. Raises NotFound for one that the actor does not see."""
    if not actor.may(spec.name, "view"):
        raise NotFound
    rows = spec.rows(actor).filter(pk=record_id).first() or spec.rows(actor, trash=True).filter(pk=record_id).first()
    if rows is None:
        raise NotFound
    return rows


def edit_record(spec: ObjectSpec, record_id: uuid.UUID, actor: Actor, slot: str = "") -> Any:
    """The record, locked, if the actor may change what hangs on it. Raises NotFound or Denied.

    Everybody may change her own portrait, though members are changed by administrators only.
    """
    own = spec.name == "member" and slot == PORTRAIT and record_id == actor.member_id
    return lock_record(spec, record_id, actor=actor, action="view" if own else "edit")


def may_edit(spec: ObjectSpec, record: Any, actor: Actor, slot: str = "") -> bool:
    """Whether buttons to change files are shown; the change itself asks again."""
    if spec.name == "member" and slot == PORTRAIT and record.pk == actor.member_id:
        return True
    return record.deleted_at is None and reach(spec, actor, "edit").holds(record)


def find_file(file_id: uuid.UUID, actor: Actor, *, trash: bool = False) -> tuple[ObjectSpec, File]:
    """A file that the actor may read, with the object it hangs on. Raises NotFound for all others alike."""
    file = File.objects.filter(pk=file_id, deleted_at__isnull=not trash).first()
    if file is None:
        raise NotFound
    spec = get_spec(file.object)
    see_record(spec, file.record_id, actor)
    return spec, file


def lock_file(file_id: uuid.UUID, actor: Actor, *, trash: bool = False) -> tuple[ObjectSpec, File]:
    """A file that the actor may change, locked together with its record. Raises NotFound or Denied."""
    file = File.objects.filter(pk=file_id, deleted_at__isnull=not trash).first()
    if file is None:
        raise NotFound
    spec = get_spec(file.object)
    if not actor.may(spec.name, "view"):
        raise NotFound
    edit_record(spec, file.record_id, actor, file.slot)
    locked = File.objects.select_for_update().filter(pk=file_id, deleted_at__isnull=not trash).first()
    if locked is None:
        raise NotFound
    return spec, locked
