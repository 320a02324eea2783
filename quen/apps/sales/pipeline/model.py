"""Pipeline: a way deals go, from first talk to close."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record
from quen.kernel.records.fields import SortKeyField, name_field
from quen.kernel.records.unique import once


class Pipeline(Record):
    """A sequence of stages. `is_default` marks the one that opens first.

    `reason_required`: which deals cannot be closed without saying why.
    """

    REASONS = [("lost", _("When a deal is lost")), ("both", _("When a deal is won or lost"))]

    name = name_field()
    position = models.IntegerField(_("Position"), default=0)
    is_default = models.BooleanField(_("Default"), default=False)
    reason_required = models.CharField(_("Reason required"), max_length=4, choices=REASONS, blank=True, default="")
    name_sort = SortKeyField("name")

    class Meta:
        verbose_name = _("Pipeline")
        verbose_name_plural = _("Pipelines")
        constraints = [once("name", name="pipeline_name_once")]
