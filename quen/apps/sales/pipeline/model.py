"""Pipeline: a way deals go, from first talk to close."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record
from quen.kernel.records.fields import SortKeyField, name_field
from quen.kernel.records.unique import once


class Pipeline(Record):
    """A sequence of stages. `is_default` marks the one that opens first."""

    name = name_field()
    position = models.IntegerField(_("Position"), default=0)
    is_default = models.BooleanField(_("Default"), default=False)
    name_sort = SortKeyField("name")

    class Meta:
        verbose_name = _("Pipeline")
        verbose_name_plural = _("Pipelines")
        constraints = [once("name", name="pipeline_name_once")]
