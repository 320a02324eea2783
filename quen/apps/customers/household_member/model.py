"""Household member: who lives in a household or belongs to a private customer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record
from quen.kernel.records.fields import BirthDateField, Ref, name_field

GENDERS = [("female", _("Female")), ("male", _("Male")), ("other", _("Other"))]
PLACES = [
    ("head", _("Head of the household")),
    ("spouse", _("Spouse")),
    ("child", _("Child")),
    ("parent", _("Parent")),
    ("grandparent", _("Grandparent")),
    ("grandchild", _("Grandchild")),
    ("sibling", _("Sibling")),
    ("relative", _("Other relative")),
    ("helper", _("Household help")),
    ("other", _("Other")),
]


class HouseholdMember(Record):
    """A person of the household `account`; `contact` where that person is a contact as well."""

    account = Ref("customers.Account", verbose_name=_("Household"), part=True)
    name = name_field()
    place = models.CharField(_("Place in the household"), max_length=12, choices=PLACES, blank=True, default="")
    birth_date = BirthDateField(_("Date of birth"), null=True, blank=True)
    gender = models.CharField(_("Gender"), max_length=10, choices=GENDERS, blank=True, default="")
    contact = Ref("customers.Contact", verbose_name=_("Contact"), null=True, blank=True)
    note = models.CharField(_("Note"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("Household member")
        verbose_name_plural = _("Household members")
