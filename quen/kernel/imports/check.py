"""What an import would do, told without writing: every row read, compared and counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from quen.kernel.imports.constraints import broken_checks, unique_fields
from quen.kernel.imports.drafts import OUTCOMES, Draft, Folding
from quen.kernel.imports.models import ImportRun
from quen.kernel.imports.parts import Parts
from quen.kernel.imports.plan import Plan, make_plan
from quen.kernel.imports.reader import read_rows
from quen.kernel.imports.run import CHUNK, outcomes_of
from quen.kernel.imports.validate import Reading, Row

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

FIRST = 20  # rows shown one by one
AT_MOST = 1_000_000  # rows looked at by the command line
AT_ONCE = 2_000  # rows looked at while somebody waits


@dataclass(frozen=True)
class CheckedCell:
    text: str
    error: str
    note: str


@dataclass(frozen=True)
class CheckedRow:
    """`cells` stand under `Check.headers`; `reason` is what concerns the row as a whole."""

    number: int
    outcome: str
    cells: tuple[CheckedCell, ...]
    reason: str


@dataclass
class Check:
    """`counts` by outcome; `issues`: (header, text, message, rows), errors before notes, the frequent first."""

    headers: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    rows: list[CheckedRow] = field(default_factory=list)
    errors: list[tuple[str, str, str, int]] = field(default_factory=list)
    notes: list[tuple[str, str, str, int]] = field(default_factory=list)
    looked_at: int = 0
    partial: bool = False

    @property
    def issues(self) -> list[tuple[str, str, str, int]]:
        return [*self.errors, *self.notes]


def check_run(run: ImportRun, actor: Actor, at_most: int = AT_MOST) -> Check:
    """Look at the first `at_most` staged rows with the rights of `actor`. Raises DomainError for the mapping."""
    checking = Checking(run, actor)
    while checking.found.looked_at < at_most and checking.step(run):
        pass
    checking.found.partial = checking.found.looked_at < run.row_count
    return checking.found


class Checking:
    """A check under way. Raises DomainError for a mapping that cannot be carried out."""

    def __init__(self, run: ImportRun, actor: Actor) -> None:
        self.plan = plan = make_plan(run, actor)
        self.reading, self.parts = Reading(plan, actor, dry=True), Parts(plan, actor, dry=True)
        self.folding = Folding(plan, actor, remember=True, lock=False)
        self.uniques = _Uniques(plan.spec)
        self.found = Check(headers=shown_headers(plan))
        self.others: Counter[tuple[str, str, str]] = Counter()
        self.after = 0

    def step(self, run: ImportRun) -> bool:
        """Look at the next chunk; whether there may be more."""
        staged = read_rows(run, self.after, CHUNK)
        rows = [Row(row.number, row.cells) for row in staged]
        if rows:
            self._look(rows)
            self.after = rows[-1].number
            self.found.looked_at += len(rows)
        found, issues = self.found, self.reading.issues + self.parts.issues + self.others
        found.errors = [(*what, rows) for what, rows in issues.most_common()]
        found.notes = [(*what, rows) for what, rows in (self.reading.notes + self.parts.notes).most_common()]
        found.partial = len(rows) == CHUNK
        return found.partial

    def _look(self, rows: list[Row]) -> None:
        self.reading.read(rows)
        self.parts.read(rows)
        told = {id(row): len(row.errors) for row in rows}
        drafts = self.folding.fold(rows)
        _check_constraints(self.plan.spec, drafts)
        self.uniques.check([draft for draft in drafts if not draft.failed])
        outcomes = outcomes_of(rows, drafts)
        records = {row.number: draft.id for draft in drafts for row, _o in draft.rows if not row.errors}
        self.parts.write(rows, records, outcomes)
        for name, count in Counter(outcomes.values()).items():
            self.found.counts[name] += count
        for row in rows:
            self.others.update((header, "", message) for header, message in row.errors[told[id(row)] :])
        if len(self.found.rows) < FIRST:
            self.found.rows += _shown(self.plan, self.reading, rows[: FIRST - len(self.found.rows)], outcomes)
        for draft in drafts:
            draft.rows.clear()


def shown_headers(plan: Plan) -> tuple[str, ...]:
    """The headers of the preview: the fields of the record, then what a row brings beside it."""
    return tuple(c.header for c in (*plan.columns, *(c for slot in plan.parts for c in slot.plan.columns)))


def _check_constraints(spec: ObjectSpec, drafts: list[Draft]) -> None:
    for some in ([d for d in drafts if d.new], [d for d in drafts if not d.new and d.changed]):
        for draft, label, message in broken_checks(spec, some):
            draft.fail(label, message)


def _shown(plan: Plan, reading: Reading, rows: list[Row], outcomes: dict[int, str]) -> list[CheckedRow]:
    columns: list[list[CheckedCell]] = []
    headers = {column.header for column in plan.columns} | {c.header for slot in plan.parts for c in slot.plan.columns}
    for column in plan.columns:
        known = reading.meanings[column.info.name]
        cells = []
        texts = reading.texts(column, rows)
        for row, text, key in zip(rows, texts, reading.keys(column, rows, texts), strict=True):
            meaning = known.get(key)
            error = (meaning.error if meaning else "") or _error_at(row, column.header)
            cells.append(CheckedCell(text[:120], error, meaning.note if meaning else ""))
        columns.append(cells)
    for column in (c for slot in plan.parts for c in slot.plan.columns):
        texts = reading.texts(column, rows)
        columns.append(
            [CheckedCell(t[:120], _error_at(row, column.header), "") for row, t in zip(rows, texts, strict=True)]
        )
    result = []
    for position, row in enumerate(rows):
        reason = "; ".join(message for header, message in row.errors if header not in headers) or row.skipped
        result.append(CheckedRow(row.number, outcomes[row.number], tuple(c[position] for c in columns), reason))
    return result


def _error_at(row: Row, header: str) -> str:
    return next((message for name, message in row.errors if name == header), "")


class _Uniques:
    """Values that may stand only once: among all records of the tenant, and among those of the file."""

    def __init__(self, spec: ObjectSpec) -> None:
        self.spec = spec
        self.fields = unique_fields(spec)
        self.seen: dict[tuple[str, ...], dict[tuple[Any, ...], Any]] = {names: {} for names in self.fields}

    def check(self, drafts: list[Draft]) -> None:
        """Fail the drafts with a value that another record has."""
        for names in self.fields:
            wanted = {}
            for draft in drafts:
                value = tuple(draft.values.get(name) for name in names)
                if draft.failed or None in value or (not draft.new and not draft.changed & set(names)):
                    continue
                owner = self.seen[names].setdefault(value, draft.id)
                if owner != draft.id:
                    self._fail(draft, names)
                else:
                    wanted[value] = draft
            self._check_database(names, wanted)

    def _check_database(self, names: tuple[str, ...], wanted: dict[tuple[Any, ...], Draft]) -> None:
        if not wanted:
            return
        columns = [self.spec.fields[name].column for name in names]
        condition = {f"{column}__in": {value[i] for value in wanted} for i, column in enumerate(columns)}
        for pk, *value in self.spec.model.objects.filter(**condition, deleted_at__isnull=True).values_list(
            "pk", *columns
        ):
            draft = wanted.get(tuple(value))
            if draft is not None and draft.id != pk:
                self._fail(draft, names)

    def _fail(self, draft: Draft, names: tuple[str, ...]) -> None:
        label = str(self.spec.fields[names[-1]].label)
        draft.fail(label, _("Another record already has this value."))
