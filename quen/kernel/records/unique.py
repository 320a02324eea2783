"""What may stand only once in a tenant: among the records that are not in the trash."""

from __future__ import annotations

from django.db import models


def once(*fields: str, name: str, where: models.Q | None = None) -> models.UniqueConstraint:
    """No two living records of a tenant share the values of `fields`; one in the trash blocks no new one.

    `where` narrows it further. Every unique constraint of a `Record` is made by this (a boot check sees to it).
    """
    living = models.Q(deleted_at__isnull=True)
    return models.UniqueConstraint(
        fields=["tenant_id", *fields], name=name, condition=living & where if where else living
    )
