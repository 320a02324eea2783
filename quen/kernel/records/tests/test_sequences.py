"""Numbers: never twice, never waiting for somebody's transaction, written as the administrator wants."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connections, transaction

from quen.kernel.changes.models import ChangeEntry
from quen.kernel.errors import DomainError
from quen.kernel.records import sequences
from quen.kernel.records.save import save_record
from quen.kernel.records.sequences import Sequence, describe, set_sequence, take_numbers
from quen.kernel.registry.registry import get_spec


def deal(actor: Any) -> str:
    return str(save_record(get_spec("opportunity"), actor=actor, changes={"name": "x"}).number)


def number_of(text: str) -> int:
    return int(text.rsplit("-", 1)[1])


def test_two_transactions_at_once_do_not_wait_for_each_other(business: Any, fresh_db: str) -> None:
    taken, done = threading.Event(), threading.Event()
    found: list[str] = []

    def slow() -> None:
        try:
            with business.work("admin") as actor:
                found.append(deal(actor))
                taken.set()
                assert done.wait(timeout=30), "the other one waited for this transaction"
        finally:
            connections["default"].close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert taken.wait(timeout=30)
    with business.work("admin") as actor:
        found.append(deal(actor))
    done.set()
    thread.join(timeout=60)
    assert number_of(found[1]) == number_of(found[0]) + 1


def test_many_at_once_get_no_number_twice(business: Any, fresh_db: str) -> None:
    found: list[str] = []

    def take(count: int) -> None:
        try:
            for _ in range(10):
                with business.work("admin"):
                    found.extend(take_numbers(get_spec("opportunity"), count))
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=take, args=(count,)) for count in (1, 3, 7, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(found) == len(set(found)) == 120


def test_a_number_once_taken_is_gone(business: Any, fresh_db: str) -> None:
    with business.work("admin") as actor:
        lost = deal(actor)
        transaction.set_rollback(True)
    with business.work("admin") as actor:
        assert number_of(deal(actor)) == number_of(lost) + 1


def test_the_pattern_and_the_next_number(business: Any, fresh_db: str) -> None:
    spec = get_spec("opportunity")
    with business.work("admin"):
        before = describe(spec)[2]
        set_sequence(spec, prefix="HĐ/", width=6, yearly=False, next_number=before + 500)
    with business.work("admin") as actor:
        assert deal(actor) == f"HĐ/{before + 500:06d}"
        assert take_numbers(spec, 2) == [f"HĐ/{before + 501:06d}", f"HĐ/{before + 502:06d}"]
        assert describe(spec)[2] == before + 503
        with pytest.raises(DomainError) as caught:
            set_sequence(spec, prefix="HĐ/", width=6, yearly=False, next_number=before + 502)
        assert list(caught.value.by_field()) == ["next_number"]
        changes = [e.changes for e in ChangeEntry.objects.filter(object="sequence", operation="u").order_by("id")]
        assert [sorted(change) for change in changes if change] == [["prefix", "start", "width"]]


def test_the_year_begins_with_one_and_nothing_comes_twice(business: Any, fresh_db: str, monkeypatch: Any) -> None:
    spec = get_spec("opportunity")
    year = [2026]
    monkeypatch.setattr(sequences, "_here", lambda: (str(business.tenant_id), year[0]))
    with business.work("admin"):
        first = number_of(take_numbers(spec)[0])
        set_sequence(spec, prefix="D-", width=4, yearly=True, next_number=None)
    with business.work("admin"):
        assert take_numbers(spec, 2) == ["D-2026-0001", "D-2026-0002"]
        year[0] = 2027
        assert describe(spec)[1].write(describe(spec)[2]) == "D-2027-0001"
        assert take_numbers(spec) == ["D-2027-0001"]
        set_sequence(spec, prefix="D-", width=0, yearly=False, next_number=None)
    with business.work("admin"):
        assert take_numbers(spec) == [f"D-{first + 1}"]  # goes on where it was without a year


@pytest.mark.parametrize(
    ("prefix", "width", "yearly", "field"),
    [
        ("D1", 0, False, "prefix"),
        ("D-2026-", 0, False, "prefix"),
        ("far too long", 0, False, "prefix"),
        ("<b>", 0, True, "prefix"),
        ("D-", 11, False, "width"),
        ("D-", -1, False, "width"),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(
    business: Any, quen_db: None, prefix: str, width: int, yearly: bool, field: str
) -> None:
    with business.work("admin"), pytest.raises(DomainError) as caught:
        set_sequence(get_spec("opportunity"), prefix=prefix, width=width, yearly=yearly, next_number=None)
    assert list(caught.value.by_field()) == [field]


def test_every_business_counts_by_itself(business: Any, fresh_db: str) -> None:
    with business.work("stranger") as actor:
        theirs = number_of(deal(actor))
    with business.work("admin"):
        take_numbers(get_spec("opportunity"), 50)
    with business.work("stranger") as actor:
        assert number_of(deal(actor)) == theirs + 1
        assert Sequence.objects.filter(object="opportunity").count() == 1
