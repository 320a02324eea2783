"""Contact point: one more way of reaching a customer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.apps.customers.contact_point.channels import KINDS
from quen.kernel.records.base import Record
from quen.kernel.records.fields import Ref
from quen.kernel.records.unique import once

USES = [
    ("work", _("Work")),
    ("private", _("Private")),
    ("mobile", _("On the road")),
    ("billing", _("Invoices")),
    ("delivery", _("Deliveries")),
    ("support", _("Service")),
    ("other", _("Other")),
]


class ContactPoint(Record):
    """A further e-mail address, phone number or account of a messenger or network, beside the main ones of the record.

    `value` is in the normal form of its `kind` (`channels.normalize`). `preferred`: the one to use of its kind.
    """

    party = Ref("customers.Party", verbose_name=_("Belongs to"), part=True)
    kind = models.CharField(_("Kind"), max_length=12, choices=KINDS, default="email")
    value = models.CharField(_("Address or number"), max_length=254)
    use = models.CharField(_("Use"), max_length=10, choices=USES, blank=True, default="")
    preferred = models.BooleanField(_("Preferred"), default=False)
    note = models.CharField(_("Note"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("Contact detail")
        verbose_name_plural = _("Contact details")
        constraints = [once("party", "kind", "value", name="contact_point_value_once")]
