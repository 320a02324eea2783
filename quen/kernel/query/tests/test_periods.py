"""Relative dates, counted in the actor's zone and week."""

from __future__ import annotations

import dataclasses
import uuid
from datetime import UTC, date, datetime

import pytest

from quen.kernel import clock
from quen.kernel.access.actor import Actor
from quen.kernel.query.periods import days_of, parse_period, period_text

ACTOR = Actor(member_id=uuid.uuid4(), tenant_id=uuid.uuid4(), name="x", timezone="Asia/Ho_Chi_Minh")


@pytest.fixture
def _evening(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sunday evening in London, already Monday 16 November 2026 in Vietnam."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 15, 20, 0, tzinfo=UTC))


@pytest.mark.usefixtures("_evening")
@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("today", date(2026, 11, 16), date(2026, 11, 16)),
        ("Yesterday", date(2026, 11, 15), date(2026, 11, 15)),
        ("this week", date(2026, 11, 16), date(2026, 11, 22)),
        ("last_week", date(2026, 11, 9), date(2026, 11, 15)),
        ("this month", date(2026, 11, 1), date(2026, 11, 30)),
        ("next month", date(2026, 12, 1), date(2026, 12, 31)),
        ("last quarter", date(2026, 7, 1), date(2026, 9, 30)),
        ("next quarter", date(2027, 1, 1), date(2027, 3, 31)),
        ("this year", date(2026, 1, 1), date(2026, 12, 31)),
        ("last 7 days", date(2026, 11, 10), date(2026, 11, 16)),
        ("next 7 days", date(2026, 11, 17), date(2026, 11, 23)),
        ("last 2 months", date(2026, 9, 1), date(2026, 10, 31)),
        ("next 2 years", date(2027, 1, 1), date(2028, 12, 31)),
        ("3 weeks ago", date(2026, 10, 26), date(2026, 10, 26)),
        ("in 3 months", date(2027, 2, 16), date(2027, 2, 16)),
        ("in 1 quarter", date(2027, 2, 16), date(2027, 2, 16)),
    ],
)
def test_what_a_relative_date_stands_for(text: str, first: date, last: date) -> None:
    period = parse_period(text)
    assert period is not None
    assert days_of(period, ACTOR) == (first, last)


@pytest.mark.usefixtures("_evening")
def test_a_week_may_begin_on_sunday() -> None:
    period = parse_period("this week")
    assert period is not None
    sunday = dataclasses.replace(ACTOR, week_start=7)
    assert days_of(period, sunday) == (date(2026, 11, 15), date(2026, 11, 21))


@pytest.mark.usefixtures("_evening")
def test_months_end_where_they_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 1, 31, 5, 0, tzinfo=UTC))
    period = parse_period("in 1 month")
    assert period is not None
    assert days_of(period, ACTOR) == (date(2026, 2, 28), date(2026, 2, 28))


@pytest.mark.parametrize(
    "text", ["", "someday", "last 0 days", "last 1000 days", "this 3 weeks", "today and", "2 days"]
)
def test_other_text_is_none(text: str) -> None:
    assert parse_period(text) is None


@pytest.mark.parametrize(("text", "words"), [("last 5 days", "last 5 days"), ("1 day ago", "1 day ago"), ("x", "x")])
def test_words(text: str, words: str) -> None:
    assert period_text(text) == words
