"""The price of a product in a deal, as the catalog has it."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING

from quen.apps.catalog.public import price_of
from quen.apps.sales.opportunity.model import Opportunity
from quen.kernel.clock import today
from quen.kernel.registry.registry import get_spec

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


def price_for(product: uuid.UUID, deal: uuid.UUID, quantity: Decimal, actor: Actor) -> Decimal | None:
    """The unit price for `quantity` of `product` today in the currency and the price book of `deal`.

    None when the catalog has none, or when the actor's role hides prices.
    """
    for name in ("product", "price_book_entry"):  # the line would tell a price that the role hides there
        if "price" not in {info.name for info in get_spec(name).readable(actor)}:
            return None
    row = Opportunity.objects.filter(pk=deal).values_list("currency", "price_book_id").first()
    if row is None:
        return None
    currency, book = row
    found = price_of(product, quantity=quantity, currency=currency or actor.base_currency, on=today(actor), book=book)
    return found.amount if found else None
