"""The queue: jobs that nobody does any more, and long work that lost its job."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from quen.kernel.checks.declare import Finding, Look, data_check
from quen.kernel.jobs.rescue import STALLED_AFTER

LATE = 900  # seconds in which a job should have been begun
_STALLED = f"""
SELECT j.id, j.task_name FROM data.procrastinate_jobs j LEFT JOIN data.procrastinate_workers w ON w.id = j.worker_id
 WHERE j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - interval '{2 * STALLED_AFTER:.0f} seconds')
"""  # noqa: S608
_LATE = f"""
SELECT j.id, j.task_name FROM data.procrastinate_jobs j WHERE j.status = 'todo'
   AND coalesce(j.scheduled_at, (SELECT min(e.at) FROM data.procrastinate_events e WHERE e.job_id = j.id))
       < now() - interval '{LATE} seconds'
   AND NOT EXISTS (SELECT FROM data.procrastinate_jobs d WHERE d.lock = j.lock AND d.status = 'doing')
"""  # noqa: S608
_FAILED = """
SELECT j.id, j.task_name FROM data.procrastinate_jobs j WHERE j.status = 'failed'
   AND EXISTS (SELECT FROM data.procrastinate_events e WHERE e.job_id = j.id AND e.at > now() - interval '7 days')
"""


@data_check("jobs", cure="start the worker; for failed ones look into its log")
def queue(look: Look) -> Iterator[Finding]:
    """No job lost its worker, none waits for nothing, none failed in the last week."""
    look.count(look.number("SELECT count(*) FROM data.procrastinate_jobs"))
    for words, sql in (("lost its worker", _STALLED), ("waits and is not begun", _LATE), ("failed", _FAILED)):
        for number, name in look.rows(sql):
            yield Finding(f"job {number} ({name}) {words}")


def stranded(look: Look, table: str, under_way: tuple[str, ...]) -> Iterator[tuple[uuid.UUID, uuid.UUID, str]]:
    """Runs that say they are under way and for which no job is in the queue: (tenant, run, status)."""
    look.count_rows(table)
    states = ", ".join(f"'{state}'" for state in under_way)
    sql = f"""SELECT r.tenant_id, r.id, r.status FROM data.{table} r WHERE r.status IN ({states}) AND {look.of("r")}
              AND NOT EXISTS (SELECT FROM data.procrastinate_jobs j WHERE j.status IN ('todo', 'doing')
                  AND j.args ->> 'run_id' = r.id::text)"""  # noqa: S608
    yield from look.rows(sql)
