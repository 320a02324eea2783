"""The floor of an operation: the least SQL with the same result, as `quen_app`, in this process."""

from __future__ import annotations

import statistics
import time
import uuid
from typing import Any

from django.db import connection

from bench.operations import Operation
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.text.grams import query_grams

RUNS = 11
_FOUND = (
    "SELECT object, id, title, subtitle FROM search_entry WHERE grams @> %s::int[] ORDER BY touched_at DESC LIMIT 20"
)


def floor_of(operation: Operation, tenant: uuid.UUID) -> float | None:
    """Median milliseconds of all its statements together; None where it has no floor."""
    statements: list[tuple[str, Any]] = [(sql, None) for sql in operation.floor]
    if operation.words:
        statements.append((_FOUND, [query_grams(tenant, operation.words).grams]))
    if not statements:
        return None
    times = []
    with tenant_context(tenant, via="job"), connection.cursor() as cursor:
        for _run in range(RUNS + 1):
            started = time.perf_counter()
            for sql, parameters in statements:
                cursor.execute(sql, parameters)
                cursor.fetchall()
            times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times[1:])
