"""History that has run out goes by whole months, without holding anybody up.

A month is detached first (`DETACH PARTITION … CONCURRENTLY`: it waits for those who read the log without standing in
anybody's way), then its table is dropped, which nobody sees any more. No lock is waited for longer than PATIENCE; what
does not succeed is left half done, and the next round goes on with it.
"""

from __future__ import annotations

import logging

from django.db import OperationalError, connections

log = logging.getLogger("quen.changes")
PATIENCE = "700ms"
OWNER, SYSTEM = "owner", "system"


def drop_old_months(keep: int) -> int:
    """Drop the months older than `keep` months before the present one, at least 3, that every consumer has read.

    Returns their number. Outside of a transaction; as the owner of the tables.
    """
    with connections[SYSTEM].cursor() as cursor:
        cursor.execute("SELECT part, state FROM app.change_log_months_to_drop(%s)", [keep])
        months = cursor.fetchall()
    gone = 0
    try:
        for part, state in months:
            _drop(part, state)
            gone += 1
    except OperationalError as error:  # a lock was not to be had in time
        log.info("%s stays until the next round: %s", part, str(error).strip())
    finally:
        connections[OWNER].close()
    return gone


def _drop(part: str, state: str) -> None:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{PATIENCE}'")
        if state == "attached":
            cursor.execute(f"ALTER TABLE data.change_log DETACH PARTITION data.{part} CONCURRENTLY")
        elif state == "pending":
            cursor.execute(f"ALTER TABLE data.change_log DETACH PARTITION data.{part} FINALIZE")
        cursor.execute(f"DROP TABLE data.{part}")
