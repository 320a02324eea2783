"""`run_import`: the rows of a run go in, chunk by chunk, each in its own transaction.

Position and counts are committed with the chunk, so that a run that was killed goes on where it stopped and
saves nothing twice.
"""

from __future__ import annotations

import dataclasses
import uuid
from collections import Counter
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from quen.kernel.access.actor import load_actor
from quen.kernel.clock import now
from quen.kernel.errors import DomainError, NotFound
from quen.kernel.imports.drafts import OUTCOMES, Draft, Folding
from quen.kernel.imports.merge import save_drafts
from quen.kernel.imports.models import ImportRow, ImportRun
from quen.kernel.imports.parts import Parts
from quen.kernel.imports.plan import Plan, make_plan
from quen.kernel.imports.reader import read_rows
from quen.kernel.imports.validate import Reading, Row
from quen.kernel.tenancy.context import tenant_context

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

CHUNK = 2_000  # rows a transaction, well under five seconds
NOTES = 500  # different notes kept of a run
LATER = {"created": "later-c", "updated": "later-u", "unchanged": "later-n"}
Mark = tuple[int, str, str, str | None]  # row number, outcome, reason, record id
_NOT_LATER = {code: outcome for outcome, code in LATER.items()}


def run_import(run_id: uuid.UUID, tenant_id: uuid.UUID, member_id: uuid.UUID, *, actor: Actor | None = None) -> None:
    """Carry out the run to its end, from wherever it stands, with the rights of the member (or of `actor`).

    A run that cannot be carried out at all ends as failed, with the reason in its `message`.
    """
    importer: _Importer | None = None
    while True:
        with tenant_context(tenant_id, actor_id=member_id, via="import", request_id=str(run_id)):
            run = ImportRun.objects.select_for_update().get(pk=run_id)
            if run.status not in {"queued", "running"}:
                return
            try:
                if importer is None:
                    importer = _Importer(run, actor or load_actor(member_id=member_id, via="import"))
                with translation.override(importer.actor.language):
                    importer.step(run)
            except DomainError as error:
                importer = None
                _fail(run, error)
                return


def cancel_run(run: ImportRun) -> None:
    """End a run, locked in the current transaction, before its time; what was saved stays and can be taken back."""
    if run.status in {"queued", "running"}:
        run.status, run.finished_at = "canceled", now()
        run.save(update_fields=["status", "finished_at"])


def can_be_reverted(run: ImportRun) -> bool:
    """Whether the run has ended and there is something to take back."""
    made = run.counts.get("created", 0) + run.counts.get("updated", 0) + sum(run.report.get("made", {}).values())
    return run.status in {"done", "canceled", "failed"} and (made > 0 or _half_saved(run))


def _half_saved(run: ImportRun) -> bool:
    return ImportRow.objects.filter(run_id=run.pk, outcome="failed", record_id__isnull=False).exists()


def fail_run(run_id: uuid.UUID, tenant_id: uuid.UUID) -> None:
    """Say that the run has ended before its time, by a fault of ours."""
    message = _("The import stopped because of a fault, which has been logged. What was saved stays.")
    with tenant_context(tenant_id, via="import"):
        ImportRun.objects.filter(pk=run_id, status__in=("queued", "running")).update(
            status="failed", message=message, finished_at=now()
        )


def _fail(run: ImportRun, error: DomainError) -> None:
    gone = isinstance(error, NotFound)
    run.status, run.finished_at = "failed", now()
    run.message = _("The person who started this import may not work here any more.") if gone else str(error)
    run.save(update_fields=["status", "finished_at", "message"])


