"""Connections beside Django's: for LISTEN, for the job queue, and for what must not wait for a transaction's end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import psycopg.conninfo
from django.db import connections


def system_parameters() -> dict[str, Any]:
    """Keyword arguments for `psycopg.connect` as quen_system, of the database Django uses now."""
    return _parameters("system")


def application_conninfo() -> str:
    """How a program beside Django reaches the database as quen_app: a connection string of libpq, with the password."""
    return psycopg.conninfo.make_conninfo(**_parameters("default"))


_own = threading.local()


@contextmanager
def apart(tenant_id: str) -> Iterator[psycopg.Cursor[Any]]:
    """A short transaction of the application in `tenant_id`, on a connection of this thread's own: it is committed
    at the end of the block, whatever becomes of the transaction around it. Raises psycopg.Error."""
    connection = _application()
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('quen.tenant', %s, true)", [tenant_id])
        yield cursor


def _application() -> psycopg.Connection[Any]:
    """The thread's connection, made anew when it is broken or when the database has become another one."""
    wanted = _parameters("default")
    kept: psycopg.Connection[Any] | None = getattr(_own, "connection", None)
    if kept is not None and getattr(_own, "parameters", None) == wanted and _alive(kept):
        return kept
    if kept is not None:
        kept.close()
    _own.parameters, _own.connection = wanted, psycopg.connect(**wanted, autocommit=True)
    return _own.connection  # type: ignore[no-any-return]


def close_apart() -> None:
    """Close this thread's connection, if it has one."""
    kept: psycopg.Connection[Any] | None = getattr(_own, "connection", None)
    if kept is not None:
        kept.close()
        _own.connection = None


def _alive(connection: psycopg.Connection[Any]) -> bool:
    try:
        connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def _parameters(alias: str) -> dict[str, Any]:
    found = connections[alias].settings_dict
    return {
        "host": found["HOST"],
        "port": found["PORT"],
        "dbname": found["NAME"],
        "user": found["USER"],
        "password": found["PASSWORD"],
        **found["OPTIONS"],
    }
