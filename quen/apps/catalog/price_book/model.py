"""PriceBook: a list of prices in one currency, for some customers or a time."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record
from quen.kernel.records.fields import CurrencyField, SortKeyField, name_field
from quen.kernel.records.unique import once


class PriceBook(Record):
    """Prices from `valid_from` to `valid_until`, both included; an empty date is open.

    A business has at most one default book, whose prices hold where no other book is chosen. The currency of a
    book that has prices stays.
    """

    name = name_field()
    currency = CurrencyField(_("Currency"))
    valid_from = models.DateField(_("Valid from"), null=True, blank=True)
    valid_until = models.DateField(_("Valid until"), null=True, blank=True)
    segment = models.CharField(_("Customers"), max_length=120, blank=True, default="")
    is_default = models.BooleanField(_("Default"), default=False)
    active = models.BooleanField(_("Active"), default=True)
    description = models.TextField(_("Description"), blank=True, default="", max_length=2000)
    name_sort = SortKeyField("name")

    GUARDS: ClassVar[tuple[str, ...]] = (
        "BEFORE UPDATE OF currency ON data.catalog_pricebook FOR EACH ROW EXECUTE FUNCTION app.price_book_currency()",
    )

    class Meta:
        verbose_name = _("Price book")
        verbose_name_plural = _("Price books")
        constraints = [
            once("name", name="price_book_name_once"),
            once(name="price_book_one_default", where=Q(is_default=True)),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="price_book_valid_until_after_from",
            ),
        ]
