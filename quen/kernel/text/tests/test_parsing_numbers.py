from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quen.kernel.text.formatting import format_number
from quen.kernel.text.parsing import (
    ParseError,
    guess_decimal_mark,
    parse_boolean,
    parse_decimal,
    parse_integer,
)

NUMBERS = st.decimals(min_value=-(10**15), max_value=10**15, places=2, allow_nan=False)


@pytest.mark.parametrize(
    ("text", "english", "vietnamese"),
    [
        ("1.234,56", "1234.56", "1234.56"),
        ("1,234.56", "1234.56", "1234.56"),
        ("1 234 567", "1234567", "1234567"),
        ("1\u00a0234\u202f567,5", "1234567.5", "1234567.5"),
        ("1.234", "1.234", "1234"),
        ("1,234", "1234", "1.234"),
        ("1.234.567", "1234567", "1234567"),
        ("1234.567", "1234.567", "1234.567"),
        ("0.500", "0.500", "0.500"),
        ("1.500.000 ₫", "1500000", "1500000"),
        ("1.500.000đ", "1500000", "1500000"),
        ("5 VNĐ", "5", "5"),
        ("฿5.50", "5.50", "5.50"),
        ("THB 5.50", "5.50", "5.50"),
        ("-$5.5", "-5.5", "-5.5"),
        ("$-5.5", "-5.5", "-5.5"),
        ("−5", "-5", "-5"),
        ("5-", "-5", "-5"),
        ("(1,234.50)", "-1234.50", "-1234.50"),
        ("(0)", "0", "0"),
        ("1'234.50", "1234.50", "1234.50"),
        ("12%", "12", "12"),
        ("1.5E+09", "1500000000", "1500000000"),
        ("๑๒๓.๕", "123.5", "123.5"),
        (".5", "0.5", "0.5"),
    ],
)
def test_decimal(text: str, english: str, vietnamese: str) -> None:
    assert parse_decimal(text, "en") == Decimal(english)
    assert parse_decimal(text, "vi") == Decimal(vietnamese)
    assert type(parse_decimal(text, "th")) is Decimal


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "abc",
        "5.",
        "1 23",
        "1,23,456",
        "1.234.56",
        "1,2,3.4",
        "(5",
        "--5",
        "5 5",
        "NaN",
        "1e999",
        "9" * 99,
    ],
)
def test_no_decimal(text: str) -> None:
    for language in ("en", "vi", "th"):
        with pytest.raises(ParseError) as caught:
            parse_decimal(text, language)
        assert text[:50] in caught.value.message


def test_the_column_decides() -> None:
    assert parse_decimal("1.234", "en", decimal_mark=",") == 1234
    assert parse_decimal("1.234", "vi", decimal_mark=".") == Decimal("1.234")
    with pytest.raises(ParseError):
        parse_decimal("1,234.5", "en", decimal_mark=",")
    assert guess_decimal_mark(["1.234", "", "x", "1.234,5 ₫"]) == ","
    assert guess_decimal_mark(["1.234.567"]) == ","
    assert guess_decimal_mark(["1,234", "12.5"]) == "."
    assert guess_decimal_mark(["1.234", "12"]) is None


@given(NUMBERS, st.sampled_from(["en", "vi", "th"]))
def test_what_is_formatted_is_read(number: Decimal, language: str) -> None:
    assert parse_decimal(format_number(number, language, 2), language) == number
    assert parse_decimal(str(number), language) == number


@given(
    NUMBERS,
    st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", "."), ("", ".")]),
    st.sampled_from(["en", "vi"]),
)
def test_two_decimals_are_never_ambiguous(number: Decimal, marks: tuple[str, str], language: str) -> None:
    text = format(number, ",.2f").replace(".", "#").replace(",", marks[0]).replace("#", marks[1])
    assert parse_decimal(text, language) == number
    assert parse_decimal(text, language, marks[1]) == number


@given(st.text(max_size=20))
def test_a_number_or_a_parse_error(text: str) -> None:
    try:
        assert parse_decimal(text, "vi").is_finite()
    except ParseError:
        pass


def test_integer() -> None:
    assert parse_integer("12.0", "en") == 12
    assert parse_integer("1.500", "vi") == 1500
    with pytest.raises(ParseError, match=r"“12\.5” is not a whole number"):
        parse_integer("12.5", "en")


@pytest.mark.parametrize("text", ["yes", "Y", "TRUE", "1", "x", "Có", "Đúng", "ใช่"])
def test_yes(text: str) -> None:
    assert parse_boolean(text) is True


@pytest.mark.parametrize("text", ["no", "N", "False", "0", "Không", "Sai", "ไม่", "ไม่ใช่"])
def test_no(text: str) -> None:
    assert parse_boolean(text) is False


def test_neither() -> None:
    with pytest.raises(ParseError, match="“maybe” is neither"):
        parse_boolean("maybe")


def test_a_finished_sentence_may_contain_a_percent_sign() -> None:
    assert ParseError("“50% off” is not one of the choices.").message == "“50% off” is not one of the choices."
