"""Connections beside Django's, for LISTEN and for the job queue."""

from __future__ import annotations

from typing import Any

from django.db import connections


def system_parameters() -> dict[str, Any]:
    """Keyword arguments for `psycopg.connect` as quen_system, of the database Django uses now."""
    found = connections["system"].settings_dict
    return {
        "host": found["HOST"],
        "port": found["PORT"],
        "dbname": found["NAME"],
        "user": found["USER"],
        "password": found["PASSWORD"],
        **found["OPTIONS"],
    }
