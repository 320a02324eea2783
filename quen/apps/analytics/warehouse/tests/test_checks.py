"""The check of the warehouse finds files that are gone and sums that are not those of the records."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connections, transaction

from quen.apps.analytics.warehouse.build import refresh
from quen.apps.analytics.warehouse.manifest import folder, manifest
from quen.apps.analytics.warehouse.tests.compare import settle
from quen.kernel.checks.declare import OWNER, Look, data_checks


def messages(tenant_id: Any) -> list[str]:
    return [finding.message for finding in data_checks()["warehouse"].run(Look(tenant_id))]


def test_sums_and_files_are_compared(fresh_db: str, business: Any, tmp_path: Any, settings: Any) -> None:
    del fresh_db
    settings.WAREHOUSE_DIR = tmp_path
    settle()
    assert messages(business.tenant_id) == []  # nothing yet is no fault
    refresh(business.tenant_id)
    look = Look(business.tenant_id)
    assert data_checks()["warehouse"].run(look) == []
    assert look.looked_at, look.notes
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute("ALTER TABLE data.sales_opportunity DISABLE TRIGGER USER")
        cursor.execute("UPDATE data.sales_opportunity SET amount_base = amount_base + 1, amount = 1")
        cursor.execute("UPDATE data.sales_opportunity SET amount_base = 7")
        assert any("amount: the files say" in message for message in messages(business.tenant_id))
        transaction.set_rollback(True, using=OWNER)
    found = manifest(business.tenant_id)
    assert found is not None
    name = min(found.files)
    (folder(business.tenant_id) / name).unlink()
    assert messages(business.tenant_id) == [f"file {name} is missing"]


@pytest.fixture(autouse=True)
def nothing_is_kept_open() -> Any:
    yield
    connections[OWNER].close()
