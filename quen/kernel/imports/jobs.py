"""The import in the background, so that the page may be closed."""

from __future__ import annotations

import logging
import uuid

from django.db import close_old_connections
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from quen.kernel.imports.checking import run_check
from quen.kernel.imports.chores import tidy_imports
from quen.kernel.imports.models import ImportRun
from quen.kernel.imports.revert import revert_run
from quen.kernel.imports.run import fail_run, run_import
from quen.kernel.imports.staging import run_staging

log = logging.getLogger("quen.imports")
ATTEMPTS = 4


@app.task(
    name="import_file",
    queue="imports",
    retry=RetryStrategy(max_attempts=ATTEMPTS, wait=2, linear_wait=5),
    pass_context=True,
)
def import_file(context: JobContext, *, run_id: str, tenant_id: str, member_id: str) -> None:
    """Carry out a run; a fault is tried again from the last chunk that was saved, a few times."""
    close_old_connections()
    try:
        run_import(uuid.UUID(run_id), uuid.UUID(tenant_id), uuid.UUID(member_id))
    except Exception:
        log.exception("import %s stopped", run_id)
        if context.job.attempts + 1 >= ATTEMPTS:
            fail_run(uuid.UUID(run_id), uuid.UUID(tenant_id))
        raise
    finally:
        close_old_connections()


@app.task(name="revert_import", queue="imports", retry=RetryStrategy(max_attempts=ATTEMPTS, wait=2, linear_wait=5))
def revert_import(*, run_id: str, tenant_id: str, member_id: str) -> None:
    """Take a run back."""
    close_old_connections()
    try:
        revert_run(uuid.UUID(run_id), uuid.UUID(tenant_id), uuid.UUID(member_id))
    finally:
        close_old_connections()


@app.task(name="stage_import", queue="imports", retry=RetryStrategy(max_attempts=ATTEMPTS, wait=2, linear_wait=5))
def stage_import(*, run_id: str, tenant_id: str, member_id: str, reading: str) -> None:
    """Read the rows of a file."""
    close_old_connections()
    try:
        run_staging(uuid.UUID(run_id), uuid.UUID(tenant_id), uuid.UUID(member_id), reading)
    finally:
        close_old_connections()


@app.task(name="check_import", queue="imports", retry=RetryStrategy(max_attempts=ATTEMPTS, wait=2, linear_wait=5))
def check_import(*, run_id: str, tenant_id: str, member_id: str, word: str) -> None:
    """Check all rows of a large file before it is imported."""
    close_old_connections()
    try:
        run_check(uuid.UUID(run_id), uuid.UUID(tenant_id), uuid.UUID(member_id), word)
    finally:
        close_old_connections()


def defer_check(run: ImportRun, tenant_id: uuid.UUID, member_id: uuid.UUID, word: str) -> None:
    """Queue the checking of all rows, in the current transaction."""
    check_import.configure(lock=f"check:{run.pk}").defer(
        run_id=str(run.pk), tenant_id=str(tenant_id), member_id=str(member_id), word=word
    )


@app.periodic(cron="41 18 * * *")
@app.task(name="tidy_imports", queue="chores", queueing_lock="tidy_imports")
def tidy(timestamp: int) -> None:
    """Forget the rows of old imports."""
    del timestamp
    close_old_connections()
    try:
        log.info("imports: %d rows forgotten", tidy_imports())
    finally:
        close_old_connections()


def defer_staging(run: ImportRun, tenant_id: uuid.UUID, member_id: uuid.UUID) -> None:
    """Queue the reading of the file, in the current transaction."""
    stage_import.configure(lock=f"import:{run.pk}").defer(
        run_id=str(run.pk), tenant_id=str(tenant_id), member_id=str(member_id), reading=run.options["reading"]
    )


def defer_revert(run: ImportRun, tenant_id: uuid.UUID, member_id: uuid.UUID) -> None:
    """Queue the taking back of a run, in the current transaction."""
    revert_import.configure(lock=f"import:{run.pk}").defer(
        run_id=str(run.pk), tenant_id=str(tenant_id), member_id=str(member_id)
    )


def defer_import(run: ImportRun, tenant_id: uuid.UUID, member_id: uuid.UUID) -> None:
    """Queue the run; the job is there when the current transaction commits, and only then."""
    import_file.configure(lock=f"import:{run.pk}").defer(
        run_id=str(run.pk), tenant_id=str(tenant_id), member_id=str(member_id)
    )
