"""Reading all rows of a list, however many, in flat memory: one statement, one cursor in the server.

The cursor sees the table as it was at one moment, so that no record is left out or written twice while others work.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import F, QuerySet

from quen.kernel.exports.sheet import TAGS, Sheet
from quen.kernel.query.titles import Titles, titles_of
from quen.kernel.records.links import split_key
from quen.kernel.registry.registry import get_spec
from quen.kernel.tags.tagging import tags_of

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.query.page import Order

BATCH = 5_000  # rows read at once, with their titles
KEPT = 100_000  # titles remembered from batch to batch


def in_order(rows: QuerySet[Any], order: Order) -> QuerySet[Any]:
    """`rows` as the list shows them: empty values last in both directions, then by id."""
    key = F(order.path)
    first = key.desc(nulls_last=True) if order.descending else key.asc(nulls_last=True)
    return rows.order_by(first, "-id" if order.descending else "id")


def read_batches(
    rows: QuerySet[Any], sheet: Sheet, actor: Actor, *, titles: bool = False
) -> Iterator[tuple[list[tuple[Any, ...]], Titles]]:
    """(rows as tuples in the order of the sheet's columns, titles of what they refer to), BATCH by BATCH.

    To be read in one transaction, in which the server keeps the cursor. `titles`: also of a raw sheet.
    """
    remembered = _Titles(sheet, actor, wanted=titles or not sheet.raw)
    names = list(dict.fromkeys(sheet.columns))  # two columns may be read from one
    order = [names.index(name) for name in sheet.columns]
    batch: list[tuple[Any, ...]] = []
    for row in rows.values_list(*names).iterator(chunk_size=BATCH):
        batch.append(row)
        if len(batch) == BATCH:
            full = _filled(batch, order, sheet, actor)
            yield full, remembered.of(full)
            batch = []
    if batch:
        full = _filled(batch, order, sheet, actor)
        yield full, remembered.of(full)


def _filled(batch: list[tuple[Any, ...]], order: list[int], sheet: Sheet, actor: Actor) -> list[tuple[Any, ...]]:
    """The rows in the order of the sheet, with what other records have in place of their ids."""
    if not sheet.borrowed and order == list(range(len(order))):
        return batch
    rows = [[row[place] for place in order] for row in batch]
    for place, (name, column) in sheet.borrowed.items():
        ids = {row[place] for row in rows if row[place] is not None}
        values = _tags(sheet, ids) if name == TAGS else _values(name, column, ids, actor)
        for row in rows:
            row[place] = values.get(row[place])
    return [tuple(row) for row in rows]


def _values(name: str, column: str, ids: set[uuid.UUID], actor: Actor) -> dict[uuid.UUID, Any]:
    """Of records that the actor sees; others have none for her."""
    return dict(get_spec(name).rows(actor, "view").filter(pk__in=ids).order_by().values_list("pk", column))


def _tags(sheet: Sheet, ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    return {pk: ", ".join(tag.name for tag in tags) for pk, tags in tags_of(sheet.spec, ids).items()}


class _Titles:
    """Titles of references, asked for once for each batch and object, and only of those not known yet."""

    def __init__(self, sheet: Sheet, actor: Actor, *, wanted: bool) -> None:
        self.actor = actor
        self.refs = [(n, i.target) for n, i in enumerate(sheet.infos) if wanted and i.kind == "ref"]
        self.keys = [n for n, info in enumerate(sheet.infos) if wanted and info.kind == "anyref"]
        self.known: Titles = {}
        self.absent: set[tuple[str, uuid.UUID]] = set()

    def of(self, rows: list[tuple[Any, ...]]) -> Titles:
        """Titles that cover at least what `rows` refer to."""
        if len(self.known) + len(self.absent) > KEPT:
            self.known, self.absent = {}, set()
        wanted: dict[str, set[uuid.UUID]] = defaultdict(set)
        for place, target in self.refs:
            wanted[target].update(row[place] for row in rows)
        for place in self.keys:
            for name, record_id in (split_key(row[place]) for row in rows if row[place]):
                wanted[name].add(record_id)
        missing = {
            name: {pk for pk in ids if pk is not None and self._is_new(name, pk)} for name, ids in wanted.items()
        }
        found = titles_of({name: ids for name, ids in missing.items() if ids}, self.actor)
        self.known |= found
        self.absent |= {(name, pk) for name, ids in missing.items() for pk in ids if (name, pk) not in found}
        return self.known

    def _is_new(self, name: str, pk: uuid.UUID) -> bool:
        return (name, pk) not in self.known and (name, pk) not in self.absent
