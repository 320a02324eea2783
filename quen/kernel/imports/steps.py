"""The pages of the wizard as the templates receive them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from django.utils.translation import gettext as _

from quen.kernel.actions.declare import Tone
from quen.kernel.clock import now
from quen.kernel.imports.check import Check
from quen.kernel.imports.mapping import propose_fills, propose_mapping
from quen.kernel.imports.models import ImportRow, ImportRun
from quen.kernel.imports.plan import Plan, importable, key_label
from quen.kernel.imports.reader import read_rows
from quen.kernel.imports.run import can_be_reverted
from quen.kernel.imports.sourcing import mode_choices, part_labels, source_choices, source_facts
from quen.kernel.imports.viewmodels import (
    ImportCell,
    ImportColumn,
    ImportFill,
    ImportIssue,
    ImportPage,
    ImportPreviewRow,
)
from quen.kernel.records.base import new_id
from quen.kernel.registry.registry import get_spec
from quen.kernel.text.formatting import format_number

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

Step = Literal["upload", "map", "preview", "progress", "result"]
ISSUES = 100  # shown at most
SAMPLES = 3
_OUTCOMES: dict[str, Literal["create", "update", "unchanged", "skip", "fail"]] = {
    "created": "create",
    "updated": "update",
    "unchanged": "unchanged",
    "skipped": "skip",
    "failed": "fail",
}


def upload_page(spec: ObjectSpec, errors: tuple[str, ...] = (), key: str = "") -> ImportPage:
    """The first step: choose a file. `key`: that of the form that was sent."""
    return ImportPage(
        spec.name,
        spec.label,
        spec.label_plural,
        spec.icon,
        "upload",
        f"/import/{spec.name}/",
        spec.url(),
        errors=errors,
        key=key or str(new_id()),
    )


def step_page(
    run: ImportRun, step: Step, actor: Actor, facts: tuple[tuple[str, str], ...] = (), **parts: Any
) -> ImportPage:
    """A step of `run`, with what all steps show."""
    spec = get_spec(run.object)
    path = {"map": "map", "preview": "preview"}.get(step, "")
    return ImportPage(
        spec.name,
        spec.label,
        spec.label_plural,
        spec.icon,
        step,
        f"/import/{run.pk}/{path}",
        spec.url(),
        file_name=run.file_name,
        row_count=format_number(run.row_count, actor.language),
        facts=source_facts(run) + facts,
        **parts,
    )


def map_page(run: ImportRun, actor: Actor, problems: Mapping[str, list[str]] | None = None) -> ImportPage:
    """The second step: which column goes where. `problems`: messages by input, as DomainError gives them."""
    spec, rest = get_spec(run.object), dict(problems or {})
    fields = importable(spec, actor)
    columns = tuple(_column(run, index, header, cells, fields) for index, header, cells in _samples(run))
    fills = fills_of(run, actor)
    shown = tuple(
        ImportFill(
            name,
            str(fields[name].label),
            template,
            required=fields[name].required,
            error="; ".join(rest.pop(f"fill-{name}", [])),
        )
        for name, template in fills.items()
    )
    return step_page(
        run,
        "map",
        actor,
        source_url=f"/import/{run.pk}/source",
        choices=source_choices(run),
        columns=() if run.status == "unread" else columns,
        targets=tuple((name, str(info.label)) for name, info in fields.items()),
        part_targets=tuple(part_labels(spec, actor).items()),
        modes=mode_choices(run, actor),
        references=tuple(name for name, info in fields.items() if info.kind == "ref"),
        fills=shown,
        errors=tuple(message for messages in rest.values() for message in messages)
        + tuple(filter(None, [run.message])),
    )


def fills_of(run: ImportRun, actor: Actor) -> dict[str, str]:
    """The fills chosen so far and those that the mapping makes necessary."""
    mapped = {choice["field"] for choice in run.mapping.values()}
    proposed = propose_fills(get_spec(run.object), mapped, actor)
    chosen = {name: text for name, text in run.options.get("fills", {}).items() if name not in mapped}
    return proposed | chosen


def propose(run: ImportRun, actor: Actor) -> None:
    """Put the proposed mapping into a fresh run."""
    rows = [row.cells for row in read_rows(run, 0, 100)]
    cells = [[row[index] if index < len(row) else "" for row in rows] for index in range(len(run.header))]
    found = propose_mapping(get_spec(run.object), run.header, cells, actor)
    run.mapping = {str(index): {"field": name, "create": False} for index, name in found.items()}


def _samples(run: ImportRun) -> list[tuple[int, str, tuple[str, ...]]]:
    rows = [row.cells for row in read_rows(run, 0, 100)]
    found = []
    for index, header in enumerate(run.header):
        texts = [cells[index].strip() for cells in rows if index < len(cells)]
        different = tuple(dict.fromkeys(text[:60] for text in texts if text))
        found.append((index, header, different[:SAMPLES]))
    return found


def _column(
    run: ImportRun, index: int, header: str, samples: tuple[str, ...], fields: Mapping[str, Any]
) -> ImportColumn:
    choice = run.mapping.get(str(index), {})
    info = fields.get(choice.get("field", ""))
    return ImportColumn(
        index,
        header,
        samples,
        info.name if info else choice.get("field", ""),
        reference=bool(info and info.kind == "ref"),
        create_missing=bool(choice.get("create")),
    )


def preview_page(run: ImportRun, actor: Actor, plan: Plan, check: Check) -> ImportPage:
    """The third step: what would happen."""
    key = _(", else ").join(key_label(plan.spec, names) for names in plan.keys) or _(
        "none, every row becomes a new record"
    )
    facts: tuple[tuple[str, str], ...] = ((_("Key"), key),)
    if check.partial:
        facts += ((_("Checked so far"), _("%(rows)s rows") % {"rows": _number(check.looked_at, actor)}),)
    return step_page(
        run,
        "preview",
        actor,
        facts,
        preview_headers=check.headers,
        preview=tuple(_preview_row(row) for row in check.rows),
        issues=_issues(check),
        outcome_counts=counts_of(check.counts, actor, future=True),
        checking=check.partial,
    )


def _preview_row(row: Any) -> ImportPreviewRow:
    cells = [ImportCell(cell.text, cell.error, cell.note) for cell in row.cells]
    if row.reason and cells:
        first = cells[0]
        cells[0] = ImportCell(first.text, "; ".join(filter(None, [first.error, row.reason])), first.note)
    return ImportPreviewRow(row.number, _OUTCOMES[row.outcome], tuple(cells))


def _issues(check: Check) -> tuple[ImportIssue, ...]:
    errors = [ImportIssue(*what, tone="danger") for what in _arranged(check.errors)]
    notes = [ImportIssue(*what, tone="warning") for what in _arranged(check.notes)]
    return tuple([*errors[: ISSUES // 2], *notes, *errors[ISSUES // 2 :]][:ISSUES])


def _arranged(found: list[tuple[str, str, str, int]]) -> list[tuple[str, str, int, str]]:
    return [(header, text[:80], rows, message) for header, text, message, rows in found]


def counts_of(counts: Mapping[str, int], actor: Actor, *, future: bool = False) -> tuple[tuple[str, str, Tone], ...]:
    """The figures, as what will or what did happen."""
    labels: tuple[tuple[str, str, Tone], ...] = (
        ("created", _("New") if future else _("Created"), "success"),
        ("updated", _("Changed"), "info"),
        ("unchanged", _("Unchanged"), "muted"),
        ("skipped", _("Skipped"), "muted"),
        ("failed", _("Will fail") if future else _("Failed"), "danger" if counts.get("failed") else ""),
    )
    shown = [(name, label, tone) for name, label, tone in labels if name != "skipped" or counts.get(name)]
    return tuple((label, _number(counts.get(name, 0), actor), tone) for name, label, tone in shown)


def progress_page(run: ImportRun, actor: Actor) -> ImportPage:
    """The fourth step, while the rows go in, and the fifth, when they are."""
    if run.status == "staging":
        text = _("Reading the file … %(rows)s rows so far.") % {"rows": _number(run.row_count, actor)}
        return step_page(run, "progress", actor, percent=None, progress_text=text)
    finished = run.status not in {"queued", "running", "reverting"}
    rows = sum(run.counts.values())
    text = _finished_text(run, actor) if finished else _running_text(run, rows, actor)
    if run.status in {"reverting", "reverted"}:
        text = _reverted_text(run, actor)
    kept = ImportRow.objects.filter(run_id=run.pk).exists()
    return step_page(
        run,
        "result" if finished else "progress",
        actor,
        outcome_counts=counts_of(run.counts, actor),
        percent=min(100, rows * 100 // max(run.row_count, 1)),
        progress_text=text,
        errors=(run.message,) if run.message else (),
        errors_url=f"/import/{run.pk}/errors.csv" if finished and kept else "",
        done=finished,
        revertible=can_be_reverted(run),
        cancelable=run.status in {"queued", "running"},
    )


def _running_text(run: ImportRun, rows: int, actor: Actor) -> str:
    if run.started_at is None or not rows:
        return _("Waiting for a free hand …")
    seconds = max((now() - run.started_at).total_seconds(), 0.001)
    rate = rows / seconds
    return _("%(rows)s of %(all)s · %(rate)s rows/s · %(left)d s left") % {
        "rows": _number(rows, actor),
        "all": _number(run.row_count, actor),
        "rate": _number(round(rate), actor),
        "left": round((run.row_count - rows) / rate),
    }


def _reverted_text(run: ImportRun, actor: Actor) -> str:
    told = run.report.get("reverted", {})
    text = _("Taken back: %(trashed)s records are in the trash, %(restored)s have their old values again.")
    if run.status == "reverting":
        text = _("Taking back … %(trashed)s records are in the trash, %(restored)s have their old values again.")
    return text % {
        "trashed": _number(told.get("trashed", 0), actor),
        "restored": _number(told.get("restored", 0), actor),
    }


def _finished_text(run: ImportRun, actor: Actor) -> str:
    if run.started_at is None or run.finished_at is None:
        return ""
    seconds = (run.finished_at - run.started_at).total_seconds()
    shown = format_number(Decimal(f"{seconds:.1f}"), actor.language, 1)
    told = [_("%(rows)s rows in %(seconds)s s") % {"rows": _number(run.row_count, actor), "seconds": shown}]
    if run.status == "canceled":
        names = {"rows": _number(sum(run.counts.values()), actor), "all": _number(run.row_count, actor)}
        told = [_("Canceled after %(rows)s of %(all)s rows. What was imported until then stays.") % names]
    for name, count in run.report.get("made", {}).items():
        label = get_spec(name).label
        told.append(_("%(object)s, created on the way: %(count)d") % {"object": label, "count": count})
    return " · ".join(told)


def _number(value: int, actor: Actor) -> str:
    return format_number(value, actor.language)
