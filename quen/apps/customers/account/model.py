"""Account: an organisation or a household one does business with."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record
from quen.kernel.records.fields import CountryField, PhoneField, Ref, SortKeyField, name_field


class Account(Record):
    """An organisation or household. `annual_revenue` is in millions of the base currency or as the source says."""

    KINDS = [("company", _("Company")), ("household", _("Household"))]

    name = name_field()
    kind = models.CharField(_("Kind"), max_length=12, choices=KINDS, default="company")
    industry = models.CharField(_("Industry"), max_length=80, blank=True, default="")
    website = models.URLField(_("Website"), blank=True, default="")
    email = models.EmailField(_("E-mail"), blank=True, default="")
    phone = PhoneField(_("Phone"), blank=True, default="")
    tax_code = models.CharField(_("Tax code"), max_length=20, blank=True, default="")
    employees = models.IntegerField(_("Employees"), null=True, blank=True)
    annual_revenue = models.DecimalField(_("Annual revenue"), max_digits=18, decimal_places=2, null=True, blank=True)
    founded_year = models.IntegerField(_("Founded"), null=True, blank=True)
    parent = Ref("customers.Account", verbose_name=_("Parent company"), null=True, blank=True)
    street = models.CharField(_("Street"), max_length=200, blank=True, default="")
    city = models.CharField(_("City or ward"), max_length=100, blank=True, default="")
    province = models.CharField(_("Province"), max_length=100, blank=True, default="")
    postal_code = models.CharField(_("Postal code"), max_length=12, blank=True, default="")
    country = CountryField(_("Country"), blank=True, default="")
    owner = Ref("kernel.Member", verbose_name=_("Owner"), null=True, blank=True)
    description = models.TextField(_("Description"), blank=True, default="", max_length=20000)
    name_sort = SortKeyField("name")

    class Meta:
        verbose_name = _("Account")
        verbose_name_plural = _("Accounts")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(employees__isnull=True) | models.Q(employees__gte=0),
                name="account_employees_from_0",
            ),
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="account_parent_not_itself"),
        ]
