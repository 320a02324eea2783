"""`GET /healthz`: what a load balancer and an administrator ask."""

from __future__ import annotations

import logging
from typing import Any

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

import quen
from quen.kernel.web.door import PUBLIC, page

log = logging.getLogger("quen.health")
WORKER_SECONDS = 60


@page(PUBLIC)
def healthz(request: HttpRequest) -> HttpResponse:
    """200 with version and the state of database, worker and change-log lag; 503 when the database does not answer."""
    del request
    body: dict[str, Any] = {"version": quen.__version__}
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT abs(extract(epoch FROM now() - at))::float FROM process_heartbeat WHERE process = 'worker'"
            )
            row = cursor.fetchone()
            cursor.execute("SELECT consumer, seconds FROM app.consumer_lag()")
            lag = {name: round(seconds, 1) for name, seconds in cursor.fetchall()}
    except Error as error:  # asked every few seconds: one line
        log.error("the database does not answer: %s", str(error).partition("\n")[0])  # noqa: TRY400
        return JsonResponse({**body, "status": "fail", "database": "down"}, status=503)
    alive = row is not None and row[0] < WORKER_SECONDS
    worker = "up" if alive else "down"
    return JsonResponse(
        {
            **body,
            "status": "pass" if alive else "warn",
            "database": "up",
            "worker": worker,
            "change_log_lag_seconds": lag,
        }
    )
