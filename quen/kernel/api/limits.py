"""Rates: how many requests a minute a token and a user may make.

A budget of `q` requests refills evenly over a minute (the generic cell rate algorithm: one moment per budget says
when it is full again). Budgets are rows of an unlogged table, so that all web processes share them; both are
charged in one statement outside the request's transaction. Headers: draft-ietf-httpapi-ratelimit-headers-10.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.translation import gettext as _

from quen.kernel.api.identity import Caller
from quen.kernel.api.problems import ApiError

WINDOW = timedelta(minutes=1)
_SPEND = """
INSERT INTO api_budget AS b (id, full_at, refused)
SELECT v.id, statement_timestamp() + v.cost, false
FROM (VALUES {rows}) AS v (id, cost)
ON CONFLICT (id) DO UPDATE SET
    full_at = CASE WHEN app.spent_until(b.full_at, %s) + (excluded.full_at - statement_timestamp())
                        <= statement_timestamp() + %s
                   THEN app.spent_until(b.full_at, %s) + (excluded.full_at - statement_timestamp())
                   ELSE b.full_at END,
    refused = app.spent_until(b.full_at, %s) + (excluded.full_at - statement_timestamp())
              > statement_timestamp() + %s
RETURNING id, greatest(full_at - statement_timestamp(), interval '0'), refused
"""


@dataclass(frozen=True)
class Budget:
    """`quota` requests a minute for the token or the user `id`."""

    name: str
    id: uuid.UUID
    quota: int

    @property
    def cost(self) -> timedelta:
        """The time after which the budget has one request more."""
        return WINDOW / self.quota


def budgets_of(caller: Caller) -> list[Budget]:
    """The budgets a request is charged to: the token's, then the user's. None where a rate is switched off."""
    found = []
    if caller.token_id is not None and settings.API_RATE:
        found.append(Budget("token", caller.token_id, settings.API_RATE))
    if settings.API_USER_RATE:
        found.append(Budget("user", caller.user.pk, settings.API_USER_RATE))
    return found


def spend(request: HttpRequest, caller: Caller) -> None:
    """Charge one request; `request.rate_headers` then holds the headers of the answer. Raises ApiError (429)."""
    budgets = budgets_of(caller)
    if not budgets:
        return
    rows = ", ".join(["(%s::uuid, %s::interval)"] * len(budgets))
    values: list[Any] = [value for budget in budgets for value in (budget.id, budget.cost)]
    values += [WINDOW] * 5
    with connection.cursor() as cursor:
        cursor.execute(_SPEND.format(rows=rows), values)
        state = {row[0]: (row[1], row[2]) for row in cursor.fetchall()}
    request.rate_headers = _headers(budgets, state)  # type: ignore[attr-defined]
    waits = [state[b.id][0] + b.cost - WINDOW for b in budgets if state[b.id][1]]
    if waits:
        text = _("Too many requests. Please slow down.")
        raise ApiError("rate_limited", text, 429, headers={"Retry-After": str(max(1, _seconds(max(waits))))})


def _headers(budgets: list[Budget], state: dict[uuid.UUID, tuple[timedelta, bool]]) -> dict[str, str]:
    policies, left = [], []
    for budget in budgets:
        used, refused = state[budget.id]
        rounded = timedelta(microseconds=budget.quota)  # what dividing the window may have lost
        remaining = 0 if refused else max(0, (WINDOW - used + rounded) // budget.cost)
        policies.append(f'"{budget.name}";q={budget.quota};w={_seconds(WINDOW)}')
        left.append(f'"{budget.name}";r={remaining};t={_seconds(used)}')
    return {"RateLimit-Policy": ", ".join(policies), "RateLimit": ", ".join(left)}


def _seconds(time: timedelta) -> int:
    """Whole seconds, a begun one as a whole."""
    return -(-time // timedelta(seconds=1))
