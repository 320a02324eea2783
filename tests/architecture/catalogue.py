"""The catalogue of the database as the architecture tests read it."""

from __future__ import annotations

from typing import Any

from django.db import connection

# Tables that have a tenant but are read before the tenant is known, each with the reason.
TENANT_NOT_YET_KNOWN = {"kernel_token": "an API token tells which tenant a request is for"}


def ask(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """The rows of a statement on the application's own connection; names come out with their schema."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = pg_catalog")
        cursor.execute(statement, list(parameters) or None)
        return list(cursor.fetchall()) if cursor.description else []


def values(statement: str, *parameters: Any) -> list[Any]:
    """The first column of a statement's rows."""
    return [row[0] for row in ask(statement, *parameters)]


def all_tables() -> set[str]:
    """Every table of schema data, partitioned ones included, partitions not."""
    return set(
        values("""
            SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'data'::regnamespace
               AND c.relkind IN ('r', 'p', 'f', 'm', 'v') AND NOT c.relispartition
        """)
    )


def tenant_tables() -> set[str]:
    """The tables of schema data whose rows belong to a tenant."""
    found = values("""
        SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
         WHERE c.relnamespace = 'data'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
           AND a.attname = 'tenant_id' AND NOT a.attisdropped
    """)
    return set(found) - set(TENANT_NOT_YET_KNOWN)
