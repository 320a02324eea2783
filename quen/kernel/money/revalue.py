"""Bringing amounts in base currency to the present rates, chunk by chunk.

Only the derived columns are written: no version counts up, nothing is logged, so that nobody's open form is out
of date and no history says that somebody had changed an amount. Board sums follow by their triggers.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import connection
from django.db.models import F
from django.db.models.functions import Now

from quen.kernel.jobs.background import in_chunks
from quen.kernel.money.models import FIRST, Revaluation
from quen.kernel.records.amounts import Amount, amounts

CHUNK = 10_000  # records a transaction
# The second time finds what was being written while the rate changed, with the rate that held before.
PASSES = 2


def ask(currencies: Iterable[str]) -> None:
    """Note that all amounts in these currencies are to be worked out anew, from the beginning."""
    with connection.cursor() as cursor:
        for currency in sorted(set(currencies)):
            cursor.execute(
                """INSERT INTO kernel_revaluation (id, currency, passes, place, after, changed, asked_at)
                   VALUES (app.uuid7(), %s, %s, '', %s, 0, now())
                   ON CONFLICT (tenant_id, currency) DO UPDATE SET passes = excluded.passes, place = '',
                       after = excluded.after, changed = 0, asked_at = now(), finished_at = NULL""",
                [currency, PASSES, FIRST],
            )


def being_revalued() -> set[str]:
    """The currencies whose amounts are being brought up to date in the present tenant."""
    return set(Revaluation.objects.filter(passes__gt=1).values_list("currency", flat=True))


def revalue(tenant_id: uuid.UUID, currency: str) -> bool:
    """Go once through all amounts in `currency`, each chunk in a transaction; whether it is to be done again.

    May be called again after a fault: it goes on behind the last chunk that was saved.
    """
    again = False

    def step() -> bool:
        nonlocal again
        run = Revaluation.objects.select_for_update().filter(currency=currency).first()
        going = run is not None and run.passes > 0 and _step(run)
        again = run is not None and run.passes > 0
        return going

    in_chunks(step, tenant_id)
    return again


def _step(run: Revaluation) -> bool:
    """One chunk. False when the pass is at its end."""
    ahead = [amount for amount in amounts(with_base=True) if amount.place >= run.place]
    if not ahead:
        run.passes = F("passes") - 1
        run.place, run.after, run.finished_at = "", FIRST, Now()
        run.save(update_fields=["passes", "place", "after", "finished_at"])
        run.refresh_from_db()
        return False
    amount = ahead[0]
    after = run.after if amount.place == run.place else FIRST
    last, changed = _chunk(amount, run.currency, after)
    # a place is left by naming what sorts right behind it
    run.place, run.after = (amount.place, last) if last is not None else (amount.place + "!", FIRST)
    run.changed = F("changed") + changed
    run.save(update_fields=["place", "after", "changed"])
    return True


def _chunk(amount: Amount, currency: str, after: uuid.UUID) -> tuple[uuid.UUID | None, int]:
    """(where to go on, None at the end of the table; how many amounts were not right)."""
    right = f"app.in_base(t.{amount.column}, t.{amount.currency}, {'t.' + amount.day if amount.day else 'NULL'})"
    sql = f"""
        WITH part AS (
            SELECT id FROM {amount.table} WHERE {amount.currency} = %s AND id > %s ORDER BY id LIMIT {CHUNK}
        ), wrong AS (
            SELECT t.id FROM {amount.table} t JOIN part ON part.id = t.id
             WHERE t.{amount.base} IS DISTINCT FROM {right} ORDER BY t.id FOR UPDATE OF t
        ), done AS (
            UPDATE {amount.table} t SET {amount.base} = {right} FROM wrong WHERE wrong.id = t.id RETURNING 1
        )
        SELECT count(*), (SELECT id FROM part ORDER BY id DESC LIMIT 1), (SELECT count(*) FROM done) FROM part"""  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [currency, after])
        count, last, changed = cursor.fetchone()
    return (last if count == CHUNK else None), int(changed)
