"""What a business says of itself: changed by its administrators through one function, logged, the currency guarded."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import Error, connection, transaction

from quen.kernel.changes.models import ChangeEntry
from quen.kernel.errors import Conflict, Denied, DomainError
from quen.kernel.tenancy.business import change_business, present_business
from quen.kernel.tenancy.models import Tenant


def test_an_administrator_changes_her_own_business_and_it_is_logged(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        before = present_business()
        change_business({"name": "Sông Xanh Mới", "week_start": 7, "fiscal_month": 4}, before.version, actor=actor)
        after = present_business()
        assert (after.name, after.week_start, after.fiscal_month) == ("Sông Xanh Mới", 7, 4)
        assert after.version == before.version + 1
        entry = ChangeEntry.objects.get(object="tenant")
        assert entry.changes == {"name": ["Sông Xanh", "Sông Xanh Mới"], "week_start": [1, 7], "fiscal_month": [1, 4]}
        assert (entry.actor_id, entry.via, entry.record_id) == (actor.member_id, "web", business.tenant_id)
        assert Tenant.objects.get(pk=business.other_id).name == "Đối Thủ"
        assert business.actor("admin").week_start == 7
        change_business({"name": "Sông Xanh Mới"}, after.version, actor=actor)  # nothing differs
        assert (present_business().version, ChangeEntry.objects.filter(object="tenant").count()) == (after.version, 1)


@pytest.mark.parametrize("persona", ["manager", "owner", "reader", "restricted"])
def test_nobody_else_does_and_the_database_sees_to_it(business: Any, quen_db: None, persona: str) -> None:
    with business.work(persona) as actor:
        with pytest.raises(Denied):
            change_business({"name": "Mine"}, 1, actor=actor)
        with pytest.raises(Error, match="only administrators"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("""SELECT app.change_tenant('{"name": "Mine"}', 1)""")
        with pytest.raises(Error, match="permission denied"), transaction.atomic():
            Tenant.objects.filter(pk=business.tenant_id).update(name="Mine")
        assert present_business().name == "Sông Xanh"
        assert ChangeEntry.objects.filter(object="tenant").count() == 0


def test_who_saves_second_is_told(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        version = present_business().version
        change_business({"name": "One"}, version, actor=actor)
        with pytest.raises(Conflict):
            change_business({"name": "Two"}, version, actor=actor)
        assert present_business().name == "One"


def test_the_base_currency_stays_once_there_are_amounts(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        with pytest.raises(DomainError) as caught:
            change_business({"base_currency": "USD"}, present_business().version, actor=actor)
        assert (caught.value.code, list(caught.value.by_field())) == ("base_currency_fixed", ["base_currency"])
        assert present_business().base_currency == "VND"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("country", "XX"),
        ("language", "xx"),
        ("timezone", "Mars/Olympus"),
        ("fiscal_month", 13),
        ("week_start", 0),
        ("base_currency", "dong"),
    ],
)
def test_nonsense_is_refused_at_its_field(business: Any, quen_db: None, field: str, value: Any) -> None:
    with business.work("admin") as actor:
        with pytest.raises(DomainError) as caught:
            change_business({field: value}, present_business().version, actor=actor)
        assert list(caught.value.by_field()) == [field]
        assert present_business().version == 1
