"""What the pages of an import receive: plain, typed values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.conf import settings

from quen.kernel.actions.declare import Tone


@dataclass(frozen=True, slots=True)
class ImportColumn:
    index: int
    header: str
    samples: tuple[str, ...]
    target: str  # field name, "" = leave out
    reference: bool  # target is a reference: offer "create if missing"
    create_missing: bool


@dataclass(frozen=True, slots=True)
class ImportFill:
    """A required field no column was chosen for: a template such as `{account} {product}`."""

    name: str
    label: str
    template: str
    required: bool
    error: str = ""


@dataclass(frozen=True, slots=True)
class ImportCell:
    text: str
    error: str = ""
    note: str = ""  # "matched GTX Pro", "will be created"


@dataclass(frozen=True, slots=True)
class ImportPreviewRow:
    number: int
    outcome: Literal["create", "update", "unchanged", "skip", "fail"]
    cells: tuple[ImportCell, ...]


@dataclass(frozen=True, slots=True)
class ImportIssue:
    """A value that occurs in many rows and needs a look: not found, unclear, matched by likeness."""

    column: str
    value: str
    rows: int
    message: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class ImportChoice:
    """How the file is read: a select named `name` with (value, label) options."""

    name: str
    label: str
    value: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ImportPage:
    object: str
    label: str
    label_plural: str
    icon: str
    step: Literal["upload", "map", "preview", "progress", "result"]
    url: str
    list_url: str
    max_bytes: int = settings.MAX_IMPORT_BYTES
    file_name: str = ""
    row_count: str = ""
    facts: tuple[tuple[str, str], ...] = ()  # encoding, delimiter, key
    source_url: str = ""  # POST what was chosen of `choices` to read the file again
    choices: tuple[ImportChoice, ...] = ()
    columns: tuple[ImportColumn, ...] = ()
    targets: tuple[tuple[str, str], ...] = ()  # (field name, label)
    part_targets: tuple[tuple[str, str], ...] = ()  # (target, label) of further records a row may bring
    modes: tuple[ImportChoice, ...] = ()  # what is done with known records and empty cells
    references: tuple[str, ...] = ()  # the targets that offer "create if missing" as soon as they are chosen
    fills: tuple[ImportFill, ...] = ()
    preview_headers: tuple[str, ...] = ()
    preview: tuple[ImportPreviewRow, ...] = ()
    issues: tuple[ImportIssue, ...] = ()
    outcome_counts: tuple[tuple[str, str, Tone], ...] = ()  # (label, figure, tone)
    cancelable: bool = False
    checking: bool = False  # more rows are being checked; the page shows them when they are
    revertible: bool = False
    percent: int | None = 0  # None: under way, nobody knows how far
    progress_text: str = ""  # "3,200 of 8,800 · 4,100 rows/s · 2 s left"
    errors_url: str = ""
    errors: tuple[str, ...] = ()
    key: str = ""  # upload: the file sent twice with it is one import
    done: bool = False
