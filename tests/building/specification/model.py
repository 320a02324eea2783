"""Visit: somebody of ours goes to see a customer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record
from quen.kernel.records.fields import MoneyField, Ref, SortKeyField, name_field


class Visit(Record):
    """A visit is planned for a day and done on one, which only the action `finish` writes."""

    PURPOSES = [("demo", _("Demonstration")), ("service", _("Service")), ("talk", _("Talk"))]

    name = name_field()
    account = Ref("customers.Account", verbose_name=_("Account"))
    purpose = models.CharField(_("Purpose"), max_length=10, choices=PURPOSES, default="talk")
    planned_on = models.DateField(_("Planned on"), null=True, blank=True)
    done_on = models.DateField(_("Done on"), null=True, blank=True)
    cost = MoneyField(_("Cost"), currency="", null=True, blank=True)
    notes = models.TextField(_("Notes"), blank=True, default="", max_length=20000)
    owner = Ref("kernel.Member", verbose_name=_("Owner"), null=True, blank=True)
    name_sort = SortKeyField("name")

    class Meta:
        verbose_name = _("Visit")
        verbose_name_plural = _("Visits")
