"""The price of a product: the chosen book's, else the default book's, else the list price; one statement for many."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from babel.numbers import get_currency_precision
from django.db import connection

Source = Literal["book", "default", "list"]
_SOURCES: tuple[Source, ...] = ("book", "default", "list")


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much of a product somebody wants, in the product's unit."""

    product_id: uuid.UUID
    quantity: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Price:
    """`amount` of `currency` for one unit, exact, before tax.

    `source`: the book asked for, the default book, or the product's list price. `book_id`, `entry_id`: which
    entry it is, None for a list price. `original`, `original_currency`: what stands there; where the currency
    is another one, `amount` is that at the rates of the day, rounded to the currency's smallest coin.
    """

    amount: Decimal
    currency: str
    source: Source
    original: Decimal
    original_currency: str
    book_id: uuid.UUID | None = None
    entry_id: uuid.UUID | None = None


_PRICES = """
WITH asked AS (
    SELECT * FROM unnest(%(products)s::uuid[], %(quantities)s::numeric[]) WITH ORDINALITY AS a (product_id, quantity, n)
), base AS (
    SELECT base_currency AS code FROM kernel_tenant WHERE id = app.current_tenant()
), books AS (
    SELECT b.id, b.currency, CASE WHEN b.id = %(book)s THEN 0 ELSE 1 END AS rank FROM catalog_pricebook b
     WHERE (b.id = %(book)s OR b.is_default) AND b.active AND b.deleted_at IS NULL
       AND (b.valid_from IS NULL OR b.valid_from <= %(day)s) AND (b.valid_until IS NULL OR b.valid_until >= %(day)s)
), offered AS (
    SELECT a.n, k.rank, e.price, k.currency, k.id AS book_id, e.id AS entry_id, e.min_quantity, e.valid_from
      FROM asked a JOIN books k ON true
      JOIN catalog_pricebookentry e ON e.book_id = k.id AND e.product_id = a.product_id
     WHERE e.deleted_at IS NULL AND e.min_quantity <= a.quantity
       AND (e.valid_from IS NULL OR e.valid_from <= %(day)s) AND (e.valid_until IS NULL OR e.valid_until >= %(day)s)
    UNION ALL
    SELECT a.n, 2, p.price, coalesce(nullif(p.currency, ''), base.code), NULL, NULL, 0, NULL
      FROM asked a JOIN catalog_product p ON p.id = a.product_id CROSS JOIN base
     WHERE p.price IS NOT NULL AND p.deleted_at IS NULL
), rates AS (
    SELECT c.currency, CASE WHEN c.currency = base.code THEN 1 ELSE r.rate END AS rate
      FROM (SELECT currency FROM offered UNION SELECT %(currency)s) c CROSS JOIN base LEFT JOIN LATERAL (
        SELECT r.rate FROM kernel_currencyrate r WHERE r.currency = c.currency AND r.deleted_at IS NULL
         ORDER BY r.valid_from <= %(day)s DESC, abs(r.valid_from - %(day)s::date) LIMIT 1
      ) r ON true
)
SELECT DISTINCT ON (o.n) o.n, o.rank, o.price, o.currency, o.book_id, o.entry_id,
       CASE WHEN o.currency = %(currency)s THEN o.price
            ELSE round(o.price * have.rate / want.rate, %(digits)s) END AS amount
  FROM offered o JOIN rates have ON have.currency = o.currency JOIN rates want ON want.currency = %(currency)s
 WHERE o.currency = %(currency)s OR have.rate / want.rate IS NOT NULL
 ORDER BY o.n, o.rank, o.min_quantity DESC, o.valid_from DESC NULLS LAST
"""


def prices_of(
    wanted: Iterable[Wanted], *, currency: str, on: date, book: uuid.UUID | None = None
) -> list[Price | None]:
    """What one unit of each product costs on the day `on`, in `currency` (ISO 4217), in the order asked for.

    Of a book the entry counts that is valid on that day and has the largest `min_quantity` not above the quantity.
    A price in another currency is converted by the rates of the day (before the first rate, by the first); one
    for which there is no rate is passed over. None where there is no price at all. Runs one statement, in the
    tenant of the current transaction; rights are the caller's affair.
    """
    asked = list(wanted)
    if not asked:
        return []
    values: dict[str, Any] = {
        "products": [item.product_id for item in asked],
        "quantities": [item.quantity for item in asked],
        "currency": currency,
        "digits": get_currency_precision(currency),
        "day": on,
        "book": book,
    }
    found: list[Price | None] = [None] * len(asked)
    with connection.cursor() as cursor:
        cursor.execute(_PRICES, values)
        for n, rank, original, code, book_id, entry_id, amount in cursor.fetchall():
            found[n - 1] = Price(amount, currency, _SOURCES[rank], original, code, book_id, entry_id)
    return found


def price_of(
    product_id: uuid.UUID, *, quantity: Decimal, currency: str, on: date, book: uuid.UUID | None = None
) -> Price | None:
    """The same for one product."""
    return prices_of([Wanted(product_id, quantity)], currency=currency, on=on, book=book)[0]
