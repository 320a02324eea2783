"""Records older than the table of parties get theirs when the database is brought up to date."""

from __future__ import annotations

from quen.kernel.testing.business import Business


def test_records_that_were_there_before_get_theirs(fresh_db: str, business: Business) -> None:
    from django.db import connections

    from quen.kernel.db.stand_ins import fill_stand_ins

    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM data.customers_party")
        fill_stand_ins(cursor)
        cursor.execute(
            "SELECT (SELECT count(*) FROM data.customers_party),"
            " (SELECT count(*) FROM data.customers_account) + (SELECT count(*) FROM data.customers_contact)"
        )
        parties, records = cursor.fetchone()
    assert parties == records > 0
