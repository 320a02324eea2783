"""PriceBookEntry: the price of a product in a book, from a quantity on."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record
from quen.kernel.records.fields import CurrencyField, MoneyField, Ref


class PriceBookEntry(Record):
    """`price` is for one unit, when at least `min_quantity` are bought, from `valid_from` to `valid_until`.

    The currency is the book's and the name the product's; the database writes both.
    """

    book = Ref("catalog.PriceBook", verbose_name=_("Price book"), part=True)
    product = Ref("catalog.Product", verbose_name=_("Product"), part=True)
    min_quantity = models.DecimalField(
        _("From quantity"), max_digits=14, decimal_places=3, default=Decimal(1), validators=[MinValueValidator(0)]
    )
    price = MoneyField(_("Price"))
    currency = CurrencyField(_("Currency"), editable=False, default="")
    valid_from = models.DateField(_("Valid from"), null=True, blank=True)
    valid_until = models.DateField(_("Valid until"), null=True, blank=True)
    name = models.CharField(_("Name"), max_length=200, editable=False, default="")

    GUARDS: ClassVar[tuple[str, ...]] = (
        (
            "BEFORE INSERT OR UPDATE OF book_id, product_id, currency, name ON data.catalog_pricebookentry "
            "FOR EACH ROW EXECUTE FUNCTION app.price_book_entry_follows()"
        ),
    )

    class Meta:
        verbose_name = _("Price")
        verbose_name_plural = _("Prices")
        indexes = [models.Index(fields=["tenant_id", "book", "product"], name="price_book_entry_lookup")]
        constraints = [
            models.CheckConstraint(condition=Q(price__gte=0), name="price_book_entry_price_from_0"),
            models.CheckConstraint(condition=Q(min_quantity__gte=0), name="price_book_entry_min_quantity_from_0"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="price_book_entry_valid_until_after_from",
            ),
        ]
