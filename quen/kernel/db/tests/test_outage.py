"""What an exception says about the machine."""

from __future__ import annotations

import errno

import django.db
import psycopg
import pytest

from quen.kernel.db.outage import outage


def caused(error: Exception, by: Exception) -> Exception:
    error.__cause__ = by
    return error


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (ValueError("no fault of the machine"), ""),
        (django.db.IntegrityError("twice"), ""),
        (django.db.OperationalError("connection refused"), "down"),
        (django.db.InterfaceError("the connection is closed"), "down"),
        (psycopg.OperationalError("terminating connection"), "down"),
        (caused(django.db.OperationalError("x"), psycopg.errors.LockNotAvailable("x")), "busy"),
        (caused(django.db.OperationalError("x"), psycopg.errors.QueryCanceled("x")), "busy"),
        (caused(django.db.OperationalError("x"), psycopg.errors.DiskFull("x")), "full"),
        (
            caused(django.db.ProgrammingError("x"), psycopg.errors.UndefinedTable('"file" does not exist')),
            "down",
        ),
        (psycopg.errors.InsufficientPrivilege("permission denied for table file"), "down"),
        (psycopg.errors.InsufficientPrivilege("only administrators"), ""),
        (OSError(errno.ENOSPC, "No space left on device"), "full"),
        (OSError(errno.ENOENT, "No such file"), ""),
        (caused(RuntimeError("x"), OSError(errno.EDQUOT, "Disk quota exceeded")), "full"),
    ],
)
def test_what_is_to_blame(error: Exception, word: str) -> None:
    assert outage(error) == word


def test_nothing_is_no_outage() -> None:
    assert outage(None) == ""
