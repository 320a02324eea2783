"""What a person has chosen in her profile goes before what her language does."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from quen.kernel.text.formatting import format_date, format_money, format_number
from quen.kernel.text.forms import NUMBER_FORMS, Forms, use_forms
from quen.kernel.text.parsing import parse_decimal


@pytest.mark.parametrize(
    ("language", "form", "number", "read"),
    [
        ("en", "", "1,234,567.89", "1.234"),
        ("vi", "", "1.234.567,89", "1234"),
        ("en", "dot", "1.234.567,89", "1234"),
        ("vi", "comma", "1,234,567.89", "1.234"),
        ("th", "space", "1\u00a0234\u00a0567,89", "1234"),
    ],
)
def test_numbers_are_written_and_read_alike(language: str, form: str, number: str, read: str) -> None:
    with use_forms(Forms(number=form)):
        assert format_number(Decimal("1234567.89"), language) == number
        assert parse_decimal(number, language) == Decimal("1234567.89")
        assert parse_decimal("1.234", language) == Decimal(read)
    assert format_number(Decimal("1234567.89"), "en") == "1,234,567.89"


@pytest.mark.parametrize("form", [*NUMBER_FORMS, ""])
@pytest.mark.parametrize("language", ["en", "vi", "th"])
def test_what_leaves_no_doubt_is_read_in_any_form(language: str, form: str) -> None:
    with use_forms(Forms(number=form)):
        for text in ("1.234.567,89", "1,234,567.89", "1 234 567,89"):
            assert parse_decimal(text, language) == Decimal("1234567.89")


def test_money_follows_the_form() -> None:
    with use_forms(Forms(number="dot")):
        assert format_money(Decimal("1234.5"), "USD", "en") == "$1.234,50"


@pytest.mark.parametrize(
    ("language", "form", "text"),
    [
        ("en", "", "Dec 31, 2026"), ("vi", "", "31/12/2026"), ("th", "", "31 ธ.ค. 2569"),
        ("en", "dmy", "31/12/2026"), ("vi", "mdy", "12/31/2026"), ("th", "dmy", "31/12/2569"),
        ("th", "ymd", "2026-12-31"), ("en", "ymd", "2026-12-31"),
    ],
)  # fmt: skip
def test_dates(language: str, form: str, text: str) -> None:
    with use_forms(Forms(date=form)):
        assert format_date(date(2026, 12, 31), language) == text
