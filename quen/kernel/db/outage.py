"""What an exception says about the machine: the database gone or busy, the disk full. Not the fault of the request."""

from __future__ import annotations

import errno
import logging
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


class OneLine(logging.Filter):
    """What the log says while the database is away or the disk full: a line for each request, without the traceback,
    which tells nothing and would fill the disk."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Never leaves a record out."""
        error = record.exc_info[1] if record.exc_info else None
        if (
            error is not None
            and outage(error) in {"down", "full"}
            and not isinstance(error, django.db.ProgrammingError)
        ):
            first = str(error).partition("\n")[0]
            record.msg, record.args = f"{record.getMessage()}: {type(error).__name__}: {first}", None
            record.exc_info = record.exc_text = None
        return True


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
