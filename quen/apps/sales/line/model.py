"""Opportunity line: a product in a deal, with quantity, price and discount."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record
from quen.kernel.records.fields import CurrencyField, MoneyField, Ref


class OpportunityLine(Record):
    """What is offered in a deal. `discount` in percent; `total` = quantity × price × (1 - discount), rounded half up to
    the smallest unit of the deal's currency. `currency` and `total` are kept by triggers, and so is the deal's amount:
    while it has lines, it is their sum.
    """

    name = models.CharField(_("Description"), max_length=200, blank=True, default="")
    opportunity = Ref("sales.Opportunity", verbose_name=_("Opportunity"), part=True)
    product = Ref("catalog.Product", verbose_name=_("Product"), null=True, blank=True)
    quantity = models.DecimalField(_("Quantity"), max_digits=14, decimal_places=3)
    unit_price = MoneyField(_("Unit price"), null=True, blank=True)
    currency = CurrencyField(_("Currency"), blank=True, default="", editable=False)
    discount = models.DecimalField(_("Discount (%)"), max_digits=5, decimal_places=2, default=0)
    total = MoneyField(_("Total"), max_digits=20, null=True, editable=False)
    position = models.IntegerField(_("Position"), default=0)

    TRIGGERS: ClassVar[tuple[str, ...]] = (
        "BEFORE INSERT OR UPDATE ON data.sales_opportunityline FOR EACH ROW EXECUTE FUNCTION app.line_total()",
        *(
            f"AFTER {operation} ON data.sales_opportunityline REFERENCING {tables} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION app.line_sum_{operation.lower()}()"
            for operation, tables in (
                ("INSERT", "NEW TABLE AS new_rows"),
                ("UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
                ("DELETE", "OLD TABLE AS old_rows"),
            )
        ),
    )

    class Meta:
        verbose_name = _("Line")
        verbose_name_plural = _("Lines")
        constraints = [
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="line_quantity_above_0"),
            models.CheckConstraint(
                condition=models.Q(unit_price__isnull=True) | models.Q(unit_price__gte=0),
                name="line_unit_price_from_0",
            ),
            models.CheckConstraint(
                condition=models.Q(discount__gte=0, discount__lte=100), name="line_discount_0_to_100"
            ),
        ]
