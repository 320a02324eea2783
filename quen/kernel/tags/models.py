"""Tags, and what is tagged with them."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quen.kernel.errors import Text
from quen.kernel.records.base import Attached, Record
from quen.kernel.records.fields import Ref, SortKeyField

COLORS = [
    ("gray", _("Gray")),
    ("red", _("Red")),
    ("orange", _("Orange")),
    ("yellow", _("Yellow")),
    ("green", _("Green")),
    ("teal", _("Teal")),
    ("blue", _("Blue")),
    ("purple", _("Purple")),
    ("pink", _("Pink")),
]


def object_choices() -> list[tuple[str, Text]]:
    """(name, plural) of the objects whose records can be tagged."""
    from quen.kernel.registry.registry import specs

    return [(spec.name, spec.model._meta.verbose_name_plural or "") for spec in specs().values() if spec.takes_tags]


class Tag(Record):
    """A word that people put on records. `object` narrows it to the records of one object, "" is for all."""

    name = models.CharField(_("Name"), max_length=60)
    color = models.CharField(_("Color"), max_length=10, choices=COLORS, default="gray")
    object = models.CharField(_("Only for"), max_length=60, choices=object_choices, blank=True, default="")
    name_sort = SortKeyField("name")

    class Meta:
        verbose_name = _("Tag")
        verbose_name_plural = _("Tags")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant_id", "name", "object"], name="tag_name_once",
                condition=models.Q(deleted_at__isnull=True),
            )
        ]  # fmt: skip


class Tagging(Attached):
    """A tag on a record."""

    tag = Ref("kernel.Tag", part=True)
    created_at = models.DateTimeField(db_default=Now())
    created_by = Ref("kernel.Member", null=True)

    class Meta:
        db_table = "tagging"
        indexes = [models.Index(fields=["tenant_id", "tag", "object", "record_id"], name="tagging_by_tag")]
        constraints = [models.UniqueConstraint(fields=["tenant_id", "object", "record_id", "tag"], name="tagging_once")]
