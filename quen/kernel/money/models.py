"""`Revaluation`: how far the amounts of a currency have followed its rates."""

from __future__ import annotations

import uuid

from django.db import models

from quen.kernel.records.base import TenantRow

FIRST = uuid.UUID(int=0)


class Revaluation(TenantRow):
    """The work that a new, corrected or deleted rate of `currency` makes; one row for each currency.

    It goes through all amounts in that currency: `place` says in which column, `after` behind which record.
    `passes` counts how often it has still to go through everything; a rate that changes meanwhile begins anew.
    """

    currency = models.CharField(max_length=3)
    passes = models.IntegerField(default=0)
    place = models.CharField(max_length=120, default="")
    after = models.UUIDField(default=FIRST)
    changed = models.BigIntegerField(default=0)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant_id", "currency"], name="revaluation_once_a_currency")]
