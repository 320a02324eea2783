"""Value to text in the user's language. Patterns, symbols and names come from CLDR through Babel; what a
page needs hundreds of times is compiled once for each language and currency.

Vietnamese dates are written 31/12/2026, Thai dates in the Buddhist era, which CLDR names as the calendar
of Thailand. Times have 24 hours but in English.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

import phonenumbers
from babel import Locale
from babel.dates import format_date as babel_date
from babel.dates import format_interval
from babel.numbers import get_currency_precision, get_currency_symbol
from phonenumbers import PhoneNumberFormat

from quen.kernel.text.forms import NUMBER_FORMS, forms

NBSP = "\u00a0"
BUDDHIST_OFFSET = 543
# How a day with its name, a month, a quarter and a year are written, in patterns of CLDR.
_PERIODS = {
    "en": {"day": "EEEE, MMMM d, y", "month": "LLLL y", "quarter": "QQQ y", "year": "y"},
    "vi": {"day": "EEEE, d/M/y", "month": "'Tháng' L/y", "quarter": "'Quý' Q/y", "year": "y"},
    "th": {"day": "EEEEที่ d MMMM y", "month": "LLLL y", "quarter": "'ไตรมาส' Q/y", "year": "y"},
}

# Steps of short amounts: from this value on, divided by it, with this word. Thai counts in millions.
_STEPS = {
    "en": ((12, "T"), (9, "B"), (6, "M"), (3, "K")),
    "vi": ((12, " nghìn tỷ"), (9, " tỷ"), (6, " triệu"), (3, " nghìn")),
    "th": ((12, " ล้านล้าน"), (6, " ล้าน")),
}


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A compiled currency pattern: what stands around the number, and its digits after the mark."""

    before: str
    after: str
    spec: str


def format_money(amount: Decimal, currency: str, language: str) -> str:
    """ "1.234.567 ₫", "฿1,234.50", "$1,234.50": with the decimals of the currency, rounded half to even.

    The white space is not breaking. `currency` is an ISO 4217 code, `language` en, vi or th.
    """
    pattern = _money_pattern(currency, language)
    number = format(abs(amount), pattern.spec)
    sign = "-" if amount < 0 and number.strip("0.") else ""
    return sign + pattern.before + _marks(number, language) + pattern.after


def format_money_short(amount: Decimal, currency: str, language: str) -> str:
    """For cards and totals: "1,2 tỷ ₫", "฿1.2 ล้าน", "$1.2M": one decimal below 100 of the unit.

    Amounts too small for a unit are written as whole numbers.
    """
    pattern = _money_pattern(currency, language)
    number, unit = _short(abs(amount), _STEPS.get(language, _STEPS["en"]))
    sign = "-" if amount < 0 and number else ""
    return sign + pattern.before + _marks(format(number, ",f"), language) + unit + pattern.after


def format_number(value: Decimal | int, language: str, decimals: int | None = None) -> str:
    """With separators of thousands; `decimals` fixes the digits after the mark, else all that count."""
    if decimals is None:
        text = format(value, ",f") if isinstance(value, Decimal) else format(value, ",d")
        if "." in text:
            text = text.rstrip("0").rstrip(".")
    else:
        text = format(Decimal(value), f",.{decimals}f")
    return _marks(text, language)


def currency_decimals(currency: str) -> int:
    """The digits behind the mark of amounts in an ISO 4217 currency."""
    return get_currency_precision(currency)


def format_date(value: date, language: str) -> str:
    """ "Dec 31, 2026", "31/12/2026", "31 ธ.ค. 2569", or in the form that the person at work has chosen."""
    return _date_text(value, language, forms().date)


@lru_cache(maxsize=8192)
def _date_text(value: date, language: str, form: str) -> str:
    if form == "ymd":  # ISO 8601, in the common era everywhere
        return value.isoformat()
    if form:
        year = value.year + (BUDDHIST_OFFSET if language == "th" else 0)
        first, second = (value.day, value.month) if form == "dmy" else (value.month, value.day)
        return f"{first:02d}/{second:02d}/{year:04d}"
    if language == "vi":
        return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
    month = _months(language)[value.month]
    if language == "th":
        return f"{value.day} {month} {value.year + BUDDHIST_OFFSET}"
    return f"{month} {value.day}, {value.year}"


