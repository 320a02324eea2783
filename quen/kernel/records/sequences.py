"""Number sequences: `D-1042`. Gaps are allowed; bulk work takes a range in one statement."""

from __future__ import annotations

from django.db import connection, models

from quen.kernel.records.base import TenantRow


class Sequence(TenantRow):
    """The last number given out to an object of a tenant."""

    object = models.CharField(max_length=60)
    last = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant_id", "object"], name="sequence_once_an_object")]


def take_numbers(object_name: str, count: int = 1) -> int:
    """Reserve `count` consecutive numbers for `object_name` and return the first. Starts at 1001."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO kernel_sequence AS s (id, object, last) VALUES (app.uuid7(), %s, 1000 + %s)
               ON CONFLICT (tenant_id, object) DO UPDATE SET last = s.last + %s RETURNING last""",
            [object_name, count, count],
        )
        (last,) = cursor.fetchone()
    return int(last) - count + 1
