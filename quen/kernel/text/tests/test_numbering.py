"""The quick way reads numbers as the library does, or not at all."""

from __future__ import annotations

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from quen.kernel.text.parsing.numbering import usual_number

# one plan each: trunk prefix, none, shared country code, region of another's code, carrier codes, zeros that stay
REGIONS = (
    "VN", "TH", "LA", "KH", "SG", "MY", "ID", "PH", "JP", "CN", "IN", "AU", "GB", "GG", "US", "CA", "DO", "DE", "FR",
    "IT", "RU", "KZ", "BR", "MX", "AR", "HU", "BY", "SM",
)  # fmt: skip
FORMATS = (PhoneNumberFormat.E164, PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.NATIONAL)


def by_library(text: str, region: str) -> str | None:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    valid = phonenumbers.is_valid_number(number)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) if valid else None


def writings(region: str) -> list[str]:
    """Numbers of the region in many forms, right and wrong ones."""
    made: list[str] = []
    for kind in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE, PhoneNumberType.TOLL_FREE):
        example = phonenumbers.example_number_for_type(region, kind)
        if example is None:
            continue
        number, code = phonenumbers.national_significant_number(example), str(example.country_code)
        made += [phonenumbers.format_number(example, form) for form in FORMATS]
        for text in (number, number[:-1], number + "7", "1" + number[1:]):
            made += [text, f"0{text}", f"8{text}", f"{code}{text}", f"+{code}{text}", f"+{code}0{text}", f"+0{text}"]
            made += [f"00{code}{text}", f"011 {code} {text}", f"({text[:2]}) {text[2:]}", f"({text[:2]}-.{text[2:]} ."]
    return made


@pytest.mark.parametrize("region", REGIONS)
def test_says_what_the_library_says(region: str) -> None:
    for text in writings(region):
        for home in (region, "VN", "US"):
            quick = usual_number(text, home)
            assert quick in (None, by_library(text, home)), (text, home)


@pytest.mark.parametrize(
    "text", ["", "abc", "0912 345 678 x9", "0912 345 678/9", "๐๘๑ ๒๓๔ ๕๖๗๘", "0912\t345678", "123"]
)
def test_leaves_the_rest_to_the_library(text: str) -> None:
    assert usual_number(text, "VN") is None


def test_usual_numbers_of_home_are_quick() -> None:
    for text in (
        "0912 345 678",
        "0912.345.678",
        "+84 912 345 678",
        "(+84) 912-345-678",
        "024 3825 1234",
        "(024) 38251234",
    ):
        assert usual_number(text, "VN") in {"+84912345678", "+842438251234"}, text
    assert usual_number("081 234 5678", "th") == "+66812345678"
    assert usual_number("(415) 555-2671", "US") == usual_number("+1 415.555.2671", "VN") == "+14155552671"
    assert usual_number("0912 345 678", "XX") is None
