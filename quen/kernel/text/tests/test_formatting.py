from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from babel.numbers import format_currency
from hypothesis import given
from hypothesis import strategies as st

from quen.kernel.text.formatting import (
    format_date,
    format_datetime,
    format_days,
    format_money,
    format_money_short,
    format_number,
    format_period,
    format_phone,
)

BANGKOK = ZoneInfo("Asia/Bangkok")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("amount", "currency", "en", "vi", "th"),
    [
        ("1234567.5", "VND", "₫1,234,568", "1.234.568 ₫", "₫1,234,568"),
        ("-1234.5", "THB", "-THB 1,234.50", "-1.234,50 ฿", "-฿1,234.50"),
        ("1234.5", "USD", "$1,234.50", "1.234,50 US$", "US$1,234.50"),
        ("0", "EUR", "€0.00", "0,00 €", "€0.00"),
        ("-0.001", "USD", "$0.00", "0,00 US$", "US$0.00"),
    ],
)
def test_money(amount: str, currency: str, en: str, vi: str, th: str) -> None:
    shown = [plain(format_money(Decimal(amount), currency, language)) for language in ("en", "vi", "th")]
    assert shown == [en, vi, th]


@given(
    st.decimals(min_value=1, max_value=10**18, places=4, allow_nan=False),
    st.sampled_from(["VND", "USD", "EUR", "JPY", "GBP"]),
    st.sampled_from(["en", "vi", "th"]),
)
def test_money_is_as_babel_writes_it(amount: Decimal, currency: str, language: str) -> None:
    assert format_money(amount, currency, language) == format_currency(amount, currency, locale=language)
    assert format_money(-amount, currency, language) == format_currency(-amount, currency, locale=language)


@pytest.mark.parametrize(
    ("amount", "en", "vi", "th"),
    [
        ("0", "₫0", "0 ₫", "₫0"),
        ("950", "₫950", "950 ₫", "₫950"),
        ("999.6", "₫1K", "1 nghìn ₫", "₫1,000"),
        ("1250", "₫1.2K", "1,2 nghìn ₫", "₫1,250"),
        ("250000", "₫250K", "250 nghìn ₫", "₫250,000"),
        ("999950", "₫1M", "1 triệu ₫", "₫999,950"),
        ("1200000", "₫1.2M", "1,2 triệu ₫", "₫1.2 ล้าน"),
        ("12345678", "₫12.3M", "12,3 triệu ₫", "₫12.3 ล้าน"),
        ("1200000000", "₫1.2B", "1,2 tỷ ₫", "₫1,200 ล้าน"),
        ("-123400000000", "-₫123B", "-123 tỷ ₫", "-₫123,400 ล้าน"),
        ("5600000000000", "₫5.6T", "5,6 nghìn tỷ ₫", "₫5.6 ล้านล้าน"),
    ],
)
def test_short_money(amount: str, en: str, vi: str, th: str) -> None:
    shown = [plain(format_money_short(Decimal(amount), "VND", language)) for language in ("en", "vi", "th")]
    assert shown == [en, vi, th]


def test_number() -> None:
    assert format_number(Decimal("1234567.8900"), "en") == "1,234,567.89"
    assert format_number(1234, "vi") == "1.234"
    assert format_number(Decimal(3), "vi", 2) == "3,00"
    assert format_number(Decimal(100), "th") == "100"


def test_dates() -> None:
    day = date(2026, 12, 1)
    assert [format_date(day, language) for language in ("en", "vi", "th")] == [
        "Dec 1, 2026",
        "01/12/2026",
        "1 ธ.ค. 2569",
    ]


@pytest.mark.parametrize(
    ("period", "en", "vi", "th"),
    [
        ("day", "Sunday, November 22, 2026", "Chủ Nhật, 22/11/2026", "วันอาทิตย์ที่ 22 พฤศจิกายน 2569"),
        ("month", "November 2026", "Tháng 11/2026", "พฤศจิกายน 2569"),
        ("quarter", "Q4 2026", "Quý 4/2026", "ไตรมาส 4/2569"),
        ("year", "2026", "2026", "2569"),
    ],
)
def test_periods(period: str, en: str, vi: str, th: str) -> None:
    day = date(2026, 11, 22)
    assert [format_period(day, period, language) for language in ("en", "vi", "th")] == [en, vi, th]


def test_moments() -> None:
    moment = datetime(2026, 12, 31, 17, 5, tzinfo=UTC)
    shown = [format_datetime(moment, BANGKOK, language) for language in ("en", "vi", "th")]
    assert shown == ["Jan 1, 2027, 12:05 AM", "01/01/2027 00:05", "1 ม.ค. 2570 00:05"]
    with pytest.raises(ValueError, match="without a zone"):
        format_datetime(datetime(2026, 1, 1), BANGKOK, "en")  # noqa: DTZ001


def test_phone() -> None:
    assert format_phone("+84901234567", "VN") == "0901 234 567"
    assert format_phone("+66812345678", "VN") == "+66 81 234 5678"
    assert format_phone("ask reception", "VN") == "ask reception"


def test_several_days_are_one_stretch() -> None:
    week = date(2026, 11, 16), date(2026, 11, 22)
    assert format_days(*week, "en") == "Nov 16\u2009–\u200922, 2026"
    assert format_days(*week, "vi") == "16\u2009–\u200922 thg 11, 2026"
    assert format_days(*week, "th") == "16–22 พ.ย. 2569"
    assert format_days(date(2026, 12, 28), date(2027, 1, 3), "th") == "28 ธ.ค. 2569 – 3 ม.ค. 2570"
