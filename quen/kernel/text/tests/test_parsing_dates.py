from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quen.kernel.text.formatting import format_date
from quen.kernel.text.parsing import ParseError, guess_day_first, parse_date, parse_datetime

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2399, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-31",
        "2026/12/31",
        "20261231",
        "31/12/2026",
        "31.12.26",
        "31-12-2026",
        "31 / 12 / 2026",
        "31 Dec 2026",
        "31-Dec-26",
        "Dec 31, 2026",
        "December 31st, 2026",
        "Thu, 31 Dec 2026",
        "ngày 31 tháng 12 năm 2026",
        "31 thg 12, 2026",
        "31/12/2569",
        "31 ธ.ค. 2569",
        "31 ธันวาคม พ.ศ. 2569",
        "๓๑ ธันวาคม ๒๕๖๙",
        "2569-12-31",
        "2026-12-31 00:00:00",
        "2026-12-31T10:00:00Z",
        "31/12/2026 2:30 PM",
    ],
)
def test_date(text: str) -> None:
    assert parse_date(text) == date(2026, 12, 31)


def test_buddhist_leap_day() -> None:
    assert parse_date("29/02/2567") == date(2024, 2, 29)


def test_two_digit_years() -> None:
    assert parse_date("1.1.68") == date(2068, 1, 1)
    assert parse_date("1.1.69") == date(1969, 1, 1)


def test_order_of_day_and_month() -> None:
    assert parse_date("01/02/2026", day_first=True) == date(2026, 2, 1)
    assert parse_date("01/02/2026", day_first=False) == date(2026, 1, 2)
    assert guess_day_first(["1/2/2026", "13/2/2026", "x"]) is True
    assert guess_day_first(["1/2/2026", "1/13/2026 10:00"]) is False
    assert guess_day_first(["1/2/2026", "2026-12-31"]) is None


@pytest.mark.parametrize("text", ["31/02/2026", "12/31/2026", "0/1/2026", "29/02/2566"])
def test_impossible_dates(text: str) -> None:
    with pytest.raises(ParseError, match=f"“{text}” is not a date that exists .read as day/month/year"):
        parse_date(text)


@pytest.mark.parametrize("text", ["", "x", "2026", "31 Foo 2026", "2026-13-01", "31/12", "0001-01-01", "9999-01-01"])
def test_no_date(text: str) -> None:
    with pytest.raises(ParseError):
        parse_date(text)


@given(DAYS, st.sampled_from(["en", "vi", "th"]))
def test_what_is_formatted_is_read(day: date, language: str) -> None:
    assert parse_date(format_date(day, language)) == day
    assert parse_date(day.isoformat()) == day


@given(st.text(alphabet="0123456789/-. :tTzZ+thángDecธค", max_size=25))
def test_a_moment_or_a_parse_error(text: str) -> None:
    try:
        assert parse_datetime(text, SAIGON).tzinfo is UTC
    except ParseError:
        pass


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("2026-12-31T10:00:00Z", 10, 0),
        ("2026-12-31T10:00", 3, 0),
        ("2026-12-31 10:00:00.123+07:00", 3, 0),
        ("31/12/2026 14:30", 7, 30),
        ("31/12/2026, 2:30 PM", 7, 30),
        ("31/12/2026 14h30", 7, 30),
        ("31/12/2569 14:30 น.", 7, 30),
        ("31.12.26 9.05", 2, 5),
        ("Dec 31, 2026, 2:30 PM", 7, 30),
    ],
)
def test_datetime(text: str, hour: int, minute: int) -> None:
    assert parse_datetime(text, SAIGON) == datetime(2026, 12, 31, hour, minute, tzinfo=UTC)


def test_a_date_is_its_midnight() -> None:
    assert parse_datetime("31.12.26", SAIGON) == datetime(2026, 12, 30, 17, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-12-31 25:00", "31/02/2026 10:00", "10:00", "2026-12-31 13:00 PM"])
def test_no_datetime(text: str) -> None:
    with pytest.raises(ParseError):
        parse_datetime(text, SAIGON)
