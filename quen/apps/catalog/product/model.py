"""Product: what is sold."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record
from quen.kernel.records.fields import CurrencyField, MoneyField, Ref, SortKeyField, name_field
from quen.kernel.records.unique import once

KINDS = (("goods", _("Goods")), ("service", _("Service")))


class Product(Record):
    """A product or service with its list price, and what it costs us in the same currency.

    `margin` (price less cost) and `margin_percent` (of the price) are worked out by the database.
    """

    name = name_field()
    sku = models.CharField(_("Product code"), max_length=60, null=True, blank=True)
    kind = models.CharField(_("Kind"), max_length=10, choices=KINDS, default="goods")
    series = models.CharField(_("Series"), max_length=80, blank=True, default="")
    category = Ref("catalog.ProductCategory", verbose_name=_("Category"), null=True, blank=True)
    unit = Ref("catalog.Unit", verbose_name=_("Unit"), null=True, blank=True)
    price = MoneyField(_("List price"), null=True, blank=True)
    currency = CurrencyField(_("Currency"), blank=True, default="")
    cost = MoneyField(_("Cost price"), null=True, blank=True)
    margin = models.GeneratedField(
        verbose_name=_("Margin"),
        expression=F("price") - F("cost"),
        output_field=MoneyField(null=True),
        db_persist=True,
    )
    margin_percent = models.GeneratedField(
        verbose_name=_("Margin %"),
        expression=Case(
            When(Q(price__gt=0), then=Round((F("price") - F("cost")) * Value(Decimal(100)) / F("price"), precision=1)),
            default=None,
        ),
        output_field=models.DecimalField(max_digits=24, decimal_places=1, null=True),
        db_persist=True,
    )
    tax_rate = models.DecimalField(
        _("Tax rate %"), max_digits=5, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )  # fmt: skip
    active = models.BooleanField(_("Active"), default=True)
    description = models.TextField(_("Description"), blank=True, default="", max_length=20000)
    name_sort = SortKeyField("name")

    GUARDS: ClassVar[tuple[str, ...]] = (
        "AFTER UPDATE OF name ON data.catalog_product FOR EACH ROW EXECUTE FUNCTION app.price_book_entry_renamed()",
    )

    class Meta:
        verbose_name = _("Product")
        verbose_name_plural = _("Products")
        constraints = [
            once("sku", name="product_sku_once"),
            models.CheckConstraint(condition=Q(price__isnull=True) | Q(price__gte=0), name="product_price_from_0"),
            models.CheckConstraint(condition=Q(cost__isnull=True) | Q(cost__gte=0), name="product_cost_from_0"),
            models.CheckConstraint(
                condition=Q(tax_rate__isnull=True) | Q(tax_rate__range=(0, 100)), name="product_tax_rate_0_to_100"
            ),
        ]
