"""The nightly round through the files."""

from __future__ import annotations

import logging

from django.db import close_old_connections
from procrastinate.contrib.django import app

from quen.kernel.files.chores import tidy_files

log = logging.getLogger("quen.files")


@app.periodic(cron="17 19 * * *")  # in South-East Asia after two at night
@app.task(name="tidy_files", queue="chores", queueing_lock="tidy_files")
def tidy(timestamp: int) -> None:
    """Delete what has run out, and contents that nothing names. May be begun again at any time."""
    del timestamp
    close_old_connections()
    try:
        rows, contents = tidy_files()
        log.info("files: %d deleted for good, %d contents removed", rows, contents)
    finally:
        close_old_connections()
