"""Address: one more place of a customer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quen.kernel.records.base import Record
from quen.kernel.records.fields import CountryField, Ref

USES = [
    ("office", _("Office")),
    ("billing", _("Invoices")),
    ("shipping", _("Deliveries")),
    ("home", pgettext_lazy("address", "Home")),
    ("branch", _("Branch")),
    ("warehouse", _("Warehouse")),
    ("hometown", _("Hometown")),
    ("other", _("Other")),
]


class Address(Record):
    """A further address beside the main one of the record. `valid_until` is its last day; empty means: until further
    notice. `preferred`: the one to take of its use."""

    party = Ref("customers.Party", verbose_name=_("Belongs to"), part=True)
    use = models.CharField(_("Use"), max_length=10, choices=USES, default="office")
    street = models.CharField(_("Street"), max_length=200)
    city = models.CharField(_("City or ward"), max_length=100, blank=True, default="")
    province = models.CharField(_("Province"), max_length=100, blank=True, default="")
    postal_code = models.CharField(_("Postal code"), max_length=20, blank=True, default="")
    country = CountryField(_("Country"), blank=True, default="")
    preferred = models.BooleanField(_("Preferred"), default=False)
    valid_from = models.DateField(_("Valid from"), null=True, blank=True)
    valid_until = models.DateField(_("Valid until"), null=True, blank=True)
    note = models.CharField(_("Note"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("Address")
        verbose_name_plural = _("Addresses")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=True)
                | models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="address_valid_until_after_from",
            ),
        ]
