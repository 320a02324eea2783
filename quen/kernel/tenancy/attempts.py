"""How often somebody may try to sign in: a name so many times, and an address of the network so many times.

A name that nobody has is counted like one that somebody has, so that counting tells nobody which names there are. An
attempt is charged before its password is looked at, in one statement, so that a hundred at once are no more than eight.
Budgets refill evenly (the generic cell rate algorithm, as `quen.kernel.api.limits`); they are kept under a keyed digest
in the unlogged table `api_budget`, which holds no names.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from typing import Any

from django.db import connection
from django.utils.crypto import salted_hmac

WINDOW = timedelta(minutes=10)
OF_A_NAME = 8  # in WINDOW; then one more each time that a share of the window has passed
OF_AN_ADDRESS = 200  # many people may share one
_CHARGE = """
INSERT INTO api_budget AS b (id, full_at, refused) VALUES (%(id)s, statement_timestamp() + %(cost)s, false)
ON CONFLICT (id) DO UPDATE SET
    full_at = CASE WHEN app.spent_until(b.full_at, %(window)s) + %(cost)s <= statement_timestamp() + %(window)s
                   THEN app.spent_until(b.full_at, %(window)s) + %(cost)s ELSE b.full_at END,
    refused = app.spent_until(b.full_at, %(window)s) + %(cost)s > statement_timestamp() + %(window)s
RETURNING refused
"""


@dataclass(frozen=True)
class Attempts:
    """The attempts under one key."""

    id: uuid.UUID
    most: int

    @property
    def cost(self) -> timedelta:
        return WINDOW / self.most

    def charge(self) -> bool:
        """Count one; whether it may be made."""
        with connection.cursor() as cursor:
            values: dict[str, Any] = {"id": self.id, "cost": self.cost, "window": WINDOW}
            cursor.execute(_CHARGE, values)
            return not cursor.fetchone()[0]

    def take_back(self) -> None:
        """The last one was right: it does not count."""
        with connection.cursor() as cursor:
            values: list[Any] = [self.cost, self.id]
            cursor.execute("UPDATE api_budget SET full_at = full_at - %s WHERE id = %s", values)

    def forget(self) -> None:
        """None has been made."""
        with connection.cursor() as cursor:
            cursor.execute("UPDATE api_budget SET full_at = statement_timestamp() WHERE id = %s", [self.id])


def attempts_of_name(email: str) -> Attempts:
    """Those to sign in by a name, known or not."""
    return Attempts(_key("name", email.strip().lower()), OF_A_NAME)


def attempts_of_address(address: str) -> Attempts | None:
    """Those from an address of the network; None for one of this house, where a proxy may stand for everybody."""
    try:
        found = ip_address(address)
    except ValueError:
        return None
    return Attempts(_key("address", found.compressed), OF_AN_ADDRESS) if found.is_global else None


def _key(kind: str, text: str) -> uuid.UUID:
    return uuid.UUID(bytes=salted_hmac(f"quen.sign_in.{kind}", text, algorithm="sha256").digest()[:16])
