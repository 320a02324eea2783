"""ProductProperty: a line of a product's specification."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record
from quen.kernel.records.fields import Ref, name_field


class ProductProperty(Record):
    """What a product is or has: `Power 3.2 kW`. `position` orders the lines of a product, from 1."""

    product = Ref("catalog.Product", verbose_name=_("Product"), part=True)
    position = models.IntegerField(_("Position"), default=1)
    name = name_field()
    value = models.CharField(_("Value"), max_length=300, blank=True, default="")
    unit = models.CharField(_("Unit"), max_length=30, blank=True, default="")

    class Meta:
        verbose_name = _("Specification line")
        verbose_name_plural = _("Specification")
