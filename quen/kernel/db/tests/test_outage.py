"""What an exception says about the machine."""

from __future__ import annotations

import errno
import logging
import sys

import django.db
import psycopg
import pytest

from quen.kernel.db.outage import OneLine, outage


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


def logged(error: Exception) -> logging.LogRecord:
    try:
        raise error
    except type(error):
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "Fault: %s", ("/contact/",), sys.exc_info())
    assert OneLine().filter(record)
    return record


def test_the_log_has_one_line_for_an_outage_and_the_traceback_of_a_mistake() -> None:
    away = logged(django.db.OperationalError("connection refused\nIs the server running?"))
    assert (away.getMessage(), away.exc_info) == ("Fault: /contact/: OperationalError: connection refused", None)
    mistake = logged(ValueError("a mistake"))
    assert (mistake.getMessage(), bool(mistake.exc_info)) == ("Fault: /contact/", True)
    missing = logged(django.db.ProgrammingError('relation "x" does not exist'))
    assert missing.exc_info


def test_nothing_is_no_outage() -> None:
    assert outage(None) == ""
