"""One default book; a book with prices keeps its currency; copies; prices that overlap."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, connections

from quen.apps.catalog.price_book import copying
from quen.apps.catalog.price_book.jobs import copy_price_book
from quen.apps.catalog.price_book.model import PriceBook
from quen.apps.catalog.price_book_entry.model import PriceBookEntry
from quen.kernel.actions.run import run_action
from quen.kernel.errors import Denied, DomainError
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.tenancy.context import tenant_context


def save(what: str, actor: Any, /, **changes: Any) -> Any:
    return save_record(get_spec(what), actor=actor, changes=changes)


def do(actor: Any, verb: str, book: Any, **inputs: Any) -> Any:
    return run_action(get_spec("price_book"), verb, book.pk, inputs, actor=actor)


def entry(actor: Any, book: Any, product: Any, price: str, **more: Any) -> Any:
    return save("price_book_entry", actor, book=book.pk, product=product.pk, price=Decimal(price), **more)


def test_one_book_is_the_default(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        one, two = (save("price_book", actor, name=name, currency="VND") for name in ("One", "Two"))
        do(actor, "default", one)
        do(actor, "default", two)
        assert list(PriceBook.objects.filter(is_default=True).values_list("name", flat=True)) == ["Two"]
        one.refresh_from_db()
        assert one.version == 3  # made the default, and no more: both in its history


def test_the_database_refuses_a_second_default(business: Any, fresh_db: str) -> None:
    with business.work("admin") as actor:
        books = [save("price_book", actor, name=name, currency="VND") for name in ("One", "Two")]
    both, refused = threading.Barrier(2), []

    def choose(book: Any) -> None:
        try:
            with tenant_context(business.tenant_id):
                both.wait(timeout=30)
                PriceBook.objects.filter(pk=book.pk).update(is_default=True)
        except Error as error:
            refused.append(str(error))
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=choose, args=(book,)) for book in books]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(refused) == 1
    with business.work("admin"):
        assert PriceBook.objects.filter(is_default=True).count() == 1


def test_prices_are_in_the_currency_of_their_book_and_called_like_their_product(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        book = save("price_book", actor, name="Export", currency="USD")
        product = save("product", actor, name="Grinder")
        made = entry(actor, book, product, "10")
        assert (made.currency, made.name) == ("USD", "Grinder")
        save_record(get_spec("product"), actor=actor, record_id=product.pk, changes={"name": "Mill"})
        made.refresh_from_db()
        assert (made.name, made.version) == ("Mill", 1)
        with pytest.raises(DomainError) as caught:
            save_record(get_spec("price_book"), actor=actor, record_id=book.pk, changes={"currency": "THB"})
        assert list(caught.value.by_field()) == ["currency"]
        book.refresh_from_db()
        assert book.currency == "USD"


@pytest.mark.parametrize(
    ("start", "end", "overlaps"),
    [
        (None, None, True),
        (date(2026, 3, 31), None, True),
        (None, date(2026, 2, 1), True),
        (date(2026, 4, 1), None, False),
        (None, date(2026, 1, 31), False),
    ],
)
def test_prices_for_the_same_time_are_refused(
    business: Any, quen_db: None, start: date | None, end: date | None, overlaps: bool
) -> None:
    with business.work("admin") as actor:
        book = save("price_book", actor, name="B", currency="VND")
        product = save("product", actor, name="P")
        entry(actor, book, product, "10", valid_from=date(2026, 2, 1), valid_until=date(2026, 3, 31))
        entry(actor, book, product, "9", min_quantity=Decimal(5))  # another step
        entry(actor, book, save("product", actor, name="Q"), "10")  # another product
        if not overlaps:
            entry(actor, book, product, "11", valid_from=start, valid_until=end)
            return
        with pytest.raises(DomainError) as caught:
            entry(actor, book, product, "11", valid_from=start, valid_until=end)
        assert (caught.value.code, list(caught.value.by_field())) == ("overlap", ["valid_from"])
        assert PriceBookEntry.objects.filter(book_id=book.pk).count() == 3


def test_two_people_at_once_do_not_enter_the_same_price_twice(business: Any, fresh_db: str) -> None:
    with business.work("admin") as actor:
        book, product = save("price_book", actor, name="B", currency="VND"), save("product", actor, name="P")
    both, refused = threading.Barrier(2), []

    def write(price: str) -> None:
        try:
            with business.work("admin") as one:
                both.wait(timeout=30)
                entry(one, book, product, price)
        except DomainError as error:
            refused.append(error.code)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=write, args=(price,)) for price in ("10", "20")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert refused == ["overlap"]
    with business.work("admin"):
        assert PriceBookEntry.objects.filter(book_id=book.pk).count() == 1


def test_a_copy_has_the_prices_of_today_changed_and_rounded(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        book = save("price_book", actor, name="B", currency="VND", segment="Dealers")
        one, two, three = (save("product", actor, name=name) for name in ("One", "Two", "Three"))
        entry(actor, book, one, "123456")
        entry(actor, book, one, "100000", min_quantity=Decimal(10))
        entry(actor, book, two, "9999", valid_from=date(2020, 1, 1))
        entry(actor, book, three, "5", valid_until=date(2020, 1, 1))
        made = do(actor, "copy", book, name="C", percent=Decimal("-12.5"), rounding="500")
        assert (made.name, made.currency, made.segment, made.is_default) == ("C", "VND", "Dealers", False)
        prices = PriceBookEntry.objects.filter(book_id=made.pk).order_by("-price")
        found = [(p.product_id, p.min_quantity, p.price, p.valid_from, p.name, p.created_by_id) for p in prices]
        assert found == [
            (one.pk, 1, Decimal(108000), None, "One", actor.member_id),
            (one.pk, 10, Decimal(87500), None, "One", actor.member_id),
            (two.pk, 1, Decimal(8500), None, "Two", actor.member_id),
        ]
        with pytest.raises(DomainError) as caught:
            do(actor, "copy", book, name="C")
        assert list(caught.value.by_field()) == ["name"]
        with pytest.raises(DomainError) as caught:
            do(actor, "copy", book, name="D", percent=Decimal(-101))
        assert list(caught.value.by_field()) == ["percent"]


def test_a_long_book_is_copied_in_chunks(business: Any, fresh_db: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(copying, "CHUNK", 2)
    deferred: list[dict[str, str]] = []
    monkeypatch.setattr(copy_price_book, "defer", lambda *, lock, **given: deferred.append(given))
    with business.work("admin") as actor:
        book = save("price_book", actor, name="B", currency="VND")
        for price in range(1, 6):
            entry(actor, book, save("product", actor, name=f"P{price}"), str(price))
        made = do(actor, "copy", book, name="C", percent=Decimal(100))
        assert PriceBookEntry.objects.filter(book_id=made.pk).count() == 2
    for _again in range(2):  # begun again after a fault
        copy_price_book(**deferred[0])
    with business.work("admin"):
        prices = PriceBookEntry.objects.filter(book_id=made.pk).order_by("price").values_list("price", flat=True)
        assert list(prices) == [2, 4, 6, 8, 10]


def test_who_may_not_write_books_may_not_copy_one(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        book = save("price_book", actor, name="B", currency="VND")
    with business.work("owner") as rep:
        with pytest.raises(Denied):
            do(rep, "copy", book, name="C")
        assert PriceBook.objects.filter(name="C").count() == 0
