"""How often tags are used: counted up to a limit for each, never further."""

from __future__ import annotations

import uuid

from django.db import connection

from quen.kernel.query.page import COUNT_LIMIT

_COUNT = """
SELECT t.tag_id, t.object, count(*) FROM unnest(%s::uuid[]) AS wanted (id)
CROSS JOIN LATERAL (
    SELECT x.tag_id, x.object FROM tagging x WHERE x.tag_id = wanted.id LIMIT %s
) t GROUP BY t.tag_id, t.object
"""


def tag_counts(ids: list[uuid.UUID]) -> dict[uuid.UUID, dict[str, int]]:
    """{tag: {object: records}}, in one statement; counting of a tag stops above COUNT_LIMIT."""
    found: dict[uuid.UUID, dict[str, int]] = {}
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [ids, COUNT_LIMIT + 1])
            for tag_id, name, count in cursor.fetchall():
                found.setdefault(tag_id, {})[name] = count
    return found
