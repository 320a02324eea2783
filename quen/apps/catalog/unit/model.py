"""Unit: what products are counted or measured in."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record
from quen.kernel.records.fields import SortKeyField, name_field
from quen.kernel.records.unique import once

DIMENSIONS = (
    ("count", _("Pieces")),
    ("mass", _("Weight")),
    ("volume", _("Volume")),
    ("length", _("Length")),
    ("area", _("Area")),
    ("time", _("Time")),
    ("energy", _("Energy")),
    ("other", _("Other")),
)


class Unit(Record):
    """A unit of measure. One of it is `factor` of the base unit of its dimension: a kilogram is 1000 grams.

    `decimals`: how many places quantities in it have; 0 for what is only sold whole.
    """

    name = name_field()
    symbol = models.CharField(_("Symbol"), max_length=20, blank=True, default="")
    dimension = models.CharField(_("Measures"), max_length=20, choices=DIMENSIONS, default="count")
    factor = models.DecimalField(
        _("Base units in one"),
        max_digits=20,
        decimal_places=8,
        default=Decimal(1),
        help_text=_("How much one of this unit is of the base unit it is compared in: 1000 for a kilogram in grams."),
    )
    decimals = models.IntegerField(
        _("Decimal places"), default=0, validators=[MinValueValidator(0), MaxValueValidator(6)]
    )
    name_sort = SortKeyField("name")

    class Meta:
        verbose_name = _("Unit")
        verbose_name_plural = _("Units")
        constraints = [
            once("name", name="unit_name_once"),
            models.CheckConstraint(condition=models.Q(factor__gt=0), name="unit_factor_positive"),
            models.CheckConstraint(condition=models.Q(decimals__range=(0, 6)), name="unit_decimals_to_6"),
        ]
