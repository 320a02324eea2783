"""Deleting for good: records in the trash, their parts, and the links that name them. The history stays."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from quen.kernel.errors import Denied, DomainError, NotFound
from quen.kernel.records.typed_links import typed_links
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.trash.models import TrashItem
from quen.kernel.trash.parts import names_for, part_columns, parts_of

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

CHUNK = 500  # records a transaction
KEPT = frozenset({"member"})  # the history names people for ever


def purge(spec: ObjectSpec, record_id: uuid.UUID, *, actor: Actor) -> int:
    """Delete a record in the trash for good; returns the number of records that went. Administrators only."""
    if not actor.is_admin:
        raise Denied
    if not spec.rows(actor, "delete", trash=True).filter(pk=record_id).exists():
        raise NotFound
    if spec.name in KEPT:
        raise DomainError("kept", _("Users stay in the trash, since the history names them."), status=409)
    return purge_ids(spec, [record_id])


def purge_ids(spec: ObjectSpec, ids: list[uuid.UUID]) -> int:
    """Delete records in the trash with their parts. Raises DomainError while living records must refer to them.

    References that may be empty are emptied by the database.
    """
    rows = spec.model.objects.filter(pk__in=ids, deleted_at__isnull=False)
    chosen = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
    if not chosen:
        return 0
    gone = sum(purge_ids(other, some) for other, some in _dependents(spec, chosen))
    for part, some in reversed(parts_of(spec, chosen)):
        gone += _delete(part, some)
    return gone + _delete(spec, chosen)


def _dependents(spec: ObjectSpec, ids: list[uuid.UUID]) -> list[tuple[ObjectSpec, list[uuid.UUID]]]:
    """Records that cannot be without these: those in the trash go along, a living one forbids it."""
    parts = {(other.name, column) for other, column in part_columns(spec)}
    names, found = names_for(spec), []
    for other in specs().values():
        if other.stands_for:
            continue
        for info in other.fields.values():
            if info.nullable or info.target not in names or (other.name, info.column) in parts:
                continue
            rows = other.model.objects.filter(**{f"{info.column}__in": ids})
            if rows.filter(deleted_at__isnull=True).exists():
                text = _("%(objects)s still belong to it. Move them first.") % {"objects": other.label_plural}
                raise DomainError("in_use", text, status=409)
            some = list(rows.values_list("pk", flat=True))
            if some:
                found.append((other, some))
    return found


def _delete(spec: ObjectSpec, ids: list[uuid.UUID]) -> int:
    try:
        with transaction.atomic():
            for link in typed_links():
                link.rows(spec.name, ids).delete()
            count, _by = spec.model.objects.filter(pk__in=ids).delete()
    except IntegrityError as error:
        text = _("Something still refers to it, so it cannot be deleted for good.")
        raise DomainError("in_use", text, status=409) from error
    return int(count)


def purge_next(
    before: object, after: tuple[object, uuid.UUID] | None = None
) -> tuple[int, tuple[object, uuid.UUID] | None]:
    """Delete for good a chunk of what went to the trash before a moment, the oldest first, in this transaction.

    Returns the number of records gone and where to go on (None at the end). What cannot go is passed over.
    """
    items = TrashItem.objects.filter(at__lt=before).exclude(object__in=KEPT)
    if after is not None:
        from django.db.models import Q

        items = items.filter(Q(at__gt=after[0]) | Q(at=after[0], id__gt=after[1]))
    found = list(items.order_by("at", "id").values_list("at", "id", "object", "record_id")[:CHUNK])
    gone = 0
    by_object: dict[str, list[uuid.UUID]] = {}
    for _at, _id, name, record_id in found:
        by_object.setdefault(name, []).append(record_id)
    for name, ids in by_object.items():
        if name in specs():
            gone += _bear(get_spec(name), ids)
    return gone, (found[-1][0], found[-1][1]) if len(found) == CHUNK else None


def _bear(spec: ObjectSpec, ids: list[uuid.UUID]) -> int:
    """All at once; where that is refused, one by one, so that one record keeps back no other."""
    try:
        with transaction.atomic():
            return purge_ids(spec, ids)
    except DomainError:
        if len(ids) == 1:
            return 0
        middle = len(ids) // 2
        return _bear(spec, ids[:middle]) + _bear(spec, ids[middle:])
