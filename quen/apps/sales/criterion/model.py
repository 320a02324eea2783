"""Stage criterion: what must be true of a deal before it leaves a stage."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record, TenantRow
from quen.kernel.records.fields import Ref, SortKeyField, name_field
from quen.kernel.records.unique import once


class StageCriterion(Record):
    """A field that must be filled in (`field`), or, without one, a point to be ticked on the deal."""

    FIELDS = [
        ("account", _("Account")),
        ("contact", _("Contact")),
        ("product", _("Product")),
        ("amount", _("Amount")),
        ("close_date", _("Close date")),
        ("next_step", _("Next step")),
        ("next_step_on", _("Next step on")),
        ("source", _("Source")),
        ("description", _("Description")),
    ]

    name = name_field()
    stage = Ref("sales.Stage", verbose_name=_("Stage"), part=True)
    field = models.CharField(
        _("Field to be filled in"), max_length=20, choices=FIELDS, blank=True, default="",
        help_text=_("Leave it empty for a point that people tick."),
    )  # fmt: skip
    position = models.IntegerField(_("Position"), default=0)
    name_sort = SortKeyField("name")

    class Meta:
        verbose_name = _("Exit criterion")
        verbose_name_plural = _("Exit criteria")
        constraints = [once("stage", "name", name="stagecriterion_once_a_stage")]


class DealCheck(TenantRow):
    """A point of a stage that has been ticked on a deal."""

    opportunity = Ref("sales.Opportunity", part=True)
    criterion = Ref("sales.StageCriterion", part=True)
    at = models.DateTimeField(db_default=Now(), editable=False)
    by = Ref("kernel.Member", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "opportunity", "criterion"], name="dealcheck_once_a_deal")
        ]
