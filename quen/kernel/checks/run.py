"""Running the checks of the data, each in a transaction of its own that sees one state and writes nothing."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import connections, transaction

from quen.kernel.checks.declare import MOST, OWNER, DataCheck, Finding, Look, data_checks


@dataclass(frozen=True)
class Outcome:
    """What one check found, and what to do about it. `looked_at` counts what was compared, `seconds` what it took."""

    check: str
    cure: str
    looked_at: int
    seconds: float
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def many(self) -> bool:
        """Whether there may be more findings than these."""
        return len(self.findings) >= MOST


def check_data(
    names: Iterable[str] = (), *, tenant_id: uuid.UUID | None = None, deep: bool = False
) -> Iterator[Outcome]:
    """Run the checks named, or all; one outcome after the other. Raises KeyError for a check that is not there."""
    known = data_checks()
    for name in list(names) or list(known):
        yield run_check(known[name], Look(tenant_id, deep))


def run_check(check: DataCheck, look: Look) -> Outcome:
    """Run one check."""
    began = time.monotonic()
    with transaction.atomic(using=OWNER):
        with connections[OWNER].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SET LOCAL enable_nestloop = off")  # whole tables are compared, whatever statistics say
        found = check.run(look)
    took = time.monotonic() - began
    return Outcome(check.name, check.cure, look.looked_at, took, tuple(found), tuple(look.notes))
