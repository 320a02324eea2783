"""Deal member: a colleague who works on a deal."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record
from quen.kernel.records.fields import Ref
from quen.kernel.records.unique import once


class DealMember(Record):
    """A colleague on the deal's team. The deal is shared with her as `access` says, as long as she is on it."""

    ROLES = [
        ("sales", _("Sales")),
        ("technical", _("Technical advice")),
        ("service", _("Service")),
        ("management", _("Management")),
        ("finance", _("Finance")),
        ("other", _("Other")),
    ]
    ACCESS = [("view", _("Can view")), ("edit", _("Can edit"))]

    name = models.CharField(_("Known as"), max_length=200, blank=True, default="")
    opportunity = Ref("sales.Opportunity", verbose_name=_("Opportunity"), part=True)
    member = Ref("kernel.Member", verbose_name=_("Colleague"))
    role = models.CharField(_("Role in the deal"), max_length=12, choices=ROLES, default="sales")
    access = models.CharField(_("Access"), max_length=4, choices=ACCESS, default="view")
    note = models.CharField(_("Note"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("Team member of the deal")
        verbose_name_plural = _("Deal team")
        constraints = [once("opportunity", "member", name="dealmember_once_a_deal")]
