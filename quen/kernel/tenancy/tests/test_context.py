"""Working in a tenant."""

from __future__ import annotations

import pytest
from django.db import DataError, connection

from quen.kernel.tenancy.context import tenant_context
from quen.kernel.testing.business import Business


def _tenant() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.current_tenant()::text")
        return str(cursor.fetchone()[0])


def test_leaving_an_inner_context_brings_the_outer_one_back(business: Business) -> None:
    with tenant_context(business.tenant_id):
        with tenant_context(business.other_id):
            assert _tenant() == str(business.other_id)
        assert _tenant() == str(business.tenant_id)


def test_an_error_of_the_database_leaves_an_inner_context_as_itself(business: Business) -> None:
    with tenant_context(business.tenant_id):
        with pytest.raises(DataError), tenant_context(business.other_id), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        assert _tenant() == str(business.tenant_id)