@lru_cache(maxsize=1024)
def format_period(first: date, period: str, language: str) -> str:
    """The day, month, quarter or year that begins on `first`: "November 2026", "Tháng 11/2026", "ไตรมาส 4/2569"."""
    text = str(babel_date(first, _PERIODS.get(language, _PERIODS["en"])[period], locale=language))
    # Thai counts the years of the Buddha
    return text.replace(str(first.year), str(first.year + BUDDHIST_OFFSET)) if language == "th" else text


def format_days(first: date, last: date, language: str) -> str:
    """ "Nov 16 – 22, 2026", "16–22 thg 11, 2026", "16–22 พ.ย. 2569": several days as one stretch."""
    text = str(format_interval(first, last, "yMMMd", locale=language))
    if language != "th":
        return text
    for year in sorted({first.year, last.year}, reverse=True):
        text = text.replace(str(year), str(year + BUDDHIST_OFFSET))
    return text


def format_datetime(value: datetime, zone: tzinfo, language: str) -> str:
    """The moment in the user's zone: "Dec 31, 2026, 2:05 PM", "31/12/2026 14:05", "31 ธ.ค. 2569 14:05".

    Raises `ValueError` for a time without a zone, which is no moment.
    """
    if value.tzinfo is None:
        raise ValueError("a time without a zone cannot be shown")
    local = value.astimezone(zone)
    day = format_date(local.date(), language)
    if language in {"vi", "th"}:
        return f"{day} {local.hour:02d}:{local.minute:02d}"
    return f"{day}, {local.hour % 12 or 12}:{local.minute:02d} {'AM' if local.hour < 12 else 'PM'}"


@lru_cache(maxsize=16_384)
def format_phone(number: str, region: str) -> str:
    """An E.164 number as it is written within `region` or, from elsewhere, internationally.

    What is no E.164 number comes back unchanged: a page must not fail over old data.
    """
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    home = phonenumbers.country_code_for_region(region.upper()) == parsed.country_code
    style = PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)


@lru_cache(maxsize=512)
def _money_pattern(currency: str, language: str) -> _Pattern:
    locale = Locale.parse(language)
    standard = locale.currency_formats["standard"]
    symbol = get_currency_symbol(currency, locale)
    before, after = standard.prefix[0].replace("¤", symbol), standard.suffix[0].replace("¤", symbol)
    if before == currency and before.isalpha():  # "THB1,234" is hard to read; CLDR has a space here
        before += NBSP
    return _Pattern(before, after, f",.{get_currency_precision(currency)}f")


@lru_cache(maxsize=64)
def _separators(language: str, form: str) -> dict[int, str] | None:
    """A table for `str.translate` from "1,234.5" to the marks of the form or language, or nothing if they are these."""
    symbols = Locale.parse(language).number_symbols["latn"]
    group, mark = NUMBER_FORMS.get(form, (symbols["group"], symbols["decimal"]))
    return None if (group, mark) == (",", ".") else {ord(","): group, ord("."): mark}


@lru_cache(maxsize=64)
def _months(language: str) -> dict[int, str]:
    return dict(Locale.parse(language).months["format"]["abbreviated"])


def _marks(text: str, language: str) -> str:
    table = _separators(language, forms().number)
    return text if table is None else text.translate(table)


def _short(amount: Decimal, steps: tuple[tuple[int, str], ...]) -> tuple[Decimal, str]:
    """The rounded number and its unit; 999,950 is 1 million, not 1,000 thousand."""
    larger: tuple[int, str] | None = None
    for exponent, unit in (*steps, (0, "")):
        if amount.adjusted() >= exponent or exponent == 0:
            number = _round(amount.scaleb(-exponent)) if exponent else amount.quantize(Decimal(1), ROUND_HALF_EVEN)
            if larger and number >= Decimal(10) ** (larger[0] - exponent):
                return Decimal(1), larger[1].replace(" ", NBSP)
            return number, unit.replace(" ", NBSP)
        larger = exponent, unit
    raise AssertionError("the last step takes every amount")


def _round(value: Decimal) -> Decimal:
    """One decimal below 100, none from there on; a zero after the mark is left out."""
    rounded = value.quantize(Decimal("0.1") if value < 100 else Decimal(1), ROUND_HALF_EVEN)
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded
