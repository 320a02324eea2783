"""The log is read by number: 99 comes before 100, however the two look as text."""

from __future__ import annotations

import uuid

import pytest
from django.db import connections

from quen.kernel.changes import consume
from quen.kernel.changes.consume import Touched


def test_a_backlog_over_a_digit_is_read_whole(fresh_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consume, "BATCH", 1)
    tenant, first, second = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    with connections["owner"].cursor() as cursor:
        for xid, record in ((99, first), (100, second)):
            cursor.execute(
                "INSERT INTO data.change_log (xid, tenant_id, object, record_id, root_object, root_id, operation) "
                "VALUES (%s::text::xid8, %s, 'x', %s, 'x', %s, 'c')",
                [str(xid), tenant, record, record],
            )
        cursor.execute("INSERT INTO data.consumer_position (consumer, epoch, xid, entry_id) VALUES ('order', 1, 0, 0)")
    read: list[uuid.UUID] = []

    def note(of: uuid.UUID, touched: dict[str, Touched]) -> None:
        read.extend(touched["x"].ids if of == tenant else ())

    while first not in read or second not in read:
        if not consume.consume("order", note):
            break
    assert read == [first, second]
