"""What an exception says about the machine: the database gone or busy, the disk full. Not the fault of the request."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from typing import Literal

import django.db
import psycopg

Outage = Literal["", "down", "busy", "full"]

_FULL = {errno.ENOSPC, errno.EDQUOT}
_BUSY = ("55P03", "57014", "40001", "40P01", "53300")  # lock, timeout, serialization, deadlock, connections
_FULL_STATES = ("53100", "58030")  # disk full, input or output error
# the views through which the application works are away while a migration runs
_MIGRATING = {"42P01": "does not exist", "42501": "permission denied for"}
_DATABASE = (django.db.OperationalError, django.db.InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)


def outage(error: BaseException | None) -> Outage:
    """`down`: the database does not answer; `busy`: it gave up waiting; `full`: no room on a disk; "": none of these.

    The exceptions that led to `error` count too, since drivers wrap each other's.
    """
    found: Outage = ""
    for each in _chain(error):
        state = getattr(each, "sqlstate", None) or ""
        if state in _FULL_STATES or (isinstance(each, OSError) and each.errno in _FULL):
            return "full"
        if state in _BUSY:
            return "busy"
        if isinstance(each, _DATABASE) or (state in _MIGRATING and _MIGRATING[state] in str(each)):
            found = "down"
    return found


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
