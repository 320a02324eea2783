"""The columns that hold amounts, found in the models."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps

from quen.kernel.records.base import TenantRow
from quen.kernel.records.fields import MoneyField


@dataclass(frozen=True)
class Amount:
    """A money column of a table of tenants. `base` is "" where no amount in base currency is kept, `day` where
    none decides about the rate."""

    table: str
    column: str
    currency: str
    base: str
    day: str

    @property
    def place(self) -> str:
        """`sales_opportunity.amount`."""
        return f"{self.table}.{self.column}"


def amounts(*, with_base: bool = False) -> tuple[Amount, ...]:
    """All of them, or those that also keep the amount in base currency, in the order of their places."""
    found = [
        Amount(str(model._meta.db_table), str(f.column), f.currency, f.base, f.date)
        for model in apps.get_models()
        if issubclass(model, TenantRow)
        for f in model._meta.concrete_fields
        if isinstance(f, MoneyField) and (f.base or not with_base)
    ]
    return tuple(sorted(found, key=lambda amount: amount.place))
