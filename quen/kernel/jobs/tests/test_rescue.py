"""Jobs whose worker died are begun again, whatever the clock says; those at work are left alone."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import procrastinate
from django.db import connections
from procrastinate.contrib.django import app

from quen.kernel.clock import now
from quen.kernel.db.direct import system_parameters
from quen.kernel.jobs.rescue import STALLED_AFTER, Watch, lost_jobs


class Seconds:
    """A clock that only the test moves on."""

    def __init__(self) -> None:
        self.present = 0.0

    def __call__(self) -> float:
        return self.present


def lost(watch: Watch) -> list[int]:
    """Numbers of the jobs that count as lost now."""

    async def ask() -> list[int]:
        connector = procrastinate.PsycopgConnector(kwargs=system_parameters())
        with app.replace_connector(connector) as working:
            async with working.open_async():
                return [job.id for job in await lost_jobs(working, watch) if job.id is not None]

    return asyncio.run(ask())


def at_work(ahead: timedelta) -> tuple[int, int]:
    """A worker whose last sign of life is so far ahead of the clock, and its job: (worker, job)."""
    with connections["system"].cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id", [now() + ahead])
        (worker,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id) "
            "VALUES ('chores', 'tidy_files', 'doing', %s) RETURNING id",
            [worker],
        )
        return worker, cursor.fetchone()[0]


def test_a_leap_ahead_takes_no_job_from_a_worker_that_lives(fresh_db: str) -> None:
    worker, _job = at_work(-timedelta(hours=3))
    seconds = Seconds()
    watch = Watch(seconds)
    for look in range(6):
        assert lost(watch) == [], f"look {look}"
        seconds.present += 10
        with connections["system"].cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat + interval '10 s' WHERE id = %s",
                [worker],
            )


def test_a_worker_that_died_before_the_clock_was_set_back_is_found(fresh_db: str) -> None:
    _worker, job = at_work(timedelta(hours=3))
    seconds = Seconds()
    watch = Watch(seconds)
    assert lost(watch) == []
    seconds.present = STALLED_AFTER - 1
    assert lost(watch) == []
    seconds.present = STALLED_AFTER
    assert lost(watch) == [job]


def test_a_job_without_a_worker_is_lost_at_once(fresh_db: str) -> None:
    worker, job = at_work(timedelta())
    with connections["system"].cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers WHERE id = %s", [worker])
    assert lost(Watch()) == [job]


def test_a_worker_is_watched_anew_with_each_sign() -> None:
    seconds = Seconds()
    watch = Watch(seconds)
    moment = now()
    assert watch.silent({1: moment, 2: moment}) == set()
    seconds.present = STALLED_AFTER
    assert watch.silent({1: moment + timedelta(microseconds=1), 2: moment}) == {2}
    assert watch.silent({1: moment}) == set()
