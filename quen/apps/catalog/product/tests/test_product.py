"""What a product earns is worked out by the database; categories and units are found or made by name."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from quen.kernel.errors import DomainError
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec


def product(actor: Any, **changes: Any) -> Any:
    return save_record(get_spec("product"), actor=actor, changes={"name": "P", **changes})


@pytest.mark.parametrize(
    ("price", "cost", "margin", "percent"),
    [
        ("200", "150", "50.00", "25.0"),
        ("99.99", "33.33", "66.66", "66.7"),
        ("100", "130", "-30.00", "-30.0"),
        ("0", "10", "-10.00", None),
        ("100", None, None, None),
        (None, "100", None, None),
    ],
)
def test_margin(business: Any, quen_db: None, price: str, cost: str, margin: str, percent: str) -> None:
    with business.work("admin") as actor:
        made = product(actor, price=price and Decimal(price), cost=cost and Decimal(cost))
        assert made.margin == (margin and Decimal(margin))
        assert made.margin_percent == (percent and Decimal(percent))


def test_margin_follows_bulk_sql_and_cannot_be_written(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        made = product(actor, price=Decimal(10), cost=Decimal(4))
        with connection.cursor() as cursor:
            cursor.execute("UPDATE catalog_product SET cost = 5 WHERE id = %s", [made.pk])
        made.refresh_from_db()
        assert (made.margin, made.margin_percent) == (Decimal(5), Decimal(50))
        with pytest.raises(DomainError):
            save_record(get_spec("product"), actor=actor, record_id=made.pk, changes={"margin": Decimal(9)})


@pytest.mark.parametrize(("field", "value"), [("cost", "-1"), ("tax_rate", "100.01"), ("tax_rate", "-1")])
def test_values_out_of_range_are_refused_at_their_field(business: Any, quen_db: None, field: str, value: str) -> None:
    with business.work("admin") as actor, pytest.raises(DomainError) as caught:
        product(actor, **{field: Decimal(value)})
    assert list(caught.value.by_field()) == [field]


def test_margin_names_what_it_is_worked_out_from() -> None:
    fields = get_spec("product").fields
    assert fields["margin"].sources == ("cost", "price")
    assert fields["margin_percent"].sources == ("cost", "price")
    assert (fields["margin"].kind, fields["margin"].editable) == ("money", False)


def test_who_may_not_see_the_cost_does_not_see_the_margin(business: Any, quen_db: None) -> None:
    rep = replace(business.actor("owner"), hidden={"product": ["cost"]})
    assert not {"cost", "margin", "margin_percent"} & {info.name for info in get_spec("product").readable(rep)}
    assert "price" in {info.name for info in get_spec("product").readable(rep)}
