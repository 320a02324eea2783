"""The rows of a chunk folded into the records they are about, with what happens to each row."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from quen.kernel.errors import DomainError
from quen.kernel.imports.known import known_records
from quen.kernel.imports.plan import Plan
from quen.kernel.imports.preparing import Preparing
from quen.kernel.imports.validate import Row
from quen.kernel.records.arrays import Among
from quen.kernel.records.base import new_id

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

Key = tuple[Any, ...]
OUTCOMES = ("created", "updated", "unchanged", "skipped", "failed")


@dataclass(slots=True)
class Draft:
    """A record as it will stand after the chunk. `changed`: fields that differ from the database."""

    id: uuid.UUID
    new: bool
    values: dict[str, Any]
    changed: set[str] = field(default_factory=set)
    rows: list[tuple[Row, str]] = field(default_factory=list)
    failed: bool = False

    def fail(self, header: str, message: str) -> None:
        """No row of this record can be saved."""
        self.failed = True
        for row, _outcome in self.rows:
            row.errors.append((header, message))


class Folding:
    """Makes drafts of read rows. A row whose key came before is about the same record, in the order of the file.

    With `remember`, drafts of earlier chunks are known too, as the dry run needs where nothing is saved.
    """

    def __init__(self, plan: Plan, actor: Actor, *, remember: bool = False, lock: bool = True) -> None:
        self.plan, self.actor, self.lock = plan, actor, lock
        self.remember = remember
        self.preparing = Preparing(plan.spec, actor)
        self.drafts: dict[Key, Draft] = {}
        self.derived = {column.info.name for column in plan.columns if column.derived}
        self.empty = [c.info.name for c in plan.columns if c.info.nullable]
        self.required = [i for i in plan.spec.fields.values() if i.required and i.name != "number"]

    def fold(self, rows: list[Row]) -> list[Draft]:
        """The drafts of `rows`; rows that cannot be saved get their errors."""
        if not self.remember:
            self.drafts.clear()
        good = [row for row in rows if not row.errors]
        keys = [self.key(row) for row in good]
        existing, editable = self._existing({key for key in keys if key and key not in self.drafts})
        touched: dict[uuid.UUID, Draft] = {}
        for row, key in zip(good, keys, strict=True):
            draft = self.drafts.get(key) if key else None
            if draft is not None and self.plan.mode == "create":
                row.skipped = _("A record with this key exists already.")
                continue
            if draft is None:
                draft = self._start(row, key, existing.get(key, ()) if key else (), editable)
                if draft is None:
                    continue
                if key:
                    self.drafts[key] = draft
                if draft.new:
                    draft.rows.append((row, "created"))
                    touched[draft.id] = draft
                    continue
            self.change(draft, row)
            touched[draft.id] = draft
        return list(touched.values())

    def key(self, row: Row) -> Key:
        """What the row is recognized by: the number of the key and its values; () where no key is there in full."""
        for number, names in enumerate(self.plan.keys):
            key = tuple(row.values.get(name) for name in names)
            if None not in key and "" not in key:
                return (number, *key)
        return ()

    def _start(
        self, row: Row, key: Key, matches: Iterable[uuid.UUID], editable: dict[uuid.UUID, dict[str, Any]]
    ) -> Draft | None:
        found = list(matches)
        if found and self.plan.mode == "create":
            row.skipped = _("A record with this key exists already.")
            return None
        if not found and self.plan.mode == "update":
            row.skipped = _("There is no record with this key.")
            return None
        if len(found) > 1:
            text = _("Several records have this value; which one is meant is not clear.")
            row.errors.append((self._key_label(key), text))
            return None
        if found:
            current = editable.get(found[0])
            if current is None:
                text = _("This value is already in use, or the record cannot be changed by you.")
                row.errors.append((self._key_label(key), text))
                return None
            return Draft(found[0], new=False, values=current)
        try:
            return Draft(new_id(), new=True, values=self._complete(row))
        except DomainError as error:
            self._tell(row, error)
            return None

    def _complete(self, row: Row) -> dict[str, Any]:
        """The values of a new record; a cell left empty stays empty where the column may be."""
        values = dict.fromkeys(self.empty)
        values.update(row.values)
        owner = self.plan.spec.scope.owner
        if owner and values.get(owner) is None:
            values[owner] = self.actor.member_id
        self.preparing(values, creating=True)
        missing = [info for info in self.required if values.get(info.name) in (None, "")]
        if missing:
            raise DomainError("required", "", errors={i.name: [_("Please fill in this field.")] for i in missing})
        if self.plan.spec.tidy is not None:
            self.plan.spec.tidy(values, dict(values), self.actor)
        self.preparing.clean(values)
        return values

    def change(self, draft: Draft, row: Row) -> None:
        """Bring the values of `row` to a known record."""
        current = draft.values
        changes = {
            name: value for name, value in row.values.items() if name not in self.derived and current.get(name) != value
        }
        if changes:
            try:
                self.preparing(changes, creating=False)
                if self.plan.spec.tidy is not None:
                    self.plan.spec.tidy(changes, {**current, **changes, "id": draft.id}, self.actor)
            except DomainError as error:
                self._tell(row, error)
                return
            draft.changed.update(changes)
            current.update(changes)
        draft.rows.append((row, "updated" if changes else "unchanged"))

    def _tell(self, row: Row, error: DomainError) -> None:
        labels = {name: str(info.label) for name, info in self.plan.spec.fields.items()}
        for name, messages in error.by_field().items():
            row.errors.extend((labels.get(name, ""), message) for message in messages)

    def _key_label(self, key: Key) -> str:
        names = self.plan.keys[key[0]] if key else ()
        return ", ".join(str(self.plan.spec.fields[name].label) for name in names)

    def _existing(self, keys: set[Key]) -> tuple[dict[Key, list[uuid.UUID]], dict[uuid.UUID, dict[str, Any]]]:
        """Known records by key among all of the tenant's, and the values of those the actor may edit, locked."""
        found: dict[Key, list[uuid.UUID]] = defaultdict(list)
        for number, names in enumerate(self.plan.keys):
            wanted = [key for key in keys if key[0] == number]
            if wanted:
                for place, pk in known_records(self.plan.spec, names, [key[1:] for key in wanted]):
                    found[wanted[place]].append(pk)
        ids = [matches[0] for matches in found.values() if len(matches) == 1]
        return found, self.current_values(ids)

    def current_values(self, ids: list[uuid.UUID]) -> dict[uuid.UUID, dict[str, Any]]:
        """{id: values of the mapped fields} of those records that the actor may edit."""
        if not ids:
            return {}
        rows = self.plan.spec.rows(self.actor, "edit").filter(Among("pk", ids)).order_by("pk")
        if self.lock:
            rows = rows.select_for_update(of=("self",))
        infos = self.plan.infos
        found = rows.values_list("pk", *(info.column for info in infos.values()))
        return {pk: dict(zip(infos, values, strict=True)) for pk, *values in found}
