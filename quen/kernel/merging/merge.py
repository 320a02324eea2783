"""Merging two records of one object: one survives with the values chosen, everything that named the other moves.

Both rows are locked in the order of their ids. The first chunk of references moves in the transaction of the merge;
what is more than that moves in the background, a chunk a transaction (`quen.kernel.merging.jobs`).
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.functions import TransactionNow
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from quen.kernel.errors import Denied, DomainError, NotFound
from quen.kernel.merging.fields import surviving_values
from quen.kernel.merging.models import DONE, MOVING, STAYED, Merge, MergeMove
from quen.kernel.merging.references import Place, places_naming, rename
from quen.kernel.records.base import Record
from quen.kernel.records.fields import Ref
from quen.kernel.records.save import apply_changes, check_version, write_changes
from quen.kernel.trash.move import going_with

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

CHUNK = 5_000  # rows a transaction: 2 s on a busy machine of 2 cores


def merge_records(
    spec: ObjectSpec,
    survivor_id: uuid.UUID,
    loser_id: uuid.UUID,
    *,
    actor: Actor,
    choose: Mapping[str, bool] | None = None,
    versions: tuple[int | None, int | None] = (None, None),
) -> Merge:
    """Merge `loser_id` into `survivor_id` and return what was done.

    `choose`: {field: whether the loser's value is taken}; without a word the survivor's, unless that is empty.
    `versions`: those seen.
    Needs `merge` (a grant that follows edit) on both and delete on the loser. Raises NotFound, Denied, Conflict,
    DomainError.
    """
    survivor, loser = lock_both(spec, survivor_id, loser_id, actor)
    for record, version in zip((survivor, loser), versions, strict=True):
        check_version(record, version)
    if not spec.rows(actor, "delete").filter(pk=loser_id).exists():
        raise Denied(_("You may not delete the record that would be merged away."))
    values = surviving_values(spec, survivor, loser, choose or {}, actor) | _uncycled(spec, survivor, loser)
    before = {name: getattr(survivor, spec.fields[name].column) for name in values}
    made = Merge(object=spec.name, survivor_id=survivor_id, loser_id=loser_id, member_id=actor.member_id)
    made.at = TransactionNow()  # as in the log, so that its history finds it
    made.save(force_insert=True)
    apply_changes(loser, {"deleted_at": Now()}, actor=actor)  # first, so that its unique values are free
    write_changes(spec, survivor, values, actor=actor)
    after = {name: getattr(survivor, spec.fields[name].column) for name in before}
    made.fields = {name: [_plain(before[name]), _plain(after[name])] for name in before}
    made.state = DONE if move_references(spec, made, actor) else MOVING
    made.save(update_fields=["fields", "state"])
    if made.state == MOVING:
        from quen.kernel.merging.jobs import defer_moving

        defer_moving(made, actor)
    return made


def lock_both(spec: ObjectSpec, survivor_id: uuid.UUID, loser_id: uuid.UUID, actor: Actor) -> tuple[Any, Any]:
    """The two records, locked in the order of their ids. Raises NotFound, Denied, DomainError."""
    if not spec.merge:
        raise NotFound
    if survivor_id == loser_id:
        raise DomainError("same_record", _("Choose two different records."))
    found = {}
    for pk in sorted((survivor_id, loser_id), key=str):
        found[pk] = spec.rows(actor, "merge").filter(pk=pk).select_for_update().first()
        if found[pk] is None:
            raise Denied if spec.rows(actor, "view").filter(pk=pk).exists() else NotFound
    return found[survivor_id], found[loser_id]


def _uncycled(spec: ObjectSpec, survivor: Any, loser: Any) -> dict[str, Any]:
    """The survivor cannot stand under itself: where it stood under the loser, it takes the loser's place."""
    values: dict[str, Any] = {}
    for f in spec.model._meta.concrete_fields:
        if not isinstance(f, Ref) or f.remote_field.model is not spec.model or f.name not in spec.fields:
            continue
        above, seen = getattr(survivor, f.attname), {survivor.pk}
        while above is not None and above != loser.pk and above not in seen and f.acyclic:
            seen.add(above)
            above = spec.model.objects.filter(pk=above).values_list(f.attname, flat=True).first()
        if above == loser.pk:
            theirs = getattr(loser, f.attname)
            values[f.name] = theirs if theirs not in seen else None
    return values


def move_references(spec: ObjectSpec, made: Merge, actor: Actor) -> bool:
    """Move up to CHUNK rows from the loser to the survivor, in this transaction; True when nothing is left.

    Rows that would be the same as one of the survivor's stay with the loser, and go to the trash with it.
    """
    left = CHUNK
    for place in places_naming(spec):
        doubles = _doubles(place, made)
        _leave(made, place, doubles, actor)
        rows = place.naming(spec.name, made.loser_id).exclude(pk__in=[made.loser_id, made.survivor_id, *doubles])
        rows = rows.exclude(pk__in=_stuck(made, place))
        ids = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True)[: left + 1])
        more = len(ids) > left
        moved = rename(place, ids[:left], place.value(spec.name, made.survivor_id), actor.member_id)
        if moved:
            MergeMove.objects.create(merge_id=made.pk, table=place.table, column=place.column, ids=moved)
        _leave(made, place, sorted(set(ids[:left]) - set(moved)), actor)
        left -= len(ids[:left])
        if more:
            return False
    return True


