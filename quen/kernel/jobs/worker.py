"""The worker process: jobs, change-log consumers, and the small chores of the database."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from contextlib import suppress

import procrastinate
import psycopg
from django.conf import settings
from django.db import connections

from quen.kernel.changes.consumers import consume_all
from quen.kernel.changes.retention import drop_old_months
from quen.kernel.db.direct import system_parameters
from quen.kernel.jobs.chores import chores
from quen.kernel.jobs.collecting import rare_collections
from quen.kernel.jobs.giving_way import give_way
from quen.kernel.jobs.rescue import rescue_jobs

log = logging.getLogger("quen.worker")
CHORES_EVERY = 10.0  # seconds
KEEP_JOBS = "7 days"
KEEP_API_ANSWERS = 24  # hours; see quen.kernel.api.idempotency
KEEP_NOTIFICATIONS = 90  # days after they were read
LONGEST_WAIT = "2 minutes"  # for which a job is put off; one put off for longer is of a time when the clock was ahead
WORKING = threading.Event()  # set in the process that is the worker
WAKE_AT_LEAST_EVERY = 2.0  # seconds; NOTIFY usually wakes earlier


def run_worker() -> None:
    """Run until SIGTERM or Ctrl-C."""
    WORKING.set()
    give_way()
    stop = threading.Event()
    follower = threading.Thread(target=_follow_changes, args=(stop,), name="changes", daemon=True)
    follower.start()
    try:
        with rare_collections():
            asyncio.run(_run_jobs())
    finally:
        stop.set()
        follower.join(timeout=10)


async def _run_jobs() -> None:
    from procrastinate.contrib.django import app

    connector = procrastinate.PsycopgConnector(kwargs=system_parameters())
    with app.replace_connector(connector) as working:
        async with working.open_async():
            rescuer = asyncio.create_task(rescue_jobs(working))
            try:
                await working.run_worker_async(concurrency=2, install_signal_handlers=True, listen_notify=True)
            finally:
                rescuer.cancel()


def _follow_changes(stop: threading.Event) -> None:
    """Consume on every notification, at least every few seconds; a failure is logged and tried again."""
    chores_at, done_at = 0.0, time.monotonic()
    while not stop.is_set():
        try:
            with psycopg.connect(**system_parameters(), autocommit=True) as listener:
                listener.execute("LISTEN quen_changes")
                while not stop.is_set():
                    if time.monotonic() >= chores_at:
                        chores_at = time.monotonic() + CHORES_EVERY
                        do_chores(time.monotonic() - done_at)
                        done_at = time.monotonic()
                    if consume_all():
                        continue
                    for _notice in listener.notifies(timeout=WAKE_AT_LEAST_EVERY, stop_after=1):
                        pass
        except Exception:
            log.exception("the change log could not be read; trying again")
            for alias in connections:
                with suppress(Exception):  # one that is broken already; this thread must not end
                    connections[alias].close()
            stop.wait(2)


def do_chores(seconds: float) -> None:
    """Say that we live, fold board sums, make coming months' partitions, drop what has run out, deliver reminders.

    `seconds` have passed since the last time, by a clock that nobody sets.
    """
    with connections["system"].cursor() as cursor:
        cursor.execute(
            """INSERT INTO process_heartbeat (process, at) VALUES ('worker', now())
               ON CONFLICT (process) DO UPDATE SET at = excluded.at"""
        )
        cursor.execute("SELECT app.ensure_change_log_partitions(3)")
        cursor.execute("SELECT app.grow_older(%s)", [seconds])
        cursor.execute("SELECT app.fold_board_totals(50000)")
        cursor.execute(
            "UPDATE procrastinate_jobs SET scheduled_at = now() "
            "WHERE status = 'todo' AND scheduled_at > now() + %s::interval",
            [LONGEST_WAIT],
        )
        cursor.execute("DELETE FROM django_session WHERE expire_date < app.aging_now()")
        cursor.execute(
            """DELETE FROM procrastinate_jobs j WHERE status IN ('succeeded', 'cancelled')
               AND NOT EXISTS (SELECT 1 FROM procrastinate_events e
                               WHERE e.job_id = j.id AND e.at > app.aging_now() - %s::interval)""",
            [KEEP_JOBS],
        )
        cursor.execute("SELECT app.drop_old_notifications(%s, 5000)", [KEEP_NOTIFICATIONS])
        cursor.execute("SELECT app.drop_old_api_answers(%s, 5000)", [KEEP_API_ANSWERS])
        cursor.execute("DELETE FROM api_budget WHERE full_at < now() - interval '1 hour'")
    if settings.HISTORY_MONTHS:
        drop_old_months(settings.HISTORY_MONTHS)
    for do in chores():
        do()
