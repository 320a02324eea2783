"""Series go on by themselves: once a day the occurrences of the coming time are made."""

from __future__ import annotations

from django.db import close_old_connections, connections
from procrastinate.contrib.django import app

from quen.apps.activities.activity.repeat import extend_all


@app.periodic(cron="23 * * * *")
@app.task(name="extend_series", queue="activities", queueing_lock="extend_series")
def extend_series(timestamp: int) -> None:
    """Every hour, so that a worker that was away for a night is not missed; what is there already is not made again."""
    del timestamp
    close_old_connections()
    try:
        with connections["system"].cursor() as cursor:
            cursor.execute("SELECT id FROM kernel_tenant")
            tenants = [row[0] for row in cursor.fetchall()]
        for tenant in tenants:
            extend_all(tenant)
    finally:
        close_old_connections()
