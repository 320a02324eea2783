"""The same values into many records: read and locked once a chunk, written by one UPDATE, checked like a save."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from quen.kernel.bulk.outcome import DID, SAME, Ids, Outcome, refused, refused_by
from quen.kernel.errors import DomainError
from quen.kernel.imports.drafts import Draft
from quen.kernel.imports.merge import save_drafts
from quen.kernel.imports.preparing import Preparing
from quen.kernel.imports.validate import Row
from quen.kernel.records.save import save_record, validate_changes

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

CHUNK = 1_000  # records written at once, well under five seconds
SINGLY = 200  # where the object has its say after every save


def check_values(spec: ObjectSpec, values: dict[str, Any], *, actor: Actor, verb: str) -> dict[str, Any]:
    """`values` if the actor may give them to records by `verb`, and their fields take them. Raises DomainError."""
    validate_changes(spec, values, actor=actor, verb=verb)
    errors: dict[str, list[Any]] = {}
    for name, value in values.items():
        field: Any = spec.model._meta.get_field(name)
        if spec.fields[name].kind == "ref" or value in (None, ""):
            continue
        try:
            field.run_validators(value)
        except ValidationError as error:
            errors[name] = list(error.messages)
    if errors:
        raise DomainError("invalid", _("Some fields need a correction."), errors=errors)
    return values


def written_at_once(spec: ObjectSpec) -> bool:
    """Whether nothing but the database has a say after a save, so that a chunk can be written by one statement."""
    return spec.settle is None and spec.model.clean is models.Model.clean


class Editing:
    """Gives `values` to records that the actor may `verb` (edit, assign)."""

    def __init__(self, spec: ObjectSpec, values: Mapping[str, Any], actor: Actor, verb: str = "edit") -> None:
        self.spec, self.values, self.actor, self.verb = spec, dict(values), actor, verb
        self.labels = {name: info.label_text for name, info in spec.fields.items()}
        self.preparing = Preparing(spec, actor)

    def __call__(self, ids: Ids) -> dict[uuid.UUID, Outcome]:
        if written_at_once(self.spec):
            return self.at_once(ids[:CHUNK])
        return {pk: self.singly(pk) for pk in ids[:SINGLY]}

    def at_once(self, ids: Ids) -> dict[uuid.UUID, Outcome]:
        """All of `ids` by one statement for each set of fields that changes."""
        found: dict[uuid.UUID, Outcome] = {}
        current = self._current(ids)
        groups: dict[tuple[str, ...], list[Draft]] = defaultdict(list)
        for pk in ids:
            if pk not in current:
                found[pk] = refused(_("It is gone, or you may not change it."))
                continue
            draft, outcome = self._draft(pk, current[pk])
            found[pk] = outcome
            if draft is not None:
                groups[tuple(sorted(draft.changed))].append(draft)
        for drafts in groups.values():
            save_drafts(self.spec, drafts, self.actor)
            for draft in drafts:
                if draft.failed:
                    found[draft.id] = refused(draft.rows[0][0].reason())
        return found

    def _current(self, ids: Ids) -> dict[uuid.UUID, dict[str, Any]]:
        infos = self.spec.fields
        rows = self.spec.rows(self.actor, self.verb).filter(pk__in=ids).order_by("pk").select_for_update(of=("self",))
        found = rows.values_list("pk", *(info.column for info in infos.values()))
        return {pk: dict(zip(infos, values, strict=True)) for pk, *values in found}

    def _draft(self, pk: uuid.UUID, current: dict[str, Any]) -> tuple[Draft | None, Outcome]:
        changes = {name: value for name, value in self.values.items() if current[name] != value}
        if not changes:
            return None, SAME
        try:
            self.preparing(changes, creating=False)
            if self.spec.tidy is not None:
                self.spec.tidy(changes, {**current, **changes, "id": pk}, self.actor)
        except DomainError as error:
            return None, refused_by(error, self.labels)
        changed = {name for name, value in changes.items() if name not in current or current[name] != value}
        if not changed:
            return None, SAME
        row = Row(0, [], str(pk))
        return Draft(pk, new=False, values={**current, **changes}, changed=changed, rows=[(row, "updated")]), DID

    def singly(self, pk: uuid.UUID) -> Outcome:
        """One record by a save of its own, undone by itself when it is refused."""
        try:
            with transaction.atomic():
                record = self.spec.rows(self.actor, self.verb).filter(pk=pk).values_list("version", flat=True).first()
                if record is None:
                    return refused(_("It is gone, or you may not change it."))
                saved = save_record(self.spec, actor=self.actor, record_id=pk, changes=self.values)
        except DomainError as error:
            return refused_by(error, self.labels)
        return DID if saved.version != record else SAME