class _Importer:
    """One worker's way through a run."""

    def __init__(self, run: ImportRun, actor: Actor) -> None:
        self.actor = actor
        with translation.override(actor.language):
            self.plan = make_plan(run, actor)
            own = [column for column in self.plan.columns if column.info.target == self.plan.spec.name]
            self.later_plan = dataclasses.replace(self.plan, columns=own)
            self.reading, self.folding = Reading(self.plan, actor), Folding(self.plan, actor)
            self.parts = Parts(self.plan, actor)
            self.later_reading: Reading | None = None

    def step(self, run: ImportRun) -> None:
        """The next chunk; then the references put off; then the end."""
        if run.status == "queued":
            run.status, run.started_at = "running", run.started_at or now()
        if rows := read_rows(run, run.position, CHUNK):
            self._merge(run, [Row(row.number, row.cells) for row in rows])
            run.position = rows[-1].number
        elif self.later_plan.columns and (rows := read_rows(run, 0, CHUNK, tuple(_NOT_LATER))):
            self._complete(run, rows)
        else:
            run.status, run.finished_at = "done", now()
        run.save(update_fields=["status", "started_at", "finished_at", "position", "counts", "report"])

    def _merge(self, run: ImportRun, rows: list[Row]) -> None:
        self.reading.read(rows)
        self.parts.read(rows)
        drafts = self.folding.fold(rows)
        save_drafts(self.plan.spec, drafts, self.actor)
        outcomes = outcomes_of(rows, drafts)
        records = {row.number: draft.id for draft in drafts for row, _o in draft.rows if not row.errors}
        self.parts.write(rows, records, outcomes)
        marks: list[Mark] = []
        for row in rows:
            record = str(records[row.number]) if row.number in records else None
            if row.errors or row.skipped:
                marks.append((row.number, outcomes[row.number], row.reason(), record))
            elif row.left_out and not row.later:
                marks.append((row.number, "without", row.reason(), record))
            elif row.later:
                marks.append((row.number, LATER[outcomes[row.number]], row.reason() if row.left_out else "", record))
        mark_rows(run, marks)
        drop_rows(run, rows[0].number, rows[-1].number)
        _add(run, Counter(outcomes.values()))
        _report(run, self.reading, self.parts.notes)

    def _complete(self, run: ImportRun, staged: list[Any]) -> None:
        """Set references to records that came later in the file than what refers to them."""
        if self.later_reading is None:
            self.later_reading = Reading(self.later_plan, self.actor)
        rows = [Row(s.number, s.cells, s.record_id) for s in staged]
        self.later_reading.read(rows, last=True)
        drafts = _known(self.later_plan, rows, self.actor)
        save_drafts(self.plan.spec, drafts, self.actor)
        outcomes = outcomes_of(rows, drafts)
        moved: Counter[str] = Counter()
        for row, before in zip(rows, staged, strict=True):
            first, then = _NOT_LATER[before.outcome], outcomes[row.number]
            if then == "failed" or (then == "updated" and first == "unchanged"):
                moved[then] += 1
                moved[first] -= 1
        saved = _("The record was saved, but not completely.")
        marks: list[Mark] = [(r.number, "failed", f"{saved} {r.reason()}", r.record_id) for r in rows if r.errors]
        reasons = {before.number: before.reason for before in staged}
        good = [row for row in rows if not row.errors]
        marks += [(r.number, "without" if reasons[r.number] else "", reasons[r.number], r.record_id) for r in good]
        mark_rows(run, marks)
        drop_rows(run, rows[0].number, rows[-1].number)
        _add(run, moved)
        _report(run, self.later_reading)


def _known(plan: Plan, rows: list[Row], actor: Actor) -> list[Draft]:
    folding = Folding(plan, actor)
    good = [row for row in rows if not row.errors and row.record_id]
    values = folding.current_values(sorted({uuid.UUID(str(row.record_id)) for row in good}))
    drafts: dict[uuid.UUID, Draft] = {}
    for row in good:
        record_id = uuid.UUID(str(row.record_id))
        if record_id not in values:
            row.errors.append(("", _("The record cannot be changed by you.")))
            continue
        draft = drafts.setdefault(record_id, Draft(record_id, new=False, values=values[record_id]))
        folding.change(draft, row)
    return list(drafts.values())


def outcomes_of(rows: list[Row], drafts: list[Draft]) -> dict[int, str]:
    """{row number: created, updated, unchanged, skipped or failed}."""
    found = {row.number: outcome for draft in drafts for row, outcome in draft.rows}
    return {row.number: "failed" if row.errors else "skipped" if row.skipped else found[row.number] for row in rows}


def mark_rows(run: ImportRun, marks: list[Mark]) -> None:
    """Write (number, outcome, reason, record id) to staged rows."""
    if not marks:
        return
    numbers, outcomes, reasons, records = (list(part) for part in zip(*marks, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE import_row AS r SET outcome = s.outcome, reason = s.reason, record_id = s.record_id
               FROM unnest(%s::int[], %s::text[], %s::text[], %s::uuid[]) AS s(number, outcome, reason, record_id)
               WHERE r.run_id = %s AND r.number BETWEEN %s AND %s AND r.number = s.number""",
            [numbers, outcomes, reasons, records, run.pk, min(numbers), max(numbers)],
        )


def drop_rows(run: ImportRun, first: int, last: int) -> None:
    """Remove staged rows about which there is nothing more to tell or to do."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM import_row WHERE run_id = %s AND number BETWEEN %s AND %s AND outcome = ''",
            [run.pk, first, last],
        )


def _add(run: ImportRun, counts: Counter[str]) -> None:
    run.counts = {name: run.counts.get(name, 0) + counts[name] for name in OUTCOMES}


def _report(run: ImportRun, reading: Reading, more: Counter[tuple[str, str, str]] | None = None) -> None:
    """Notes on values and records made on the way: `notes` is [[header, text, note, rows], …]."""
    notes = {(header, text, note): rows for header, text, note, rows in run.report.get("notes", [])}
    for what, rows in (reading.notes + (more or Counter())).items():
        if what in notes or len(notes) < NOTES:
            notes[what] = notes.get(what, 0) + rows
    reading.notes.clear()
    if more:
        more.clear()
    reading.issues.clear()
    made = Counter(run.report.get("made", {}))
    made.update(reading.references.made)
    reading.references.made.clear()
    run.report = {**run.report, "notes": [[*what, rows] for what, rows in notes.items()], "made": dict(made)}
