"""Relationship type: what two customers can be to each other."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record
from quen.kernel.records.fields import SortKeyField, name_field
from quen.kernel.records.unique import once

CATEGORIES = [
    ("business", _("Business")),
    ("family", _("Family")),
    ("clan", _("Clan and hometown")),
    ("friend", _("Friendship")),
    ("influence", _("Influence")),
]
BETWEEN = [
    ("any", _("Any two")),
    ("organizations", _("Two accounts")),
    ("people", _("Two contacts")),
    ("mixed", _("A contact and an account")),
]


class RelationshipType(Record):
    """`name` says what the second is to the first ("supplier"), `inverse` what the first is to the second ("buyer").

    A mutual type reads the same from both sides and needs no inverse.
    """

    name = name_field()
    inverse = models.CharField(_("From the other side"), max_length=200, blank=True, default="")
    category = models.CharField(_("Category"), max_length=10, choices=CATEGORIES, default="business")
    mutual = models.BooleanField(_("The same from both sides"), default=False)
    applies_to = models.CharField(_("Between"), max_length=15, choices=BETWEEN, default="any")
    name_sort = SortKeyField("name")

    class Meta:
        verbose_name = _("Relationship type")
        verbose_name_plural = _("Relationship types")
        constraints = [once("name", name="relationship_type_name_once")]
