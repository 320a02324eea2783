"""Relationship: what one customer is to another."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record
from quen.kernel.records.fields import Ref

STRENGTHS = [
    ("1", _("1 – loose")),
    ("2", _("2 – slight")),
    ("3", _("3 – solid")),
    ("4", _("4 – close")),
    ("5", _("5 – very close")),
]


class Relationship(Record):
    """`to_party` is to `from_party` what `type` says, from `valid_from` to `valid_until` (both days included).

    `favors` is the balance of favors (guanxi): above 0 when `to_party` owes `from_party`, below 0 the other way.
    """

    from_party = Ref("customers.Party", verbose_name=_("To whom"), part=True)
    type = Ref("customers.RelationshipType", verbose_name=_("What they are"))
    to_party = Ref("customers.Party", verbose_name=_("Who"), part=True)
    role = models.CharField(_("Role"), max_length=120, blank=True, default="")
    strength = models.CharField(_("Strength"), max_length=1, choices=STRENGTHS, blank=True, default="")
    favors = models.IntegerField(
        _("Favors owed"), null=True, blank=True,
        help_text=_("Above zero when they owe a favor to the first, below zero when they are owed one."),
    )  # fmt: skip
    valid_from = models.DateField(_("Since"), null=True, blank=True)
    valid_until = models.DateField(_("Until"), null=True, blank=True)
    note = models.TextField(_("Note"), blank=True, default="", max_length=5000)

    class Meta:
        verbose_name = _("Relationship")
        verbose_name_plural = _("Relationships")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(from_party=models.F("to_party")), name="relationship_to_party_not_itself"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=True)
                | models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="relationship_valid_until_after_from",
            ),
        ]
