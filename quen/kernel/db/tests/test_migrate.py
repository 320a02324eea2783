"""Migrations and the views that the application works through."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connections

from quen.kernel.db import migrate
from quen.kernel.testing.business import Business


def _widen(*_: Any, **__: Any) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE data.customers_account ALTER COLUMN industry TYPE varchar(120)")


def _fail(*_: Any, **__: Any) -> None:
    raise RuntimeError("a migration that does not work")


def test_a_migration_may_retype_a_column(fresh_db: str, business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "pending", lambda: True)
    monkeypatch.setattr(migrate, "call_command", _widen)
    migrate.migrate()
    assert business.client("owner").get("/account/").status_code == 200
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT format_type(atttypid, atttypmod) FROM pg_attribute"
            " WHERE attrelid = 'app.customers_account'::regclass AND attname = 'industry'"
        )
        assert cursor.fetchone() == ("character varying(120)",)


def test_after_a_failed_migration_the_application_goes_on(
    fresh_db: str, business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "pending", lambda: True)
    monkeypatch.setattr(migrate, "call_command", _fail)
    with pytest.raises(RuntimeError, match="does not work"):
        migrate.migrate()
    assert business.client("owner").get("/account/").status_code == 200


def test_after_a_kill_in_the_middle_pages_say_so_and_the_next_migration_mends_it(
    fresh_db: str, business: Business
) -> None:
    with connections["owner"].cursor() as cursor:
        migrate.drop_views(cursor)  # what a kill leaves: the views are away
    client = business.client("owner")
    client.raise_request_exception = False
    answer = client.get("/account/")
    assert (answer.status_code, "Quen is back in a moment" in answer.content.decode()) == (503, True)
    migrate.migrate()
    assert client.get("/account/").status_code == 200
