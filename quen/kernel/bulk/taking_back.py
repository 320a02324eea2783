"""Undo of bulk work: each record gets back what the run changed of it, unless somebody has changed it since.

What the run did is in the change log under its id. With the rights of whoever undoes: what she may not write, or
do, stays and is told.
"""

from __future__ import annotations

import time
import uuid
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from quen.kernel.bulk.doing import SECONDS
from quen.kernel.bulk.models import BulkRun
from quen.kernel.bulk.outcome import DID, SAME, Ids, Outcome, refused, refused_by
from quen.kernel.changes.models import ChangeEntry
from quen.kernel.changes.put_back import put_back
from quen.kernel.changes.undo import undo_entry, verbs_writing
from quen.kernel.errors import Denied, DomainError, NotFound
from quen.kernel.registry.registry import get_spec
from quen.kernel.tags.models import Tagging

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

CHUNK = 1_000
Entries = dict[uuid.UUID, list[ChangeEntry]]


class TakingBack:
    """Takes back what `done` did to records."""

    def __init__(self, done: BulkRun, actor: Actor) -> None:
        self.done, self.actor, self.spec = done, actor, get_spec(done.object)
        self.labels = {name: info.label_text for name, info in self.spec.fields.items()}

    def __call__(self, ids: Ids) -> dict[uuid.UUID, Outcome]:
        some = list(ids[:CHUNK])
        if self.done.kind in {"tag", "untag"}:
            return self._tags(some)
        entries = self._entries(some, self.spec.name)
        plain = self.done.kind == "edit" and self.spec.settle is None
        return self._values(some, entries) if plain else self._singly(some, entries)

    def _entries(self, ids: list[uuid.UUID], name: str) -> Entries:
        rows = ChangeEntry.objects.filter(root_id__in=ids, object=name, request_id=str(self.done.pk)).order_by("pk")
        found: Entries = defaultdict(list)
        for entry in rows:
            found[entry.root_id].append(entry)
        return found

    def _singly(self, ids: list[uuid.UUID], entries: Entries) -> dict[uuid.UUID, Outcome]:
        """Verbs, and objects that have their say after each save: one by one, like the undo of one record."""
        found: dict[uuid.UUID, Outcome] = {}
        until = time.monotonic() + SECONDS
        for pk in ids:
            found[pk] = self._one(entries.get(pk, []))
            if time.monotonic() > until:
                break
        return found

    def _one(self, entries: list[ChangeEntry]) -> Outcome:
        if not entries:
            return SAME
        try:
            with transaction.atomic():
                undo_entry(entries[-1], actor=self.actor)
        except (NotFound, Denied):
            return refused(_("It is gone, or you may not change it."))
        except DomainError as error:
            return SAME if error.code == "nothing_to_undo" else refused_by(error, self.labels)
        return DID

    def _tags(self, ids: list[uuid.UUID]) -> dict[uuid.UUID, Outcome]:
        rows = self.spec.rows(self.actor, "edit").filter(pk__in=ids).order_by("pk")
        mine = set(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
        touched = {pk: found for pk, found in self._entries(ids, "tagging").items() if pk in mine}
        tag_id = self.done.given["tag"]
        on = Tagging.objects.filter(object=self.spec.name, record_id__in=touched, tag_id=tag_id)
        if self.done.kind == "tag":
            changed = set(on.values_list("record_id", flat=True))
            on.delete()
        else:
            changed = set(touched) - set(on.values_list("record_id", flat=True))
            Tagging.objects.bulk_create(
                Tagging(object=self.spec.name, record_id=pk, tag_id=tag_id, created_by_id=self.actor.member_id)
                for pk in sorted(changed)
            )
        none = refused(_("It is gone, or you may not change it."))
        return {pk: DID if pk in changed else SAME if pk in mine else none for pk in ids}

    def _values(self, ids: list[uuid.UUID], entries: Entries) -> dict[uuid.UUID, Outcome]:
        """Fields by one statement for each set of them: each goes back where it still is as the run left it."""
        rows = self.spec.rows(self.actor, self.done.verb or "edit").filter(pk__in=ids).order_by("pk")
        mine = set(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
        none = refused(_("It is gone, or you may not change it."))
        found = {pk: SAME if pk in mine else none for pk in ids}
        writable = self._writable()
        groups: dict[tuple[str, ...], dict[uuid.UUID, dict[str, tuple[Any, Any]]]] = defaultdict(dict)
        for pk, steps in entries.items():
            columns = _folded(steps)
            if pk in mine and columns:
                kept = {column: pair for column, pair in columns.items() if column in writable}
                groups[tuple(sorted(kept))][pk] = kept
        for names, records in groups.items():
            if not names:
                found |= dict.fromkeys(records, refused(_("Your role may not change these fields back.")))
                continue
            back = put_back(self.spec, names, records, self.actor.member_id)
            since = refused(_("Somebody has changed it since."))
            found |= {pk: DID if pk in back else since for pk in records}
        return found

    def _writable(self) -> set[str]:
        """The columns that the actor may put back; those that follow from others by the object's own rules too."""
        fields = self.spec.fields
        allowed = {
            info.column
            for name, info in fields.items()
            if any(
                name in {i.name for i in self.spec.writable(self.actor, verb)}
                for verb in verbs_writing(self.spec, name)
            )
        }
        shown = {info.column for info in fields.values() if info.editable}
        return allowed | ({str(f.column) for f in self.spec.model._meta.concrete_fields} - shown)


def _folded(entries: list[ChangeEntry]) -> dict[str, tuple[Any, Any]]:
    """{column: (value before the first change, value after the last)}."""
    found: dict[str, tuple[Any, Any]] = {}
    for entry in entries:
        for column, (old, new) in (entry.changes or {}).items() if entry.operation == "u" else ():
            found[column] = (found.get(column, (old, new))[0], new)
    return found
