"""Contact: a person."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record
from quen.kernel.records.fields import BirthDateField, CountryField, PhoneField, Ref, SortKeyField, name_field
from quen.kernel.tenancy.models import LANGUAGES


class Contact(Record):
    """A person; `name` is the full name in the order the person writes it, `language` the one to write in."""

    GENDERS = [("female", _("Female")), ("male", _("Male")), ("other", _("Other"))]
    MARITAL = [
        ("single", _("Single")),
        ("engaged", _("Engaged")),
        ("married", _("Married")),
        ("separated", _("Separated")),
        ("divorced", _("Divorced")),
        ("widowed", _("Widowed")),
    ]
    PURCHASE_ROLES = [
        ("customer", _("Buys")),
        ("consumer", _("Uses")),
        ("both", _("Buys and uses")),
    ]
    CHANNELS = [
        ("phone", _("Phone")),
        ("email", _("E-mail")),
        ("sms", _("Text message")),
        ("zalo", "Zalo"),
        ("line", "LINE"),
        ("whatsapp", "WhatsApp"),
        ("facebook", "Facebook"),
        ("visit", _("Visit")),
        ("letter", _("Letter")),
    ]

    salutation = models.CharField(_("Salutation"), max_length=30, blank=True, default="")
    name = name_field()
    job_title = models.CharField(_("Job title"), max_length=120, blank=True, default="")
    account = Ref("customers.Account", verbose_name=_("Account"), null=True, blank=True)
    email = models.EmailField(_("E-mail"), blank=True, default="")
    phone = PhoneField(_("Phone"), blank=True, default="")
    mobile = PhoneField(_("Mobile"), blank=True, default="")
    birth_date = BirthDateField(_("Date of birth"), null=True, blank=True)
    gender = models.CharField(_("Gender"), max_length=10, choices=GENDERS, blank=True, default="")
    marital_status = models.CharField(_("Marital status"), max_length=10, choices=MARITAL, blank=True, default="")
    occupation = models.CharField(_("Occupation"), max_length=120, blank=True, default="")
    social_status = models.CharField(_("Social status"), max_length=120, blank=True, default="")
    interests = models.CharField(_("Interests"), max_length=300, blank=True, default="")
    sizes = models.CharField(_("Sizes"), max_length=200, blank=True, default="", help_text=_("Clothes, shoes, rings…"))
    purchase_role = models.CharField(
        _("Customer or consumer"), max_length=10, choices=PURCHASE_ROLES, blank=True, default=""
    )
    preferred_channel = models.CharField(
        _("Preferred channel"), max_length=10, choices=CHANNELS, blank=True, default=""
    )
    best_time = models.CharField(_("Best time"), max_length=120, blank=True, default="")
    do_not_call = models.BooleanField(_("Do not call"), default=False)
    do_not_email = models.BooleanField(_("Do not e-mail"), default=False)
    language = models.CharField(_("Language"), max_length=5, choices=LANGUAGES, blank=True, default="")
    street = models.CharField(_("Street"), max_length=200, blank=True, default="")
    city = models.CharField(_("City or ward"), max_length=100, blank=True, default="")
    province = models.CharField(_("Province"), max_length=100, blank=True, default="")
    postal_code = models.CharField(_("Postal code"), max_length=20, blank=True, default="")
    country = CountryField(_("Country"), blank=True, default="")
    owner = Ref("kernel.Member", verbose_name=_("Owner"), null=True, blank=True)
    description = models.TextField(_("Description"), blank=True, default="", max_length=20000)
    name_sort = SortKeyField("name")

    class Meta:
        verbose_name = _("Contact")
        verbose_name_plural = _("Contacts")
