"""What the API remembers: answers to requests with an idempotency key, and how much of a rate is used up."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from quen.kernel.records.base import TenantRow
from quen.kernel.records.fields import Ref


class ApiAnswer(TenantRow):
    """The answer that `member` got to the request with the idempotency key `key`.

    `digest`: SHA-256 of method, address and body, so that the key serves for that request alone. `content`: the
    body of the answer, compressed by zlib.
    """

    member = Ref("kernel.Member")
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    status = models.IntegerField()
    headers = models.JSONField(default=dict)
    content = models.BinaryField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "api_answer"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant_id", "member", "key"], name="api_answer_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["at"], name="api_answer_old")]  # for the chore, of all tenants


class ApiBudget(models.Model):
    """What is used up of the rate of a token or a user (`id` is that of either), or of attempts to sign in.

    `full_at`: when nothing is used up any more. `refused`: whether that was said to the last request. The table
    is not logged by the database: after a crash everybody begins with a full budget.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    full_at = models.DateTimeField()
    refused = models.BooleanField(default=False)

    class Meta:
        db_table = "api_budget"
