"""Account: an organization, a household or a private person one does business with."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record
from quen.kernel.records.fields import (
    CountryField,
    CurrencyField,
    MoneyField,
    PhoneField,
    Ref,
    SortKeyField,
    name_field,
)


class Account(Record):
    """`annual_revenue` is in millions of the base currency or as the source says.

    An account may be customer, partner, supplier and competitor at once. `budget`: what it can spend on us in a
    year, in `currency`. `buyers` are those who buy, `users` those who use what was bought.
    """

    KINDS = [("organization", _("Organization")), ("household", _("Household")), ("person", _("Private person"))]

    name = name_field()
    kind = models.CharField(_("Kind"), max_length=12, choices=KINDS, default="organization")
    industry = models.CharField(_("Industry"), max_length=80, blank=True, default="")
    website = models.URLField(_("Website"), blank=True, default="")
    email = models.EmailField(_("E-mail"), blank=True, default="")
    phone = PhoneField(_("Phone"), blank=True, default="")
    tax_code = models.CharField(_("Tax code"), max_length=20, blank=True, default="")
    employees = models.IntegerField(_("Employees"), null=True, blank=True)
    annual_revenue = models.DecimalField(_("Annual revenue"), max_digits=18, decimal_places=2, null=True, blank=True)
    founded_year = models.IntegerField(_("Founded"), null=True, blank=True)
    parent = Ref("customers.Account", verbose_name=_("Parent company"), null=True, blank=True, acyclic=True)
    customer = models.BooleanField(_("Customer"), default=False)
    partner = models.BooleanField(_("Partner"), default=False)
    supplier = models.BooleanField(_("Supplier"), default=False)
    competitor = models.BooleanField(_("Competitor"), default=False)
    buyers = models.CharField(_("Who buys"), max_length=200, blank=True, default="")
    users = models.CharField(_("Who uses it"), max_length=200, blank=True, default="")
    budget = MoneyField(_("Budget a year"), null=True, blank=True, base="budget_base")
    currency = CurrencyField(_("Currency"), blank=True, default="")
    budget_base = models.DecimalField(
        _("Budget in base currency"), max_digits=20, decimal_places=2, null=True, editable=False
    )
    goals = models.TextField(_("Business goals"), blank=True, default="", max_length=5000)
    pain_points = models.TextField(_("Pain points"), blank=True, default="", max_length=5000)
    street = models.CharField(_("Street"), max_length=200, blank=True, default="")
    city = models.CharField(_("City or ward"), max_length=100, blank=True, default="")
    province = models.CharField(_("Province"), max_length=100, blank=True, default="")
    postal_code = models.CharField(_("Postal code"), max_length=20, blank=True, default="")
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
            models.CheckConstraint(
                condition=models.Q(budget__isnull=True) | models.Q(budget__gte=0), name="account_budget_from_0"
            ),
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="account_parent_not_itself"),
        ]
