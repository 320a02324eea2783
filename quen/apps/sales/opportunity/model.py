"""Opportunity: a deal on its way."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record
from quen.kernel.records.fields import CurrencyField, MoneyField, Ref, SortKeyField, name_field


class Opportunity(Record):
    """A deal. `close_date` is the expected day while it is open and the real one once it is closed.

    Whether it is open, won or lost is told by its stage. `stage_since`, `weighted`, `pushed` and a `probability`
    that nobody set by hand are kept by triggers, so that bulk changes and imports count like everything else.
    """

    number = models.CharField(_("Number"), max_length=30, blank=True, default="", editable=False)
    name = name_field()
    account = Ref("customers.Account", verbose_name=_("Account"), null=True, blank=True)
    contact = Ref("customers.Contact", verbose_name=_("Contact"), null=True, blank=True)
    product = Ref("catalog.Product", verbose_name=_("Product"), null=True, blank=True)
    stage = Ref("sales.Stage", verbose_name=_("Stage"))
    amount = MoneyField(_("Amount"), null=True, blank=True, base="amount_base", date="close_date")
    currency = CurrencyField(_("Currency"), blank=True, default="")
    amount_base = models.DecimalField(
        _("Amount in base currency"), max_digits=20, decimal_places=2, null=True, editable=False
    )
    price_book = Ref("catalog.PriceBook", verbose_name=_("Price book"), null=True, blank=True)
    opened_on = models.DateField(_("Opened"), null=True, blank=True)
    close_date = models.DateField(_("Close date"), null=True, blank=True)
    probability = models.IntegerField(
        _("Probability (%)"),
        null=True,
        blank=True,
        help_text=_("Follows the stage unless you set it; empty it to follow again."),
    )
    weighted = MoneyField(
        _("Weighted amount"),
        currency="",
        max_digits=20,
        null=True,
        editable=False,
        help_text=_("Amount × probability, in the base currency."),
    )
    pushed = models.IntegerField(
        _("Times postponed"),
        default=0,
        db_default=0,
        editable=False,
        help_text=_("How often the close date was moved to a later day while the deal was open."),
    )
    next_step = models.CharField(_("Next step"), max_length=200, blank=True, default="")
    next_step_on = models.DateField(_("Next step on"), null=True, blank=True)
    source = models.CharField(_("Source"), max_length=80, blank=True, default="")
    won_reason = Ref("sales.WonReason", verbose_name=_("Won because"), null=True, blank=True)
    lost_reason = Ref("sales.LostReason", verbose_name=_("Lost because"), null=True, blank=True)
    outcome_note = models.CharField(_("More about the outcome"), max_length=200, blank=True, default="")
    owner = Ref("kernel.Member", verbose_name=_("Owner"), null=True, blank=True)
    description = models.TextField(_("Description"), blank=True, default="", max_length=20000)
    stage_since = models.DateTimeField(_("In stage since"), db_default=Now(), editable=False)
    name_sort = SortKeyField("name")

    GUARDS: ClassVar[tuple[str, ...]] = (
        (
            "AFTER UPDATE OF amount ON data.sales_opportunity FOR EACH ROW "
            "WHEN (NEW.amount IS DISTINCT FROM OLD.amount) EXECUTE FUNCTION app.opportunity_amount_guard()"
        ),
    )
    TRIGGERS: ClassVar[tuple[str, ...]] = (
        (
            "AFTER INSERT ON data.sales_opportunity REFERENCING NEW TABLE AS new_rows "
            "FOR EACH STATEMENT EXECUTE FUNCTION app.opportunity_entered()"
        ),
        (
            "AFTER UPDATE ON data.sales_opportunity REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows "
            "FOR EACH STATEMENT EXECUTE FUNCTION app.opportunity_moved()"
        ),
        (
            "AFTER UPDATE OF currency ON data.sales_opportunity FOR EACH ROW "
            "WHEN (NEW.currency IS DISTINCT FROM OLD.currency) EXECUTE FUNCTION app.opportunity_currency()"
        ),
    )

    class Meta:
        verbose_name = _("Opportunity")
        verbose_name_plural = _("Opportunities")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gte=0),
                name="opportunity_amount_from_0",
            ),
            models.CheckConstraint(
                condition=models.Q(probability__isnull=True) | models.Q(probability__gte=0, probability__lte=100),
                name="opportunity_probability_0_to_100",
            ),
        ]
