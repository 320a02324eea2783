"""Deal competitor: who else wants the deal."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record
from quen.kernel.records.fields import Ref


class DealCompetitor(Record):
    """A competitor in a deal; `account` where it is one of our accounts, `name` how it is called anyway."""

    THREATS = [("low", _("Low")), ("medium", _("Medium")), ("high", _("High"))]

    name = models.CharField(_("Competitor"), max_length=200, blank=True, default="")
    opportunity = Ref("sales.Opportunity", verbose_name=_("Opportunity"), part=True)
    account = Ref("customers.Account", verbose_name=_("Account"), null=True, blank=True)
    threat = models.CharField(_("Threat"), max_length=6, choices=THREATS, default="medium")
    strengths = models.TextField(_("Strengths"), max_length=4000, blank=True, default="")
    weaknesses = models.TextField(_("Weaknesses"), max_length=4000, blank=True, default="")

    class Meta:
        verbose_name = _("Competitor")
        verbose_name_plural = _("Competitors")
