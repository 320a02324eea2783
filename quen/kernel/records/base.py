"""`Record`: the base of every business object."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from quen.kernel.records.fields import CurrentTenant, Ref


def new_id() -> uuid.UUID:
    """A UUIDv7: sortable by time, so that indexes grow at their end."""
    return uuid7()


@dataclass(frozen=True)
class TypedLink:
    """The two columns by which a row names a record of any object; see `quen.kernel.records.typed_links`."""

    object: str = "object"
    record: str = "record_id"


class TenantRow(models.Model):
    """A row that belongs to one tenant. Its table is reached only through the view of the same name."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant_id = models.UUIDField(db_default=CurrentTenant(), editable=False)

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    # Triggers of the table, from "AFTER" on, that refuse what no surface may do.
    GUARDS: ClassVar[tuple[str, ...]] = ()
    # Those that keep other rows true, from "BEFORE" or "AFTER" on; functions are in the folder `sql` of the context.
    TRIGGERS: ClassVar[tuple[str, ...]] = ()

    # Of a row that is no record: the columns whose changes are not logged; None logs nothing at all.
    LOG_WITHOUT: ClassVar[tuple[str, ...] | None] = None

    # How its rows name records of any object; None: by the columns `object` and `record_id`, if it has them.
    LINKS: ClassVar[tuple[TypedLink, ...] | None] = None

    class Meta:
        abstract = True


class Attached(TenantRow):
    """A row that hangs on a record of any object: a file, a tag.

    What is done to it is logged under that record, so that it stands in the record's history. Rights on it are
    those on the record. There is no foreign key, since the record may be of any table.
    """

    object = models.CharField(max_length=60, editable=False)
    record_id = models.UUIDField(editable=False)

    class Meta:
        abstract = True


class Record(TenantRow):
    """A business object: versioned, logged, searchable, in the trash before it is gone.

    `version` counts the saves and is the ETag. `deleted_at` set means: in the trash.
    """

    external_id = models.CharField(_("External ID"), max_length=120, null=True, blank=True)
    version = models.IntegerField(default=1, db_default=1, editable=False)
    created_at = models.DateTimeField(_("Created"), db_default=Now(), editable=False)
    created_by = Ref("kernel.Member", verbose_name=_("Created by"), null=True, editable=False)
    updated_at = models.DateTimeField(_("Changed"), db_default=Now(), editable=False)
    updated_by = Ref("kernel.Member", verbose_name=_("Changed by"), null=True, editable=False)
    deleted_at = models.DateTimeField(_("Deleted"), null=True, editable=False)

    TECHNICAL: ClassVar[frozenset[str]] = frozenset(
        {"id", "tenant_id", "version", "created_at", "created_by", "updated_at", "updated_by", "deleted_at"}
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(getattr(self, "name", self.pk))
