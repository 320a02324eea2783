"""Importing a few lines in a test, step by step as the wizard does."""

from __future__ import annotations

import csv
import io
from typing import Any

from quen.kernel.imports.error_file import error_file
from quen.kernel.imports.models import ImportRun
from quen.kernel.imports.reader import stage_file
from quen.kernel.imports.run import run_import
from quen.kernel.imports.start import settle_mapping
from quen.kernel.imports.steps import fills_of, propose
from quen.kernel.registry.registry import get_spec


def staged(business: Any, persona: str, name: str, text: str, **options: Any) -> ImportRun:
    """A run of `text`, mapped as proposed and queued. `create`: fields whose missing records are made."""
    create = options.pop("create", ())
    fills = options.pop("fills", {})
    with business.work(persona) as actor:
        run = stage_file(get_spec(name), actor=actor, file_name="test.csv", data=text.encode())
        propose(run, actor)
        mapping = {int(i): (choice["field"], choice["field"] in create) for i, choice in run.mapping.items()}
        settle_mapping(run, actor, mapping, fills_of(run, actor) | fills, **options)
        run.status = "queued"
        run.save()
        return run


def import_text(business: Any, persona: str, name: str, text: str, **options: Any) -> ImportRun:
    """Import the CSV lines in `text` with the rights of `persona` and return the finished run."""
    run = staged(business, persona, name, text, **options)
    run_import(run.pk, business.tenant_of(persona), business.member_id(persona))
    with business.work(persona):
        run.refresh_from_db()
        return run


def counts(run: ImportRun) -> tuple[int, int, int, int]:
    """(created, updated, unchanged, failed)."""
    found = run.counts
    return found["created"], found["updated"], found["unchanged"], found["failed"]


def error_lines(business: Any, persona: str, run: ImportRun) -> list[dict[str, str]]:
    """The rows of the error file by header."""
    with business.work(persona):
        text = "".join(error_file(run))
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))
