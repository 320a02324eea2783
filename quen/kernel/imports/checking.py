"""Checking all rows of a large file in the background, while the first of them are shown already.

Nothing is written but what was found, so a worker that was killed is followed by one that begins anew. A run whose
mapping was changed, or that was started, has a newer word in `options["check"]`, at which an older check stops.
"""

from __future__ import annotations

import secrets
import uuid

from django.utils import translation

from quen.kernel.access.actor import load_actor
from quen.kernel.errors import DomainError
from quen.kernel.imports.check import Check, Checking
from quen.kernel.imports.models import ImportRun
from quen.kernel.tenancy.context import tenant_context

SHOWN = 100  # errors, and as many notes, kept of a check
TOLD_EVERY = 10_000  # rows


def begin_check(run: ImportRun) -> str:
    """Note that all rows of the run are to be checked; the word by which this check is known. Not saved."""
    word = secrets.token_hex(8)
    run.options["check"] = word
    run.report = {**run.report, "check": {"looked_at": 0, "done": False}}
    return word


def run_check(run_id: uuid.UUID, tenant_id: uuid.UUID, member_id: uuid.UUID, word: str) -> None:
    """Look at all rows, chunk by chunk, and keep what was found with the run."""
    checking: Checking | None = None
    told = 0
    while True:
        with tenant_context(tenant_id, actor_id=member_id, via="import"):
            run = ImportRun.objects.filter(pk=run_id, status="ready").first()
            if run is None or run.options.get("check") != word:
                return
            actor = load_actor(member_id=member_id, via="import")
            try:
                with translation.override(actor.language):
                    checking = checking or Checking(run, actor)
                    going = checking.step(run)
            except DomainError:
                return
            if not going or checking.found.looked_at >= told + TOLD_EVERY:
                told = checking.found.looked_at
                _tell(run_id, word, checking.found, done=not going)
            if not going:
                return


def _tell(run_id: uuid.UUID, word: str, found: Check, *, done: bool) -> None:
    run = ImportRun.objects.select_for_update().filter(pk=run_id, status="ready").first()
    if run is None or run.options.get("check") != word:
        return
    run.report = {
        **run.report,
        "check": {
            "looked_at": found.looked_at,
            "done": done,
            "counts": found.counts,
            "errors": [list(what) for what in found.errors[:SHOWN]],
            "notes": [list(what) for what in found.notes[:SHOWN]],
        },
    }
    run.save(update_fields=["report"])


def with_all(run: ImportRun, check: Check) -> Check:
    """The check of the first rows with the figures of all, as far as they are known."""
    whole = run.report.get("check", {})
    if whole.get("looked_at", 0) > check.looked_at:
        check.counts, check.looked_at = whole["counts"], whole["looked_at"]
        check.errors = [(h, t, m, n) for h, t, m, n in whole["errors"]]
        check.notes = [(h, t, m, n) for h, t, m, n in whole["notes"]]
        check.partial = not whole["done"]
    return check
