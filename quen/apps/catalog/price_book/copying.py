"""The prices of one book brought into another, set by set."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection

from quen.apps.catalog.price_book.model import PriceBook
from quen.kernel.clock import today

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

CHUNK = 10_000  # prices a transaction
_START = uuid.UUID(int=0)

_COPY = """
WITH part AS (
    SELECT e.id, e.product_id, e.min_quantity, e.price, e.valid_from FROM catalog_pricebookentry e
     WHERE e.book_id = %(source)s AND e.deleted_at IS NULL AND e.id > %(after)s
       AND (e.valid_until IS NULL OR e.valid_until >= %(day)s)
     ORDER BY e.id LIMIT %(limit)s
), first AS (  -- of several periods the one that holds now or comes next
    SELECT DISTINCT ON (p.product_id, p.min_quantity) p.* FROM part p
     ORDER BY p.product_id, p.min_quantity, (p.valid_from IS NULL OR p.valid_from <= %(day)s) DESC, p.valid_from
), made AS (
    INSERT INTO catalog_pricebookentry
           (id, book_id, product_id, min_quantity, price, currency, name, created_by_id, updated_by_id)
    SELECT app.uuid7(), %(target)s, f.product_id, f.min_quantity,
           round(f.price * %(factor)s / %(step)s) * %(step)s, '', '', %(member)s, %(member)s
      FROM first f
     WHERE NOT EXISTS (SELECT FROM catalog_pricebookentry o WHERE o.book_id = %(target)s AND o.deleted_at IS NULL
                          AND o.product_id = f.product_id AND o.min_quantity = f.min_quantity)
)
SELECT count(*), max(id::text) FROM part
"""


def copy_entries(source: PriceBook, target: PriceBook, *, factor: Decimal, step: Decimal, actor: Actor) -> None:
    """Copy the first CHUNK prices now; the rest follows in the background, so that no transaction is long."""
    last = copy_chunk(source.pk, target.pk, factor=factor, step=step, actor=actor)
    if last is not None:
        from quen.apps.catalog.price_book.jobs import defer_copy

        defer_copy(source.pk, target.pk, factor=factor, step=step, actor=actor, after=last)


def copy_chunk(
    source: uuid.UUID, target: uuid.UUID, *, factor: Decimal, step: Decimal, actor: Actor, after: uuid.UUID = _START
) -> uuid.UUID | None:
    """Copy the prices that come after `after`; where to go on, None at the end. A price that is there stays."""
    values: dict[str, Any] = {"source": source, "target": target, "factor": factor, "step": step, "after": after,
              "day": today(actor), "limit": CHUNK, "member": actor.member_id}  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_COPY, values)
        count, last = cursor.fetchone()
    return uuid.UUID(last) if count == CHUNK else None
