"""Dates and times as they are typed and exported, Thai Buddhist years included."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache

from babel import Locale
from django.utils.translation import gettext_lazy as _

from quen.kernel.text.errors import LONGEST, ParseError, refuse_long
from quen.kernel.text.folding import fold

BUDDHIST_FROM, BUDDHIST_OFFSET = 2400, 543  # 2400 B.E. is 1857
FIRST_YEAR, LAST_YEAR = 1000, 2399
TWO_DIGIT_PIVOT = 69  # 68 is 2068, 69 is 1969, as in POSIX

_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_NUMERIC = re.compile(r"^(\d{1,2})\s?[-/. ]\s?(\d{1,2})\s?[-/. ]\s?(\d{4}|\d{2})$")
_VIETNAMESE = re.compile(r"^(?:ngay )?(\d{1,2}) (?:thang|thg) (\d{1,2})(?:,| nam)? (\d{4})$")
_NAMED_DAY_FIRST = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?[-/ ]?\s?([^\W\d][^\d,]*?)[-/, ]*(\d{4}|\d{2})$")
_NAMED_MONTH_FIRST = re.compile(r"^([^\W\d][^\d]*?)[ .-](\d{1,2})(?:st|nd|rd|th)?[-, ]+(\d{4}|\d{2})$")
_NOISE = re.compile(r"(?:พ\.?ศ\.?|ค\.?ศ\.?|วันที่)\s*|^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? ")
_TIME = re.compile(
    r"(?:[ ,]+|(?<=\d)t)(\d{1,2})(?:[:h.](\d{2}))(?::(\d{2})(?:[.,]\d{1,9})?)?\s*(am|pm|sa|ch|น\.?)?\s*"
    r"(z|utc|gmt|[+-]\d{2}:?\d{2})?$"
)


def parse_date(text: str, day_first: bool = True) -> date:
    """A day: ISO, "31/12/2026", "31.12.26", "31 Dec 2026", "31 tháng 12 năm 2026", "31 ธ.ค. 2569".

    Years from 2400 are Buddhist. A time after the date is ignored. Impossible days are errors.
    """
    refuse_long(text)
    return _parse_date(text.strip(), day_first)


def parse_datetime(text: str, zone: tzinfo, day_first: bool = True) -> datetime:
    """A moment in UTC; a time without an offset is local to `zone`, a date alone its midnight."""
    refuse_long(text)
    text = text.strip()
    folded = fold(text)
    match = _TIME.search(folded)
    if match is None:
        return datetime.combine(_parse_date(text, day_first), time(), zone).astimezone(UTC)
    day = _date(folded[: match.start()].strip(" ,"), day_first)
    clock = _time(match)
    if day is None or clock is None:
        raise ParseError(_("“%(value)s” is not a date and time."), value=text)
    offset = (match[5] or "").replace(":", "")
    if not offset:
        return datetime.combine(day, clock, zone).astimezone(UTC)
    if offset[0] not in "+-":
        offset = "+0000"
    try:
        aware = datetime.strptime(offset, "%z").tzinfo
        return datetime.combine(day, clock, aware).astimezone(UTC)
    except ValueError:
        raise ParseError(_("“%(value)s” is not a date and time."), value=text) from None


def guess_day_first(samples: Iterable[str]) -> bool | None:
    """Whether the numeric dates of a column have the day first; nothing if they do not tell."""
    votes = 0
    for sample in samples:
        match = _NUMERIC.match(_without_time(fold(sample[:LONGEST])))
        if match is None:
            continue
        first, second = int(match[1]), int(match[2])
        votes += (first > 12 >= second) - (second > 12 >= first)
    return None if votes == 0 else votes > 0


@lru_cache(maxsize=4096)
def _parse_date(text: str, day_first: bool) -> date:
    folded = fold(text)
    day = _date(_without_time(folded), day_first)
    if day is not None:
        return day
    numeric = _NUMERIC.match(_without_time(folded))
    if numeric is None:
        raise ParseError(_("“%(value)s” is not a date."), value=text)
    expected = _("day/month/year") if day_first else _("month/day/year")
    raise ParseError(_("“%(value)s” is not a date that exists (read as %(order)s)."), value=text, order=expected)


def _without_time(folded: str) -> str:
    return _TIME.sub("", folded).strip(" ,")


def _date(folded: str, day_first: bool) -> date | None:
    folded = _NOISE.sub("", folded).strip()
    if match := _ISO.match(folded) or _COMPACT.match(folded):
        return _make(match[1], match[2], match[3])
    if match := _NUMERIC.match(folded):
        day, month = (match[1], match[2]) if day_first else (match[2], match[1])
        return _make(match[3], month, day)
    if match := _VIETNAMESE.match(folded):
        return _make(match[3], match[2], match[1])
    if match := _NAMED_DAY_FIRST.match(folded):
        return _make(match[3], _months().get(_name(match[2])), match[1])
    if match := _NAMED_MONTH_FIRST.match(folded):
        return _make(match[3], _months().get(_name(match[1])), match[2])
    return None


def _make(year_text: str, month: str | int | None, day: str) -> date | None:
    year = int(year_text)
    if month is None:
        return None
    if len(year_text) == 2:
        year += 1900 if year >= TWO_DIGIT_PIVOT else 2000
    elif year >= BUDDHIST_FROM:
        year -= BUDDHIST_OFFSET
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None


def _time(match: re.Match[str]) -> time | None:
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    half = match[4]
    if half in {"am", "pm", "sa", "ch"}:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half in {"pm", "ch"} else 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        return None


def _name(text: str) -> str:
    return fold(text).replace(".", "").replace(" ", "")


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Month names and abbreviations in English, Vietnamese and Thai, folded."""
    names: dict[str, int] = {"sept": 9}
    for language in ("en", "vi", "th"):
        months = Locale.parse(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    names[_name(name)] = int(number)
    return names
