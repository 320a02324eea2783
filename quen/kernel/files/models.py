"""A file on a record, and the contents it had before."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from quen.kernel.records.base import Attached, TenantRow
from quen.kernel.records.fields import Ref

PORTRAIT = "portrait"
_PRESENT = models.Q(deleted_at__isnull=True)


class File(Attached):
    """A file with its present content. `sha256` (lower-case hex) is where the bytes are; `size` is in bytes.

    `slot` is "" for the files of a record, `portrait` for its picture (a person's face, a company's logo), of
    which there is one. `media_type` was found in the content, never in the name. `picture` says that it is an
    image of which thumbnails can be made; then `width` and `height` are in pixels. `position` orders pictures.
    `revision` counts the contents from 1.
    """

    slot = models.CharField(max_length=12, default="", db_default="")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    picture = models.BooleanField(default=False)
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    description = models.CharField(max_length=500, default="", db_default="")
    position = models.IntegerField(default=0)
    revision = models.IntegerField(default=1)
    uploaded_at = models.DateTimeField(db_default=Now())
    uploaded_by = Ref("kernel.Member", null=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "file"
        indexes = [
            models.Index(
                fields=["tenant_id", "object", "record_id", "uploaded_at", "id"], name="file_of_record",
                condition=_PRESENT,
            ),
            models.Index(
                fields=["tenant_id", "object", "record_id", "position", "id"], name="file_picture_of_record",
                condition=_PRESENT & models.Q(picture=True),
            ),
            models.Index(fields=["tenant_id", "sha256"], name="file_by_content"),
            models.Index(fields=["tenant_id", "deleted_at"], name="file_in_trash", condition=~_PRESENT),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["tenant_id", "object", "record_id", "slot", "name"], name="file_name_once", condition=_PRESENT
            ),
            models.CheckConstraint(condition=models.Q(sha256__regex="^[0-9a-f]{64}$"), name="file_sha256"),
        ]


class FileVersion(TenantRow):
    """An earlier content of a file."""

    file = Ref("kernel.File", part=True)
    revision = models.IntegerField()
    media_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    picture = models.BooleanField(default=False)
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    uploaded_at = models.DateTimeField()
    uploaded_by = Ref("kernel.Member", null=True)

    class Meta:
        db_table = "file_version"
        indexes = [models.Index(fields=["tenant_id", "sha256"], name="file_version_by_content")]
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "file", "revision"], name="file_version_once"),
            models.CheckConstraint(condition=models.Q(sha256__regex="^[0-9a-f]{64}$"), name="file_version_sha256"),
        ]
