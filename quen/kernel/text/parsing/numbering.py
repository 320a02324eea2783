"""Telephone numbers as people usually write them, checked against the numbering plans of `phonenumbers` directly.

The library looks for numbers in any text, which takes it 26 µs for each. Digits with blanks, points, dashes and
brackets need only its plans: the same answer in 3 µs. Whatever is written in another way, or could be read in two
ways, is left to the library.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

_USUAL = re.compile(r"\(?(\+?)(\d[\d .()-]{5,28})", re.ASCII)
_BETWEEN = str.maketrans("", "", " .()-")
_NOWHERE = "001"  # what the library calls the region of numbers that belong to no country
_KINDS = "mobile fixed_line toll_free premium_rate shared_cost voip personal_number pager uan voicemail"


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Which national numbers a pattern allows; no `lengths` means any."""

    lengths: frozenset[int]
    pattern: re.Pattern[str]

    def allow(self, number: str) -> bool:
        return (not self.lengths or len(number) in self.lengths) and self.pattern.fullmatch(number) is not None


@dataclass(frozen=True, slots=True)
class _Plan:
    """The numbering plan of a region. `abroad` begins a call to another country, `trunk` one within it."""

    code: str
    abroad: re.Pattern[str] | None
    trunk: re.Pattern[str] | None
    leading: re.Pattern[str] | None
    local: frozenset[int]
    every: _Numbers
    kinds: tuple[_Numbers, ...]

    def allows(self, number: str) -> bool:
        return self.every.allow(number) and any(kind.allow(number) for kind in self.kinds)


def usual_number(text: str, region: str) -> str | None:
    """The valid number that `text` is in E.164 form; None where only the library can tell.

    `region`: ISO alpha-2 of the country that numbers without a country code belong to.
    """
    shape = _USUAL.fullmatch(text)
    if shape is None:
        return None
    digits = shape[2].translate(_BETWEEN)
    found = _abroad(digits) if shape[1] else _at_home(digits, region)
    if found is None:
        return None
    plan, number = found
    # a zero in front belongs to the number in a few countries; the library knows how many
    if number.startswith("0") or len(number) not in plan.every.lengths or len(number) in plan.local:
        return None
    return f"+{plan.code}{number}" if _valid(plan.code, number) else None


def _abroad(digits: str) -> tuple[_Plan, str] | None:
    if digits.startswith("0"):
        return None
    for length in (1, 2, 3):
        regions = COUNTRY_CODE_TO_REGION_CODE.get(int(digits[:length]))
        if regions is not None:
            plan, number = _plan(regions[0]), digits[length:]
            return None if plan is None or (plan.trunk and plan.trunk.match(number)) else (plan, number)
    return None


def _at_home(digits: str, region: str) -> tuple[_Plan, str] | None:
    plan = _plan(region.upper())
    if plan is None or digits.startswith(plan.code) or (plan.abroad and plan.abroad.match(digits)):
        return None
    trunk = plan.trunk.match(digits) if plan.trunk else None
    if trunk is None:
        return plan, digits
    return None if trunk.re.groups else (plan, digits[trunk.end() :])


def _valid(code: str, number: str) -> bool:
    for region in COUNTRY_CODE_TO_REGION_CODE[int(code)]:
        plan = _plan(region)
        if plan is None:
            return False
        if plan.leading is not None and plan.leading.match(number):
            return plan.allows(number)
        if plan.leading is None and plan.allows(number):
            return True
    return False


@lru_cache(maxsize=400)
def _plan(region: str) -> _Plan | None:
    data: Any = None if region == _NOWHERE else PhoneMetadata.metadata_for_region(region, None)
    if data is None or _numbers(data.general_desc) is None:
        return None
    every = _numbers(data.general_desc)
    assert every is not None  # noqa: S101
    kinds = [_numbers(getattr(data, kind)) for kind in _KINDS.split()]
    local = frozenset(data.general_desc.possible_length_local_only or ())
    return _Plan(str(data.country_code), _pattern(data.international_prefix),
                 _pattern(data.national_prefix_for_parsing), _pattern(data.leading_digits), local, every,
                 tuple(kind for kind in kinds if kind is not None))  # fmt: skip


def _numbers(desc: Any) -> _Numbers | None:
    if desc is None or not desc.national_number_pattern:
        return None
    return _Numbers(frozenset(desc.possible_length or ()), re.compile(desc.national_number_pattern))


def _pattern(text: str | None) -> re.Pattern[str] | None:
    return re.compile(text) if text else None
