"""Dated exchange rates into the tenant's base currency."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record
from quen.kernel.records.fields import CurrencyField
from quen.kernel.records.unique import once


class CurrencyRate(Record):
    """From `valid_from` on, one unit of `currency` is worth `rate` units of the base currency."""

    currency = CurrencyField(_("Currency"))
    valid_from = models.DateField(_("Valid from"))
    rate = models.DecimalField(_("Rate"), max_digits=18, decimal_places=6)

    class Meta:
        verbose_name = _("Exchange rate")
        verbose_name_plural = _("Exchange rates")
        constraints = [
            once("currency", "valid_from", name="currency_rate_once_a_day"),
            models.CheckConstraint(condition=models.Q(rate__gt=0), name="currency_rate_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.valid_from}"
