"""Whole months of history are dropped only when they are old, read, and somebody asked for it; nobody waits for it."""

from __future__ import annotations

import psycopg
from django.db import connections

from quen.kernel.changes.retention import drop_old_months
from quen.kernel.db.direct import system_parameters


def _months() -> list[str]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'data'::regnamespace AND relkind = 'r' "
            "AND relname < 'change_log_2000' AND relname LIKE 'change_log_1%' ORDER BY 1"
        )
        return [row[0] for row in cursor.fetchall()]


def _make_old_months() -> None:
    """January and February 1999, a change in the latter."""
    with connections["owner"].cursor() as cursor:
        for month, following in (("199901", "199902"), ("199902", "199903")):
            first, end = (f"{text[:4]}-{text[4:]}-01" for text in (month, following))
            cursor.execute(
                f"CREATE TABLE data.change_log_{month} PARTITION OF data.change_log "
                f"FOR VALUES FROM ('{first} 00:00+00') TO ('{end} 00:00+00')"
            )
        cursor.execute(
            "INSERT INTO data.change_log (at, tenant_id, object, record_id, root_object, root_id, operation) "
            "VALUES ('1999-02-03', gen_random_uuid(), 'x', gen_random_uuid(), 'x', gen_random_uuid(), 'c')"
        )


def test_old_months_go_when_everybody_has_read_them(fresh_db: str) -> None:
    _make_old_months()
    with connections["owner"].cursor() as cursor:
        cursor.execute("INSERT INTO data.consumer_position (consumer, epoch, xid, entry_id) VALUES ('slow', 1, 0, 0)")
    assert _months() == ["change_log_199901", "change_log_199902"]
    assert drop_old_months(6) == 1  # the empty month; of the other one a consumer has read nothing
    assert _months() == ["change_log_199902"]
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE data.consumer_position SET xid = pg_current_xact_id()::text::bigint")
    assert drop_old_months(0) == 1
    assert _months() == []
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM data.change_log")
        assert cursor.fetchone()[0] > 0  # the present months stay, whatever is asked for


def test_a_long_reader_is_not_disturbed_and_disturbs_nobody(fresh_db: str) -> None:
    """The month is left half detached; others go on reading and writing, and the next round finishes it."""
    _make_old_months()
    with psycopg.connect(**system_parameters()) as reader:
        present = "SELECT count(*) FROM data.change_log WHERE at > '2000-01-01'"
        before = reader.execute(present).fetchone()
        assert drop_old_months(3) == 0
        with connections["owner"].cursor() as cursor:
            cursor.execute("SET lock_timeout = '1s'")
            cursor.execute("SELECT count(*) FROM data.change_log WHERE at < '2000-01-01'")
            assert cursor.fetchone() == (1,)  # January is going already, February is there
            cursor.execute(
                "INSERT INTO data.change_log (at, tenant_id, object, record_id, root_object, root_id, operation) "
                "VALUES ('1999-02-04', gen_random_uuid(), 'x', gen_random_uuid(), 'x', gen_random_uuid(), 'c')"
            )
        assert reader.execute(present).fetchone() == before
        assert before is not None
        assert before[0] > 0
    assert drop_old_months(3) == 2
    assert _months() == []
