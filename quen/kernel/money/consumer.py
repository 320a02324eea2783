"""A new, corrected or deleted exchange rate puts the amounts of its currency in question."""

from __future__ import annotations

import uuid
from typing import Any

from quen.kernel.changes.consume import Touched
from quen.kernel.changes.models import ChangeEntry
from quen.kernel.money.jobs import defer_revaluation
from quen.kernel.money.revalue import ask
from quen.kernel.records.rates import CurrencyRate
from quen.kernel.tenancy.context import tenant_context

NAME = "rates"
FROM_NOW = True


def follow(tenant_id: uuid.UUID, touched: dict[str, Touched]) -> None:
    """Queue the work for every currency that one of the rates has or had."""
    what = touched.get("currency_rate")
    if what is None:
        return
    with tenant_context(tenant_id, via="job", derived=True):
        currencies = _currencies(what.ids)
        ask(currencies)
        for currency in currencies:
            defer_revaluation(tenant_id, currency)


def _currencies(ids: list[uuid.UUID]) -> list[str]:
    found: set[str] = set(CurrencyRate.objects.filter(pk__in=ids).values_list("currency", flat=True))
    entries = ChangeEntry.objects.filter(root_id__in=ids, object="currency_rate", changes__has_key="currency")
    for changes in entries.values_list("changes", flat=True):
        held: Any = (changes or {})["currency"]  # of a change both, of a deleted rate the one
        found.update(held if isinstance(held, list) else [held])
    return sorted(found)
