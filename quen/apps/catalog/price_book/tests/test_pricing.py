"""Which price holds: book, default book, list price; quantities, dates, currencies."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from quen.apps.catalog.public import Price, Wanted, price_of, prices_of
from quen.kernel.actions.run import run_action
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec

DAY = date(2026, 7, 15)


def save(what: str, actor: Any, /, **changes: Any) -> Any:
    return save_record(get_spec(what), actor=actor, changes=changes)


def entry(actor: Any, book: Any, product: Any, price: str, **more: Any) -> Any:
    return save("price_book_entry", actor, book=book.pk, product=product.pk, price=Decimal(price), **more)


@pytest.fixture
def shop(business: Any, quen_db: None) -> Any:
    """(actor, product with a list price of 100 CHF, a default book in VND, a book in CHF, business)."""
    with business.work("admin") as actor:
        product = save("product", actor, name="Grinder", price=Decimal(100), currency="CHF")
        default = save("price_book", actor, name="Retail", currency="VND")
        run_action(get_spec("price_book"), "default", default.pk, {}, actor=actor)
        dollars = save("price_book", actor, name="Export", currency="CHF")
        for day, rate in ((date(2026, 1, 1), "25000"), (date(2026, 7, 1), "26000"), (date(2026, 8, 1), "27000")):
            save("currency_rate", actor, currency="CHF", valid_from=day, rate=Decimal(rate))
        yield actor, product, default, dollars


def ask(product: Any, quantity: str = "1", currency: str = "VND", on: date = DAY, book: Any = None) -> Price | None:
    chosen = book.pk if book else None
    return price_of(product.pk, quantity=Decimal(quantity), currency=currency, on=on, book=chosen)


def told(price: Price | None) -> tuple[str, str, str] | None:
    return (str(price.amount), price.currency, price.source) if price else None


def test_the_list_price_holds_where_no_book_has_one(shop: Any) -> None:
    _actor, product, _default, dollars = shop
    assert told(ask(product, currency="CHF", book=dollars)) == ("100.00", "CHF", "list")
    found = ask(product)
    assert told(found) == ("2600000", "VND", "list")
    assert found is not None
    assert (found.original, found.original_currency, found.book_id) == (Decimal(100), "CHF", None)
    assert told(ask(product, on=date(2020, 1, 1))) == ("2500000", "VND", "list")  # before the first rate, the first


def test_the_chosen_book_comes_before_the_default_one(shop: Any) -> None:
    actor, product, default, dollars = shop
    standard = entry(actor, default, product, "2700000")
    found = ask(product, book=dollars)
    assert told(found) == ("2700000.00", "VND", "default")
    assert found is not None
    assert found.entry_id == standard.pk
    entry(actor, dollars, product, "95.5")
    assert told(ask(product, currency="CHF", book=dollars)) == ("95.50", "CHF", "book")
    assert told(ask(product, book=dollars)) == ("2483000", "VND", "book")  # 95.5 x 26,000
    assert told(ask(product, currency="CHF")) == ("103.85", "CHF", "default")  # 2,700,000 / 26,000, to cents


def test_more_is_cheaper_from_the_quantity_on(shop: Any) -> None:
    actor, product, default, _dollars = shop
    for quantity, price in (("1", "30"), ("10", "20"), ("100", "10")):
        entry(actor, default, product, price, min_quantity=Decimal(quantity))
    assert [ask(product, q).amount for q in ("1", "9.999", "10", "99", "100", "5000")] == [30, 30, 20, 20, 10, 10]  # type: ignore[union-attr]
    assert told(ask(product, "0.5")) == ("2600000", "VND", "list")  # below the smallest step


def test_dates_of_entries_and_of_books_count_both_ends_included(shop: Any) -> None:
    actor, product, default, _dollars = shop
    entry(actor, default, product, "30", valid_from=date(2026, 7, 1), valid_until=date(2026, 7, 31))
    entry(actor, default, product, "40", valid_from=date(2026, 8, 1))
    days = (date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 31), date(2026, 8, 1), date(2030, 1, 1))
    amounts = [ask(product, on=day).amount for day in days]  # type: ignore[union-attr]
    assert amounts == [2500000, 30, 30, 40, 40]
    save_record(get_spec("price_book"), actor=actor, record_id=default.pk, changes={"valid_until": date(2026, 7, 20)})
    assert told(ask(product, on=date(2026, 7, 21))) == ("2600000", "VND", "list")


def test_books_put_aside_and_trashed_prices_do_not_count(shop: Any) -> None:
    actor, product, _default, dollars = shop
    made = entry(actor, dollars, product, "90")
    run_action(get_spec("price_book_entry"), "trash", made.pk, {}, actor=actor)
    assert told(ask(product, currency="CHF", book=dollars)) == ("100.00", "CHF", "list")
    entry(actor, dollars, product, "80")
    save_record(get_spec("price_book"), actor=actor, record_id=dollars.pk, changes={"active": False})
    assert told(ask(product, currency="CHF", book=dollars)) == ("100.00", "CHF", "list")


def test_without_a_rate_there_is_no_price(shop: Any) -> None:
    actor, product, _default, _dollars = shop
    assert ask(product, currency="ISK") is None
    assert ask(save("product", actor, name="No price")) is None
    assert price_of(uuid.uuid4(), quantity=Decimal(1), currency="VND", on=DAY) is None


def test_many_products_cost_one_statement(shop: Any, django_assert_num_queries: Any) -> None:
    actor, product, default, _dollars = shop
    other = save("product", actor, name="Other")
    entry(actor, default, product, "30")
    with django_assert_num_queries(1):
        found = prices_of(
            [Wanted(other.pk), Wanted(product.pk, Decimal(3)), Wanted(product.pk)], currency="VND", on=DAY
        )
    assert [told(price) for price in found] == [None, ("30.00", "VND", "default"), ("30.00", "VND", "default")]
    assert prices_of([], currency="VND", on=DAY) == []
