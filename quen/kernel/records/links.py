"""`RecordLink`: a row that ties something to a record of any object, and knows who owns that record."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import TenantRow
from quen.kernel.records.fields import Ref


class RecordLink(TenantRow):
    """A tie to the record `record_id` of `object`.

    `owner` is the owner of that record (of a member: herself), so that rights can follow it without a join. It is
    kept by triggers of the database: when the record changes hands, by whatever way, those who may see change in the
    same transaction. When the record is deleted for good, its ties go.
    """

    object = models.CharField(max_length=60, editable=False)
    record_id = models.UUIDField(editable=False)
    owner = Ref("kernel.Member", verbose_name=_("Owner"), null=True, editable=False)

    class Meta:
        abstract = True


def record_key(object_name: str, record_id: uuid.UUID | str) -> str:
    """A record of any object as one text, as `AnyRefField` keeps it: `account:0190…`."""
    return f"{object_name}:{record_id}"


def split_key(key: str) -> tuple[str, uuid.UUID]:
    """The object and the id of a `record_key`. Raises ValueError."""
    name, _colon, text = key.partition(":")
    return name, uuid.UUID(text)
