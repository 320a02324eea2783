"""Starts the process that follows the changes, when there are any: it loads Arrow, which the worker must not."""

from __future__ import annotations

import logging
import subprocess
import sys
import time

from quen.apps.analytics.warehouse.follow import pending
from quen.kernel.jobs.worker import WORKING

log = logging.getLogger("quen.warehouse")
CALM = 20  # seconds that the worker has run; when everything starts, people wait for the first page
_began: list[int] = []
_running: list[subprocess.Popen[bytes]] = []


def do_now() -> None:
    """Start it, unless it runs; in the worker only. It ends by itself when nothing happens any more."""
    if not WORKING.is_set():
        return
    if not _began:
        _began.append(int(time.monotonic()))
    if time.monotonic() - _began[0] < CALM:
        return
    if _running and _running[0].poll() is not None:
        code = _running.pop().returncode
        if code:
            log.warning("the process that follows the changes for the warehouse ended with code %s", code)
    if not _running and pending():
        command = [sys.executable, "-m", "quen.kernel.cli", "warehouse", "follow"]
        _running.append(subprocess.Popen(command, stdin=subprocess.DEVNULL))  # noqa: S603
