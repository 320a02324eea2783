"""What lies in the trash. Written by triggers on the tables of records, whatever moved them there."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from quen.kernel.records.base import TenantRow
from quen.kernel.records.fields import Ref


class TrashItem(TenantRow):
    """A record in the trash. `root_id`: the record with which it went there; its own id for most.

    `deed`: the transaction that did it, so that what was deleted at once can come back at once.
    """

    LINKS: ClassVar = ()

    object = models.CharField(max_length=60)
    record_id = models.UUIDField()
    root_id = models.UUIDField()
    deed = models.BigIntegerField()
    at = models.DateTimeField()
    member = Ref("kernel.Member", null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant_id", "object", "record_id"], name="trash_item_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["tenant_id", "-at", "-id"], name="trash_item_latest"),
            models.Index(fields=["tenant_id", "object", "-at", "-id"], name="trash_item_of_object"),
            models.Index(fields=["tenant_id", "member", "-at", "-id"], name="trash_item_of_member"),
            models.Index(fields=["tenant_id", "root_id"], name="trash_item_of_root"),
            models.Index(fields=["tenant_id", "deed"], name="trash_item_of_deed"),
        ]
