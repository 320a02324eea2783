"""Whole months of history are dropped only when they are old, read, and somebody asked for it."""

from __future__ import annotations

from django.db import connections


def _months() -> list[str]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
            "WHERE i.inhparent = 'data.change_log'::regclass AND c.relname < 'change_log_2000' ORDER BY 1"
        )
        return [row[0] for row in cursor.fetchall()]


def _drop(months: int) -> int:
    with connections["system"].cursor() as cursor:
        cursor.execute("SELECT app.drop_change_log_partitions(%s)", [months])
        return int(cursor.fetchone()[0])


def test_old_months_go_when_everybody_has_read_them(fresh_db: str) -> None:
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
        cursor.execute("INSERT INTO data.consumer_position (consumer, epoch, xid, entry_id) VALUES ('slow', 1, 0, 0)")
        assert _months() == ["change_log_199901", "change_log_199902"]
        assert _drop(6) == 1  # the empty month; of the other one a consumer has read nothing
        assert _months() == ["change_log_199902"]
        cursor.execute("UPDATE data.consumer_position SET xid = pg_current_xact_id()::text::bigint")
    assert _drop(0) == 1
    assert _months() == []
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM data.change_log")
        assert cursor.fetchone()[0] > 0  # the present months stay, whatever is asked for
