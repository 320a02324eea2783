"""What a row brings beside its record: further addresses, numbers and the like, as their object declares them."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from quen.kernel.errors import DomainError
from quen.kernel.imports.drafts import Draft, Folding
from quen.kernel.imports.merge import save_drafts
from quen.kernel.imports.plan import Column, PartPlan, Plan, choose_keys
from quen.kernel.imports.validate import Reading, Row
from quen.kernel.registry.registry import get_spec

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

BETTER = {"unchanged": "updated"}  # what a row was, when what it brings is new


class Parts:
    """Reads the further records of rows, and writes them when the records they belong to are written.

    With `dry` nothing is written. `notes` and `issues` count rows as those of a reading do.
    """

    def __init__(self, plan: Plan, actor: Actor, *, dry: bool = False) -> None:
        self.actor, self.dry, self.lenient = actor, dry, plan.lenient
        self.slots = [(slot, Reading(slot.plan, actor, dry=dry)) for slot in plan.parts]
        self.notes: Counter[tuple[str, str, str]] = Counter()
        self.issues: Counter[tuple[str, str, str]] = Counter()
        self.foldings = {name: self._folding(name, dry=dry) for name in {slot.part.object for slot in plan.parts}}

    def _folding(self, name: str, *, dry: bool) -> Folding:
        spec = get_spec(name)
        names: dict[str, None] = {}
        for slot, _reading in self.slots:
            if slot.part.object == name:
                names |= dict.fromkeys((slot.part.link, *slot.part.fixed, *(c.info.name for c in slot.plan.columns)))
        columns = [Column(spec.fields[field], str(spec.fields[field].label)) for field in names]
        keys = choose_keys(spec, names)
        return Folding(Plan(spec, None, [], columns, keys), self.actor, remember=dry, lock=not dry)

    def read(self, rows: list[Row]) -> None:
        """Fill `parts` of the rows; what cannot be read is an error of its row."""
        for slot, reading in self.slots:
            places = [column.index for column in slot.plan.columns]
            filled = [row for row in rows if any(row.cells[i].strip() for i in places if i < len(row.cells))]
            some = [Row(row.number, row.cells[: len(slot.plan.header)]) for row in filled]
            reading.read(some)
            self.notes.update(reading.notes)
            reading.notes.clear()
            if self.dry:
                self.issues.update(reading.issues)
            reading.issues.clear()
            for row, part in zip(filled, some, strict=True):
                if part.errors:
                    (row.left_out if self.lenient else row.errors).extend(part.errors)
                elif part.values:
                    self._take(slot, row, part.values)

    def _take(self, slot: PartPlan, row: Row, values: dict[str, Any]) -> None:
        spec = slot.plan.spec
        given = set(values)
        missing = [i for n in slot.part.fields.split() if (i := spec.fields[n]).required and n not in given]
        header = " + ".join(column.header for column in slot.plan.columns)
        if missing:
            note = _("%(part)s was left out: %(field)s is missing.")
            names = {"part": str(slot.part.label), "field": missing[0].label_text}
            self.notes[header, "", note % names] += 1
            return
        values = {**slot.part.fixed, **values}
        try:
            if spec.tidy is not None:
                spec.tidy(values, dict(values), self.actor)
        except DomainError as error:
            told = [(header, message) for messages in error.by_field().values() for message in messages]
            (row.left_out if self.lenient else row.errors).extend(told)
            return
        row.parts.append((spec.name, {slot.part.link: None, **values}))

    def write(self, rows: list[Row], records: dict[int, uuid.UUID], outcomes: dict[int, str]) -> None:
        """Write what rows bring to their `records` ({row number: record}); corrects `outcomes`."""
        waiting: dict[str, list[Row]] = defaultdict(list)
        of_part: dict[int, Row] = {}
        links = {slot.part.object: slot.part.link for slot, _reading in self.slots}
        for row in rows:
            if row.errors or row.skipped or row.number not in records:
                continue
            for name, values in row.parts:
                part = Row(row.number, [], values={**values, links[name]: records[row.number]})
                waiting[name].append(part)
                of_part[id(part)] = row
        for name, some in waiting.items():
            drafts = self.foldings[name].fold(some)
            if not self.dry:
                save_drafts(get_spec(name), drafts, self.actor)
            self._tell(some, drafts, of_part, outcomes)
            for draft in drafts if self.dry else ():
                draft.rows.clear()

    def _tell(self, parts: list[Row], drafts: list[Draft], of_part: dict[int, Row], outcomes: dict[int, str]) -> None:
        for part in parts:
            row = of_part[id(part)]
            if part.errors:
                saved = "" if self.dry or row.errors else _("The record was saved, but not completely.")
                row.errors += ([("", saved)] if saved else []) + part.errors
                outcomes[row.number] = "failed"
        for draft in drafts:
            for part, outcome in draft.rows:
                number = of_part[id(part)].number
                if outcome in {"created", "updated"} and not part.errors:
                    outcomes[number] = BETTER.get(outcomes[number], outcomes[number])
