"""Following a record: who is told of what becomes of it, besides its owner."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable

from quen.kernel.notify.models import Follow
from quen.kernel.records.base import Record


def follow(member_id: uuid.UUID, record: Record) -> None:
    """Let the member hear of the record; twice is once."""
    Follow.objects.bulk_create(
        [Follow(member_id=member_id, object=_object(record), record_id=record.pk)], ignore_conflicts=True
    )


def unfollow(member_id: uuid.UUID, record: Record) -> None:
    """Let her not hear of it any more."""
    Follow.objects.filter(member=member_id, object=_object(record), record_id=record.pk).delete()


def follows(member_id: uuid.UUID, record: Record) -> bool:
    """Whether she has asked to hear of it."""
    return Follow.objects.filter(member=member_id, object=_object(record), record_id=record.pk).exists()


def followers(object_name: str, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, set[uuid.UUID]]:
    """{record: members} of those that are followed."""
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    rows = Follow.objects.filter(object=object_name, record_id__in=list(ids))
    for record_id, member_id in rows.values_list("record_id", "member_id"):
        found[record_id].add(member_id)
    return found


def _object(record: Record) -> str:
    from quen.kernel.registry.registry import spec_of

    return spec_of(type(record)).name
