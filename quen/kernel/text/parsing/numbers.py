"""Numbers and yes or no, as people in Viet Nam, Thailand and elsewhere type them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from quen.kernel.text.errors import ParseError
from quen.kernel.text.folding import fold
from quen.kernel.text.forms import forms

MAX_LENGTH = 60
COMMA_LANGUAGES = frozenset({"vi", "de", "es", "fr", "id", "it", "nl", "pt", "ru", "tr"})

_UNIT = r"(?:us\$|s\$|[₫đ$฿€£¥%]|vnđ|vnd|thb|usd|eur|gbp|jpy|sgd|myr|idr|php|cny|krw|dong|baht|บาท|dong|d)"
_UNITS = re.compile(rf"^([-+(]?)\s*(?:{_UNIT}\.?)?\s*(.*?)\s*(?:{_UNIT}\.?)?\s*([-)]?)$", re.IGNORECASE)
_SHAPE = re.compile(r"^\d[\d.,]*$|^[.,]\d+$")
_SPACES = re.compile(r"(?<=\d)[ '’](?=\d{3}(?!\d))")
_SCIENTIFIC = re.compile(r"^\d+(?:[.,]\d+)?e[-+]?\d{1,2}$", re.IGNORECASE)
_GROUPS = {mark: re.compile(rf"^[1-9]\d{{0,2}}(?:{re.escape(mark)}\d{{3}})+$") for mark in ".,"}
_MINUS = str.maketrans({"−": "-", "–": "-", "—": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " "})

_YES = frozenset(["1", "x", "y", "yes", "true", "t", "on", "ok", "co", "dung", "phai", "✓", "✔", "ใช่", "จริง", "มี"])
_NO = frozenset(["0", "n", "no", "false", "f", "off", "khong", "sai", "✗", "✘", "-", "ไม่", "ไม่ใช่", "เท็จ", "ไม่มี"])


def parse_decimal(text: str, language: str, decimal_mark: str | None = None) -> Decimal:
    """The exact number: "1.234,56", "1,234.56", "1 234 567", "(5)", "1.500.000 ₫", "12%" (as 12).

    One mark before three digits ("1.234") is read by `decimal_mark` ("." or ",") if the column has one,
    else by the form the person at work has chosen, else by the language: thousands for Vietnamese, decimals for
    English and Thai.
    """
    negative, number = _bare(text)
    if _SCIENTIFIC.match(number):
        value = Decimal(number.replace(",", "."))
    else:
        if not _SHAPE.match(number):
            raise _not_number(text)
        plain = _plain(number, decimal_mark, language)
        if plain is None:
            raise _not_number(text)
        value = Decimal(plain)
    return value.copy_negate() if negative and value else value


def parse_integer(text: str, language: str, decimal_mark: str | None = None) -> int:
    """A whole number, written as in `parse_decimal`; "12.0" is whole, "12.5" an error."""
    value = parse_decimal(text, language, decimal_mark)
    if value != value.to_integral_value():
        raise ParseError(_("“%(value)s” is not a whole number."), value=text.strip())
    return int(value)


def guess_decimal_mark(samples: Iterable[str]) -> str | None:
    """The decimal mark of a column, from the cells that leave no doubt; nothing if none or a tie does."""
    votes = {".": 0, ",": 0}
    for sample in samples:
        mark = _certain_mark(_bare(sample)[1])
        if mark:
            votes[mark] += 1
    if votes["."] == votes[","]:
        return None
    return max(votes, key=lambda mark: votes[mark])


def parse_boolean(text: str) -> bool:
    """Yes or no in English, Vietnamese (có, không) or Thai (ใช่, ไม่), 1 or 0, a cross."""
    word = fold(text)
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ParseError(_("“%(value)s” is neither yes nor no."), value=text.strip())


def _bare(text: str) -> tuple[bool, str]:
    """Whether the number is negative, and the number without sign, unit and spaces between thousands."""
    text = text.translate(_MINUS).strip()
    if len(text) > MAX_LENGTH:
        return False, ""
    if not text.isascii():
        text = "".join(fold(c) if c.isdecimal() else c for c in text)
    match = _UNITS.match(text)
    if match is None:
        return False, ""
    before, number, after = match.groups()
    if (before == "(") != (after == ")") or (after == "-" and before):
        return False, ""
    if number[:1] in {"-", "+"} and not before:  # the sign between the unit and the number
        before, number = number[0], number[1:].lstrip()
    return before in {"(", "-"} or after == "-", _SPACES.sub("", number)


def _certain_mark(number: str) -> str | None:
    """The decimal mark if the form of the number leaves no doubt."""
    dots, commas = number.count("."), number.count(",")
    if dots and commas:
        return "." if number.rfind(".") > number.rfind(",") else ","
    if dots + commas == 0 or not _SHAPE.match(number):
        return None
    mark = "." if dots else ","
    if dots + commas > 1:
        return "," if dots else "."
    return None if _GROUPS[mark].match(number) else mark


def _plain(number: str, decimal_mark: str | None, language: str) -> str | None:
    """Digits with at most one point, or nothing if the marks stand wrong."""
    if "." not in number and "," not in number:
        return number
    mark = decimal_mark or _certain_mark(number) or forms().decimal_mark or _usual_mark(language)
    group = "," if mark == "." else "."
    whole, found, fraction = number.partition(mark)
    if found and not fraction.isdigit():
        return None
    if group in whole and not _GROUPS[group].match(whole):
        return None
    return (whole.replace(group, "") or "0") + ("." + fraction if found else "")


def _usual_mark(language: str) -> str:
    return "," if language[:2] in COMMA_LANGUAGES else "."


def _not_number(text: str) -> ParseError:
    return ParseError(_("“%(value)s” is not a number."), value=text.strip())
