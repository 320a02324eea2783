"""Stage moves: when a deal came into which stage, how long it had stood in the one before, and what it was worth."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import TenantRow
from quen.kernel.records.fields import Ref


class StageMove(TenantRow):
    """One step of a deal, written by a trigger of the deal, so that bulk changes and imports count.

    `from_stage` is empty for the first one. `days` are those spent in `from_stage`, `amount` is in base currency at
    that time, `note` why an exit criterion was passed over.
    """

    opportunity = Ref("sales.Opportunity", verbose_name=_("Opportunity"), part=True)
    from_stage = Ref("sales.Stage", verbose_name=_("From stage"), null=True)
    to_stage = Ref("sales.Stage", verbose_name=_("To stage"), null=True)
    at = models.DateTimeField(_("When"))
    by = Ref("kernel.Member", verbose_name=_("Who"), null=True)
    owner = Ref("kernel.Member", verbose_name=_("Owner"), null=True)
    days = models.DecimalField(_("Days in the stage"), max_digits=9, decimal_places=2, null=True)
    amount = models.DecimalField(_("Amount"), max_digits=20, decimal_places=2, null=True)
    note = models.CharField(max_length=400, blank=True, default="", db_default="")

    TRIGGERS: ClassVar[tuple[str, ...]] = (
        (
            "AFTER INSERT ON data.sales_stagemove REFERENCING NEW TABLE AS new_rows "
            "FOR EACH STATEMENT EXECUTE FUNCTION app.stage_flow_add()"
        ),
    )

    class Meta:
        indexes = [models.Index(fields=["tenant_id", "opportunity", "at"], name="stagemove_of_a_deal")]


class StageFlow(TenantRow):
    """The moves of a month from one stage to another, summed per owner: what pipeline figures are read from.

    `owner_key` is the owner's id, or the id of nothing (all zeros) for deals without one.
    """

    owner_key = models.UUIDField()
    from_stage = Ref("sales.Stage", verbose_name=_("From stage"), part=True)
    to_stage = Ref("sales.Stage", verbose_name=_("To stage"), part=True)
    month = models.DateField()
    moves = models.IntegerField()
    days = models.DecimalField(max_digits=20, decimal_places=2)
    amount = models.DecimalField(max_digits=24, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant_id", "from_stage", "to_stage", "month", "owner_key"], name="stageflow_once"
            )
        ]
