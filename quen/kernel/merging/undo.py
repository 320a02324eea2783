"""A merge taken back: both records as they were, and everything that moved with its record again."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from quen.kernel.changes.values import typed
from quen.kernel.errors import Denied, DomainError, NotFound
from quen.kernel.merging.merge import CHUNK
from quen.kernel.merging.models import DONE, RETURNING, STAYED, UNDONE, Merge, MergeMove
from quen.kernel.merging.references import Place, place_of, rename
from quen.kernel.records.base import Record
from quen.kernel.records.save import apply_changes
from quen.kernel.registry.registry import get_spec
from quen.kernel.trash.move import move_out_of_trash

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec


def find_merge(spec: ObjectSpec, survivor_id: uuid.UUID, loser_id: uuid.UUID) -> Merge:
    """The merge of these two that holds. Raises NotFound."""
    rows = Merge.objects.filter(object=spec.name, survivor_id=survivor_id, loser_id=loser_id, undone_at__isnull=True)
    found: Merge | None = rows.first()
    if found is None:
        raise NotFound
    return found


def undo_merge(merge: Merge, *, actor: Actor) -> Any:
    """Take a merge back and return the record that had been merged away.

    What somebody has changed since stays: a field of the survivor with another value, a row that names somebody
    else by now. Needs `merge` on the survivor and delete on the loser. Raises NotFound, Denied, DomainError.
    """
    spec = get_spec(merge.object)
    records = {}
    for pk in sorted((merge.survivor_id, merge.loser_id), key=str):
        trash, verb = pk == merge.loser_id, "delete" if pk == merge.loser_id else "merge"
        records[pk] = spec.rows(actor, verb, trash=trash).filter(pk=pk).select_for_update().first()
        if records[pk] is None:
            raise _why(spec, pk, actor, loser=trash)
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if merge.state == UNDONE:
        raise DomainError("nothing_to_undo", _("This has been undone already."), status=409)
    if merge.state != DONE:
        raise DomainError("busy", _("The merge is still at work. Please try again in a moment."), status=409)
    _fields_back(spec, merge, records[merge.survivor_id], actor)
    merge.state, merge.undone_at = RETURNING, Now()
    merge.save(update_fields=["state", "undone_at"])
    move_out_of_trash(spec, records[merge.loser_id], actor=actor)
    if not return_references(spec, merge, actor):
        from quen.kernel.merging.jobs import defer_moving

        defer_moving(merge, actor)
    return records[merge.loser_id]


def _why(spec: ObjectSpec, pk: uuid.UUID, actor: Actor, *, loser: bool) -> DomainError:
    if spec.rows(actor, "view", trash=loser).filter(pk=pk).exists():
        return Denied()
    if loser:
        text = _("The record that was merged away has been deleted for good, so this cannot be undone.")
    elif spec.rows(actor, "view", trash=True).filter(pk=pk).exists():
        text = _("The record is in the trash or was merged itself. Take that back first.")
    else:
        return NotFound()
    return DomainError("not_undoable", text, status=409)


def _fields_back(spec: ObjectSpec, merge: Merge, survivor: Any, actor: Actor) -> None:
    values = {}
    for name, (before, after) in merge.fields.items():
        info = spec.fields.get(name)
        if info is not None and getattr(survivor, info.column) == typed(info, after):
            values[name] = typed(info, before)
    apply_changes(survivor, values, actor=actor)


def _out_of_trash(place: Place, ids: list[uuid.UUID], merge: Merge, actor: Actor) -> None:
    if issubclass(place.model, Record):
        rows = place.naming(merge.object, merge.loser_id).filter(pk__in=ids, deleted_at__isnull=False)
        rows.update(deleted_at=None, version=F("version") + 1, updated_at=Now(), updated_by_id=actor.member_id)


def return_references(spec: ObjectSpec, merge: Merge, actor: Actor) -> bool:
    """Give back up to CHUNK rows, the last moved first, in this transaction; True when nothing is left."""
    left = CHUNK
    for move in MergeMove.objects.filter(merge_id=merge.pk).order_by("-pk"):
        if left < len(move.ids) and left < CHUNK:
            return False
        place = place_of(move.table, move.column.removeprefix(STAYED), spec)
        if place is not None and move.column.startswith(STAYED):
            _out_of_trash(place, move.ids, merge, actor)
        elif place is not None:
            rows = place.naming(merge.object, merge.survivor_id).filter(pk__in=move.ids)
            ids = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
            rename(place, ids, place.value(merge.object, merge.loser_id), actor.member_id)
        left -= len(move.ids)
        move.delete()
    merge.state = UNDONE
    merge.save(update_fields=["state"])
    return True
