"""Bringing consumers up to date in tests."""

from __future__ import annotations

import time

from django.db import connection

from quen.kernel.changes.consume import Handler, drain

PATIENCE = 60.0  # seconds; transactions of other databases of the same server hold a consumer back too


def drain_all(consumer: str, handler: Handler) -> None:
    """Consume until nothing is left to read, settled or not. Fails when something stays unsettled."""
    deadline = time.monotonic() + PATIENCE
    while True:
        if drain(consumer, handler):
            deadline = time.monotonic() + PATIENCE
        with connection.cursor() as cursor:
            cursor.execute("SELECT seconds FROM app.consumer_lag() WHERE consumer = %s", [consumer])
            (lag,) = cursor.fetchone()
        if lag == 0:
            return
        if time.monotonic() > deadline:
            raise TimeoutError(f"{consumer} is {lag:.0f} s behind")
