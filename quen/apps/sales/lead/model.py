"""Lead: somebody who may become a customer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record
from quen.kernel.records.fields import CountryField, CurrencyField, MoneyField, PhoneField, Ref, SortKeyField


class Lead(Record):
    """A person who showed interest, before it is known whether there is business in it.

    `amount` is the budget she spoke of. `status` is written by the verbs only; a converted lead keeps what it
    became in `account`, `contact` and `opportunity`.
    """

    STATUSES = [
        ("new", _("New")),
        ("contacted", _("Contacted")),
        ("qualified", _("Qualified")),
        ("unqualified", _("Disqualified")),
        ("converted", _("Converted")),
    ]
    RATINGS = [("hot", _("Hot")), ("warm", _("Warm")), ("cold", _("Cold"))]
    REASONS = [
        ("no_interest", _("Not interested")),
        ("no_budget", _("No budget")),
        ("no_answer", _("Does not answer")),
        ("bad_fit", _("Not our kind of customer")),
        ("competitor", _("Chose a competitor")),
        ("wrong_details", _("Wrong contact details")),
        ("duplicate", _("Entered twice")),
        ("other", _("Other reason")),
    ]

    number = models.CharField(_("Number"), max_length=30, blank=True, default="", editable=False)
    name = models.CharField(_("Name"), max_length=200)
    company = models.CharField(_("Company"), max_length=200, blank=True, default="")
    job_title = models.CharField(_("Job title"), max_length=120, blank=True, default="")
    email = models.EmailField(_("E-mail"), blank=True, default="")
    phone = PhoneField(_("Phone"), blank=True, default="")
    website = models.URLField(_("Website"), blank=True, default="")
    industry = models.CharField(_("Industry"), max_length=80, blank=True, default="")
    source = models.CharField(_("Source"), max_length=80, blank=True, default="")
    product = Ref("catalog.Product", verbose_name=_("Interested in"), null=True, blank=True)
    amount = MoneyField(_("Budget"), null=True, blank=True, base="amount_base")
    currency = CurrencyField(_("Currency"), blank=True, default="")
    amount_base = models.DecimalField(
        _("Budget in base currency"), max_digits=20, decimal_places=2, null=True, editable=False
    )
    status = models.CharField(_("Status"), max_length=12, choices=STATUSES, default="new")
    rating = models.CharField(_("Rating"), max_length=5, choices=RATINGS, blank=True, default="")
    disqualified_because = models.CharField(
        _("Disqualified because"), max_length=15, choices=REASONS, blank=True, default=""
    )
    next_step = models.CharField(_("Next step"), max_length=200, blank=True, default="")
    next_step_on = models.DateField(_("Next step on"), null=True, blank=True)
    owner = Ref("kernel.Member", verbose_name=_("Owner"), null=True, blank=True)
    street = models.CharField(_("Street"), max_length=200, blank=True, default="")
    city = models.CharField(_("City or ward"), max_length=100, blank=True, default="")
    province = models.CharField(_("Province"), max_length=100, blank=True, default="")
    country = CountryField(_("Country"), blank=True, default="")
    description = models.TextField(_("Description"), blank=True, default="", max_length=20000)
    account = Ref("customers.Account", verbose_name=_("Became account"), null=True, blank=True)
    contact = Ref("customers.Contact", verbose_name=_("Became contact"), null=True, blank=True)
    opportunity = Ref("sales.Opportunity", verbose_name=_("Became opportunity"), null=True, blank=True)
    converted_at = models.DateTimeField(_("Converted"), null=True, blank=True)
    name_sort = SortKeyField("name")
    company_sort = SortKeyField("company")

    class Meta:
        verbose_name = _("Lead")
        verbose_name_plural = _("Leads")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gte=0), name="lead_amount_from_0"
            ),
        ]
