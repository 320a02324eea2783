"""What a member keeps at hand: favorites in her own order, and the records she opened last."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from quen.kernel.records.base import TenantRow
from quen.kernel.records.fields import Ref


class Favorite(TenantRow):
    """A record (`object`, `record_id`), or a list as it was filtered (`path`, called `label`)."""

    member = Ref("kernel.Member")
    object = models.CharField(max_length=60)
    record_id = models.UUIDField(null=True)
    path = models.CharField(max_length=1000, blank=True, default="")
    label = models.CharField(max_length=120, blank=True, default="")
    position = models.IntegerField(default=0)

    class Meta:
        db_table = "favorite"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant_id", "member", "record_id"],
                condition=models.Q(record_id__isnull=False),
                name="favorite_record_once",
            ),
            models.UniqueConstraint(
                fields=["tenant_id", "member", "path"], condition=~models.Q(path=""), name="favorite_path_once"
            ),
        ]


class Recent(TenantRow):
    """The records that a member opened last, as `object:id`, the latest first: one row, written in one statement."""

    member = Ref("kernel.Member")
    keys = ArrayField(models.CharField(max_length=100))

    class Meta:
        db_table = "recent"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant_id", "member"], name="recent_of_member"),
        ]
