"""The import in the background, so that the page may be closed."""

from __future__ import annotations

import uuid
from typing import Any

from quen.kernel.imports.checking import run_check
from quen.kernel.imports.chores import tidy_imports
from quen.kernel.imports.models import ImportRun
from quen.kernel.imports.revert import revert_run
from quen.kernel.imports.run import fail_run, run_import
from quen.kernel.imports.staging import run_staging
from quen.kernel.jobs.background import background, chore


def _failed(*, run_id: uuid.UUID, tenant_id: uuid.UUID, member_id: uuid.UUID) -> None:
    del member_id
    fail_run(run_id, tenant_id)


@background("import_file", queue="imports", failed=_failed)
def import_file(*, run_id: uuid.UUID, tenant_id: uuid.UUID, member_id: uuid.UUID) -> None:
    """Carry out a run; a fault is tried again from the last chunk that was saved, a few times."""
    run_import(run_id, tenant_id, member_id)


@background("revert_import", queue="imports")
def revert_import(*, run_id: uuid.UUID, tenant_id: uuid.UUID, member_id: uuid.UUID) -> None:
    """Take a run back."""
    revert_run(run_id, tenant_id, member_id)


@background("stage_import", queue="imports")
def stage_import(*, run_id: uuid.UUID, tenant_id: uuid.UUID, member_id: uuid.UUID, reading: str) -> None:
    """Read the rows of a file."""
    run_staging(run_id, tenant_id, member_id, reading)


@background("check_import", queue="imports")
def check_import(*, run_id: uuid.UUID, tenant_id: uuid.UUID, member_id: uuid.UUID, word: str) -> None:
    """Check all rows of a large file before it is imported."""
    run_check(run_id, tenant_id, member_id, word)


chore("41 18 * * *", "tidy_imports")(tidy_imports)


def defer_check(run: ImportRun, tenant_id: uuid.UUID, member_id: uuid.UUID, word: str) -> None:
    """Queue the checking of all rows, in the current transaction."""
    check_import.defer(lock=f"check:{run.pk}", run_id=run.pk, tenant_id=tenant_id, member_id=member_id, word=word)


def defer_staging(run: ImportRun, tenant_id: uuid.UUID, member_id: uuid.UUID) -> None:
    """Queue the reading of the file, in the current transaction."""
    stage_import.defer(**_run(run, tenant_id, member_id), reading=run.options["reading"])


def defer_revert(run: ImportRun, tenant_id: uuid.UUID, member_id: uuid.UUID) -> None:
    """Queue the taking back of a run, in the current transaction."""
    revert_import.defer(**_run(run, tenant_id, member_id))


def defer_import(run: ImportRun, tenant_id: uuid.UUID, member_id: uuid.UUID) -> None:
    """Queue the run; the job is there when the current transaction commits, and only then."""
    import_file.defer(**_run(run, tenant_id, member_id))


def _run(run: ImportRun, tenant_id: uuid.UUID, member_id: uuid.UUID) -> dict[str, Any]:
    return {"lock": f"import:{run.pk}", "run_id": run.pk, "tenant_id": tenant_id, "member_id": member_id}
