"""Filters, orders and cursors as they come from a URL."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from quen.kernel.errors import DomainError
from quen.kernel.people.models import Member, Role
from quen.kernel.query.filters import apply_filters, parse_filters
from quen.kernel.query.page import parse_order, read_page
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec

SPEC = get_spec("opportunity")


def names(actor: Any, **params: str) -> list[str]:
    found = apply_filters(SPEC.rows(actor).filter(source="test"), parse_filters(SPEC, params, actor), actor)
    return sorted(row.name for row in found)


@pytest.fixture
def owner(business: Any, quen_db: None) -> Any:
    with business.work("owner") as actor:
        for name, amount, closes in (("a", "10", date(2026, 1, 1)), ("b", "20", date(2026, 2, 1)), ("c", None, None)):
            changes = {"name": name, "amount": amount and Decimal(amount), "close_date": closes, "source": "test"}
            save_record(SPEC, actor=actor, changes=changes)
        yield actor


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, ["a", "b", "c"]),
        ({"amount": "10"}, ["a"]),
        ({"amount": "10,20"}, ["a", "b"]),
        ({"amount__gte": "10.5"}, ["b"]),
        ({"amount__lte": "10"}, ["a"]),
        ({"amount__empty": "true"}, ["c"]),
        ({"amount__empty": "false"}, ["a", "b"]),
        ({"close_date__gte": "2026-01-15", "close_date__lte": "2026-02-01"}, ["b"]),
        ({"owner": "me"}, ["a", "b", "c"]),
        ({"owner__not": "me"}, []),
        ({"stage.kind": "open"}, ["a", "b", "c"]),
        ({"stage.kind": "won,lost"}, []),
        ({"currency": "VND", "name": "a"}, ["a"]),
        ({"name__not": "a"}, ["b", "c"]),
    ],
)
def test_what_a_filter_finds(owner: Any, params: dict[str, str], expected: list[str]) -> None:
    assert names(owner, **params) == expected


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"nonsense": "1"}, "unknown_field"),
        ({"tenant_id": "1"}, "unknown_field"),
        ({"amount__regex": "1"}, "unknown_operator"),
        ({"name__gte": "a"}, "unknown_operator"),
        ({"name.kind": "a"}, "unknown_field"),
        ({"stage.nonsense": "a"}, "unknown_field"),
        ({"amount": "ten"}, "bad_value"),
        ({"amount": "NaN"}, "bad_value"),
        ({"amount": "1e99"}, "bad_value"),
        ({"close_date": "31/02/2026"}, "bad_value"),
        ({"owner": "somebody"}, "bad_value"),
        ({"name": "a\x00"}, "bad_value"),
    ],
)
def test_what_is_no_filter_says_so_at_its_place(owner: Any, params: dict[str, str], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        names(owner, **params)
    assert refused.value.code == code
    assert list(refused.value.by_field()) == list(params)


def test_a_cursor_is_good_only_where_it_was_made(owner: Any, business: Any) -> None:
    order = parse_order(SPEC, "amount", owner)
    rows = SPEC.rows(owner).filter(source="test")
    page = read_page(rows, order, actor=owner, scope="here", limit=1)
    follow = read_page(rows, order, actor=owner, scope="here", cursor=page.cursor, limit=1)
    assert [r.name for r in page.rows + follow.rows] == ["a", "b"]
    for other_scope, other_order, cursor in (
        ("there", order, page.cursor),
        ("here", parse_order(SPEC, "-amount", owner), page.cursor),
        ("here", order, page.cursor[:-1] + ("A" if page.cursor[-1] != "A" else "B")),
        ("here", order, "nonsense"),
    ):
        with pytest.raises(DomainError) as refused:
            read_page(rows, other_order, actor=owner, scope=other_scope, cursor=cursor)
        assert refused.value.code == "bad_cursor"


def test_an_unknown_sort_is_refused(owner: Any) -> None:
    for text in ("nonsense", "tenant_id", "description"):
        with pytest.raises(DomainError) as refused:
            parse_order(SPEC, text, owner)
        assert refused.value.code == "unknown_sort"


@pytest.mark.parametrize("hidden", [{}, {"account": ["name"]}])
def test_names_kept_from_somebody_are_no_order_for_her(
    business: Any, quen_db: None, hidden: dict[str, list[str]]
) -> None:
    """Neither the order nor the cursor, in which the value stands, may tell them."""
    scope = "all" if hidden else "own"
    with business.work("admin"):
        role = Role.objects.create(name="Some", grants={"*": {"view": scope, "edit": "own"}}, hidden=hidden)
        Member.objects.filter(pk=business.member_id("owner")).update(role=role)
    with business.work("owner") as actor, pytest.raises(DomainError):
        parse_order(SPEC, "account", actor)
    assert business.api("owner").get("/api/v1/opportunity", {"sort": "-account"}).status_code == 422
    assert "sort=account" not in business.client("owner").get("/opportunity/").content.decode()
    assert "sort=account" in business.client("manager").get("/opportunity/").content.decode()


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"])
def test_a_moment_beyond_the_calendar_is_a_bad_value(business: Any, quen_db: None, moment: str) -> None:
    page = business.client("owner").get("/account/", {"updated_at__lte": moment})
    assert (page.status_code, "is not a value of Changed" in page.content.decode()) == (200, True)
    assert business.api("owner").get("/api/v1/account", {"updated_at__lte": moment}).status_code == 422


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"updated_at": "2026-05-05"}, ["in", "late"]),
        ({"updated_at__lte": "2026-05-05"}, ["early", "in", "late"]),
        ({"updated_at__gte": "2026-05-05"}, ["after", "in", "late"]),
        ({"updated_at__lte": "2026-05-05T10:00:00"}, ["early", "in"]),
        ({"updated_at": "2026-05-04,2026-05-06"}, ["after", "early"]),
    ],
)
def test_a_day_is_the_whole_day_in_her_zone(owner: Any, params: dict[str, str], expected: list[str]) -> None:
    """In Ho Chi Minh City 5 May lasts from 17:00 UTC of the 4th to 17:00 of the 5th."""
    moments = {"early": "2026-05-04T16:59:59", "in": "2026-05-04T17:00:00", "late": "2026-05-05T16:59:59.9",
               "after": "2026-05-05T17:00:00"}  # fmt: skip
    SPEC.rows(owner).filter(source="test").update(source="")
    for name, text in moments.items():
        record = save_record(SPEC, actor=owner, changes={"name": name, "source": "test"})
        moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
        SPEC.rows(owner).filter(pk=record.pk).update(updated_at=moment)
    assert names(owner, **params) == expected


def test_an_address_has_only_so_many_filters_and_values(owner: Any) -> None:
    for items in ([("amount", "1")] * 21, [("amount", ",".join("1" * 201))]):
        with pytest.raises(DomainError) as refused:
            parse_filters(SPEC, items, owner)
        assert refused.value.code == "too_many"
