"""Product: what is sold."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record
from quen.kernel.records.fields import CurrencyField, MoneyField, SortKeyField, name_field
from quen.kernel.records.unique import once


class Product(Record):
    """A product or service with its list price."""

    name = name_field()
    sku = models.CharField(_("Product code"), max_length=60, null=True, blank=True)
    series = models.CharField(_("Series"), max_length=80, blank=True, default="")
    category = models.CharField(_("Category"), max_length=80, blank=True, default="")
    unit = models.CharField(_("Unit"), max_length=30, blank=True, default="")
    price = MoneyField(_("Price"), null=True, blank=True)
    currency = CurrencyField(_("Currency"), blank=True, default="")
    active = models.BooleanField(_("Active"), default=True)
    description = models.TextField(_("Description"), blank=True, default="", max_length=20000)
    name_sort = SortKeyField("name")

    class Meta:
        verbose_name = _("Product")
        verbose_name_plural = _("Products")
        constraints = [
            once("sku", name="product_sku_once"),
            models.CheckConstraint(
                condition=models.Q(price__isnull=True) | models.Q(price__gte=0), name="product_price_from_0"
            ),
        ]
