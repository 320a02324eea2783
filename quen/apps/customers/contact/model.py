"""Contact: a person."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record
from quen.kernel.records.fields import CountryField, PhoneField, Ref, SortKeyField, name_field
from quen.kernel.tenancy.models import LANGUAGES


class Contact(Record):
    """A person; `name` is the full name in the order the person writes it, `language` the one to write in."""

    GENDERS = [("female", _("Female")), ("male", _("Male")), ("other", _("Other"))]

    salutation = models.CharField(_("Salutation"), max_length=30, blank=True, default="")
    name = name_field()
    job_title = models.CharField(_("Job title"), max_length=120, blank=True, default="")
    account = Ref("customers.Account", verbose_name=_("Account"), null=True, blank=True)
    email = models.EmailField(_("E-mail"), blank=True, default="")
    phone = PhoneField(_("Phone"), blank=True, default="")
    mobile = PhoneField(_("Mobile"), blank=True, default="")
    birth_date = models.DateField(_("Date of birth"), null=True, blank=True)
    gender = models.CharField(_("Gender"), max_length=10, choices=GENDERS, blank=True, default="")
    language = models.CharField(_("Language"), max_length=5, choices=LANGUAGES, blank=True, default="")
    street = models.CharField(_("Street"), max_length=200, blank=True, default="")
    city = models.CharField(_("City or ward"), max_length=100, blank=True, default="")
    province = models.CharField(_("Province"), max_length=100, blank=True, default="")
    country = CountryField(_("Country"), blank=True, default="")
    owner = Ref("kernel.Member", verbose_name=_("Owner"), null=True, blank=True)
    description = models.TextField(_("Description"), blank=True, default="", max_length=20000)
    name_sort = SortKeyField("name")

    class Meta:
        verbose_name = _("Contact")
        verbose_name_plural = _("Contacts")
