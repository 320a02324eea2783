"""Jobs whose worker has died, found without asking what time it is.

A worker writes the moment into its row every few seconds. That this moment lies far back proves nothing, for the clock
may have leapt ahead, and a job that is at work would be begun a second time beside itself; that it lies ahead proves
nothing either, after the clock was set back. What counts is whether it changes.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import datetime

import procrastinate
import psycopg
from procrastinate.jobs import Job

log = logging.getLogger("quen.worker")
RESCUE_EVERY = 10.0
STALLED_AFTER = 30.0  # seconds without a new sign of life; the worker gives one every 10 seconds
_AT_WORK = """
SELECT j.id, j.worker_id, w.last_heartbeat FROM procrastinate_jobs j
  LEFT JOIN procrastinate_workers w ON w.id = j.worker_id WHERE j.status = 'doing'
"""


class Watch:
    """Remembers when the sign of life of each worker changed last, by a clock that nobody sets."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.monotonic = monotonic
        self.seen: dict[int, tuple[datetime, float]] = {}

    def silent(self, signs: dict[int, datetime]) -> set[int]:
        """Of these workers with their signs of life, those that have given no new one for STALLED_AFTER."""
        present = self.monotonic()
        self.seen = {
            worker: self.seen[worker] if worker in self.seen and self.seen[worker][0] == at else (at, present)
            for worker, at in signs.items()
        }
        return {worker for worker, (_at, since) in self.seen.items() if present - since >= STALLED_AFTER}


async def lost_jobs(app: procrastinate.App, watch: Watch) -> list[Job]:
    """Those at work for a worker that is silent, or that is not there any more."""
    rows = await app.connector.execute_query_all_async(_AT_WORK)
    dead = watch.silent({row["worker_id"]: row["last_heartbeat"] for row in rows if row["last_heartbeat"] is not None})
    lost = [row["id"] for row in rows if row["worker_id"] in dead or row["last_heartbeat"] is None]
    return [job for number in lost for job in await app.job_manager.list_jobs_async(id=number, status="doing")]


async def rescue_jobs(app: procrastinate.App) -> None:
    """Put them back into the queue, for as long as the worker runs; every job can be begun again."""
    watch = Watch()
    while True:
        try:
            for job in await lost_jobs(app, watch):
                log.warning("job %s (%s) lost its worker and is begun again", job.id, job.task_name)
                await app.job_manager.retry_job(job)
        except (procrastinate.exceptions.ProcrastinateException, psycopg.Error):
            log.exception("stalled jobs could not be looked for; trying again")
        await asyncio.sleep(RESCUE_EVERY)