def _doubles(place: Place, made: Merge) -> list[uuid.UUID]:
    found: set[uuid.UUID] = set()
    for clash in place.clashing(made.object, made.survivor_id):
        found.update(place.naming(made.object, made.loser_id).filter(clash).values_list("pk", flat=True))
    return sorted(found)


def _stuck(made: Merge, place: Place) -> list[uuid.UUID]:
    """Rows that stayed behind in an earlier chunk."""
    moves = MergeMove.objects.filter(merge_id=made.pk, table=place.table, column=f"{STAYED}{place.column}")
    return [pk for ids in moves.values_list("ids", flat=True) for pk in ids]


def _leave(made: Merge, place: Place, ids: list[uuid.UUID], actor: Actor) -> None:
    """Rows that stay with the loser go to the trash with it, if they are records."""
    left = ids
    if ids and issubclass(place.model, Record):
        living = place.model.objects.filter(pk__in=ids, deleted_at__isnull=True)
        left = list(living.values_list("pk", flat=True))
        with going_with(made.loser_id):
            living.update(deleted_at=Now(), version=F("version") + 1, updated_at=Now(), updated_by_id=actor.member_id)
    if left:
        MergeMove.objects.create(merge_id=made.pk, table=place.table, column=f"{STAYED}{place.column}", ids=left)


def _plain(value: Any) -> Any:
    """As JSON keeps it and `quen.kernel.changes.values.typed` reads it."""
    if value is None or isinstance(value, bool | int):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def survivor_of(object_name: str, record_id: uuid.UUID) -> uuid.UUID | None:
    """The record into which this one was merged in the end; None when it was not."""
    found: uuid.UUID | None = None
    for _step in range(50):
        merge = Merge.objects.filter(loser_id=found or record_id, object=object_name, undone_at__isnull=True).first()
        if merge is None:
            return found
        found = merge.survivor_id
    return found


def merged_among(record_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the records that were merged into another one."""
    merges = Merge.objects.filter(loser_id__in=record_ids, undone_at__isnull=True)
    return set(merges.values_list("loser_id", flat=True))


def absorbed_by(object_name: str, record_id: uuid.UUID) -> dict[uuid.UUID, Merge]:
    """{record: its merge} of all that was merged into this one, over several steps."""
    found: dict[uuid.UUID, Merge] = {}
    front = [record_id]
    while front:
        merges = Merge.objects.filter(survivor_id__in=front, object=object_name, undone_at__isnull=True)
        front = [m.loser_id for m in merges if m.loser_id not in found]
        found |= {m.loser_id: m for m in merges}
    return found
