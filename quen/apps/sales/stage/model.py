"""Stage: a step of a pipeline."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record
from quen.kernel.records.fields import Ref, SortKeyField, name_field
from quen.kernel.records.unique import once


class Stage(Record):
    """A step of a pipeline. `probability` in percent; after `rotting_days` in it a deal wants attention."""

    KINDS = [("open", _("Open")), ("won", _("Won")), ("lost", _("Lost"))]

    pipeline = Ref("sales.Pipeline", verbose_name=_("Pipeline"))
    name = name_field()
    position = models.IntegerField(_("Position"), default=0)
    probability = models.IntegerField(_("Probability (%)"), default=0)
    kind = models.CharField(_("Kind"), max_length=5, choices=KINDS, default="open")
    rotting_days = models.IntegerField(_("Days until it rots"), null=True, blank=True)
    name_sort = SortKeyField("name")

    class Meta:
        verbose_name = _("Stage")
        verbose_name_plural = _("Stages")
        constraints = [
            once("pipeline", "name", name="stage_name_once_a_pipeline"),
            models.CheckConstraint(
                condition=models.Q(probability__gte=0, probability__lte=100),
                name="stage_probability_0_to_100",
            ),
        ]
