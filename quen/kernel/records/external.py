"""Records by the id that another system has for them.

Every record has one `external_id`, unique among the living records of its object in a tenant. Where ids of several
systems meet in one object, each writes its own name before its ids (`salesforce:0015g00000X`). Import, API and
command line recognize records by it in the same way, through here.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

MAX_LENGTH = 120  # characters of an external id
_BATCH = 5_000  # ids in a statement


@dataclass(frozen=True, slots=True)
class ExternalIds:
    """What external ids stand for.

    known     {external id: (record, version)} of records on which the actor may do what was asked
    taken     ids of records that exist, but not for this actor; a new record cannot have them
    """

    known: dict[str, tuple[uuid.UUID, int]] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()


def find_external(spec: ObjectSpec, ids: Collection[str], *, actor: Actor, action: str = "edit") -> ExternalIds:
    """Which of `ids` belong to living records, for upserts: what is neither known nor taken is free.

    Two statements for every 5,000 ids. Where `external_id` is hidden from the actor, every existing id is taken.
    """
    readable = "external_id" in {info.name for info in spec.readable(actor)}
    known: dict[str, tuple[uuid.UUID, int]] = {}
    there: set[str] = set()
    for some in _batches(ids):
        living = spec.model.objects.filter(external_id__in=some, deleted_at__isnull=True)
        there.update(living.values_list("external_id", flat=True))
        if readable:
            rows = spec.rows(actor, action).filter(external_id__in=some).order_by()
            known.update({key: (pk, version) for key, pk, version in rows.values_list("external_id", "pk", "version")})
    return ExternalIds(known, frozenset(there - known.keys()))


def _batches(ids: Collection[str]) -> Iterator[list[str]]:
    rest = iter(dict.fromkeys(text for text in ids if text))
    while batch := list(islice(rest, _BATCH)):
        yield batch
