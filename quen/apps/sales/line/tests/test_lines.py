"""Lines of a deal and the amount they make."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from quen.apps.catalog.product.object import product
from quen.apps.sales.line.model import OpportunityLine
from quen.apps.sales.line.object import opportunity_line
from quen.apps.sales.opportunity.object import opportunity
from quen.kernel.actions.run import run_action
from quen.kernel.changes.models import ChangeEntry
from quen.kernel.errors import DomainError, NotFound
from quen.kernel.records.save import save_record


def make_deal(actor: Any, **values: Any) -> Any:
    return save_record(opportunity, actor=actor, changes={"name": "Máy pha", "amount": Decimal("5"), **values})


def add(actor: Any, deal: Any, **values: Any) -> Any:
    given = {"name": "Máy", "opportunity": deal.pk, **values}
    return save_record(opportunity_line, actor=actor, changes=given)


def test_lines_make_the_amount_exactly(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        deal = make_deal(actor, currency="USD")
        first = add(actor, deal, quantity=Decimal("3"), unit_price=Decimal("19.99"), discount=Decimal("12.5"))
        assert (first.currency, first.total) == ("USD", Decimal("52.47"))  # 52.47375
        second = add(actor, deal, quantity=Decimal("0.5"), unit_price=Decimal("10.01"))
        assert second.total == Decimal("5.01")  # half up
        deal.refresh_from_db()
        assert (deal.amount, deal.version) == (Decimal("57.48"), 3)
        entry = ChangeEntry.objects.filter(record_id=deal.pk, operation="u").order_by("-id")[0]
        assert entry.changes == {"amount": [Decimal("52.47"), Decimal("57.48")]}
        assert entry.actor_id == actor.member_id
        run_action(opportunity_line, "trash", second.pk, {}, actor=actor)
        deal.refresh_from_db()
        assert deal.amount == Decimal("52.47")
        run_action(opportunity_line, "trash", first.pk, {}, actor=actor)
        deal.refresh_from_db()
        assert deal.amount == Decimal("52.47")  # the last amount stays where no line is left


def test_dong_have_no_decimals_and_lines_follow_the_currency_of_the_deal(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        deal = make_deal(actor)
        line = add(actor, deal, quantity=Decimal("3"), unit_price=Decimal("333.33"))
        assert line.total == Decimal("1000")
        save_record(opportunity, actor=actor, record_id=deal.pk, changes={"currency": "USD"})
        line.refresh_from_db()
        deal.refresh_from_db()
        assert (line.currency, line.total, deal.amount) == ("USD", Decimal("999.99"), Decimal("999.99"))


def test_the_amount_of_a_deal_with_lines_is_not_written_by_hand(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        deal = make_deal(actor)
        add(actor, deal, quantity=Decimal("2"), unit_price=Decimal("100"))
        with pytest.raises(DomainError) as refused:
            save_record(opportunity, actor=actor, record_id=deal.pk, changes={"amount": Decimal("7")})
        assert refused.value.by_field() == {"amount": ["The amount is the sum of the lines. Change those instead."]}
        deal.refresh_from_db()
        assert deal.amount == Decimal("200")


def test_bulk_statements_count_too(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        deals = [make_deal(actor), make_deal(actor)]
        rows = [OpportunityLine(name="x", opportunity_id=d.pk, quantity=1, unit_price=n) for n in (5, 7) for d in deals]
        OpportunityLine.objects.bulk_create(rows)
        OpportunityLine.objects.filter(opportunity=deals[0].pk).update(quantity=10)
        for deal, amount in zip(deals, (120, 12), strict=True):
            deal.refresh_from_db()
            assert deal.amount == amount


def test_a_line_takes_name_and_price_of_its_product(business: Any, quen_db: None) -> None:
    with business.work("admin") as admin:
        given = {"name": "Belmonte Studio 1", "price": Decimal("250000"), "currency": "VND"}
        machine = save_record(product, actor=admin, changes=given)
    with business.work("owner") as actor:
        deal = make_deal(actor)
        changes = {"opportunity": deal.pk, "product": machine.pk}
        line = save_record(opportunity_line, actor=actor, changes=changes)
        assert (line.name, line.quantity, line.unit_price) == ("Belmonte Studio 1", Decimal(1), Decimal("250000"))
        cheaper = add(actor, deal, product=machine.pk, unit_price=Decimal("1"))
        assert cheaper.unit_price == Decimal("1")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"quantity": Decimal(0)}, "quantity"),
        ({"quantity": Decimal(1), "discount": Decimal("100.01")}, "discount"),
        ({"quantity": Decimal(1), "unit_price": Decimal(-1)}, "unit_price"),
        ({"quantity": Decimal(1), "name": ""}, "product"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    business: Any, quen_db: None, values: dict[str, Any], field: str
) -> None:
    with business.work("owner") as actor:
        deal = make_deal(actor)
        with pytest.raises(DomainError) as refused:
            add(actor, deal, **values)
        assert list(refused.value.by_field()) == [field]
        deal.refresh_from_db()
        assert deal.amount == Decimal("5")


def test_lines_follow_the_rights_of_their_deal(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        deal = make_deal(actor)
        line = add(actor, deal, quantity=Decimal(1), unit_price=Decimal(10))
    with business.work("outsider") as other:
        with pytest.raises(NotFound):
            save_record(opportunity_line, actor=other, record_id=line.pk, changes={"quantity": Decimal(2)})
        with pytest.raises(DomainError):
            add(other, deal, quantity=Decimal(1))
