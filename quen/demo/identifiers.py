"""Telephone numbers and tax codes of the right shape; the tax codes lie in ranges never issued."""

import random

from quen.demo.dice import maybe, words

VI_MOBILE = words(
    "086 096 097 098 032 033 034 035 036 037 038 039 090 093 070 076 077 078 079 091 094 088 081 082 083 084 085"
)
TH_MOBILE = words("061 062 063 080 081 082 083 084 085 086 087 089 090 091 092 093 094 095 096 097 098 099")

# The first two digits of a Vietnamese tax code tell the office that issued it.
VI_OFFICE = {"HAN": words("01 02 23"), "DAD": words("04 33"), "SGN": words("03 36"), "VCA": words("18 16")}


def _digits(rng: random.Random, count: int) -> str:
    return "".join(str(rng.randint(0, 9)) for _ in range(count))


def mobile(rng: random.Random, country: str) -> str:
    """A mobile number, mostly in the national form, now and then international or unspaced."""
    prefix = rng.choice(TH_MOBILE if country == "TH" else VI_MOBILE)
    middle, last = str(rng.randint(200, 999)), _digits(rng, 4)
    if maybe(rng, 14):
        return f"{'+66' if country == 'TH' else '+84'} {prefix[1:]} {middle} {last}"
    if country == "TH":
        grouped = f"{prefix} {middle} {last}"
    else:
        grouped = f"{prefix}{middle[0]} {middle[1:]}{last[0]} {last[1:]}"
    return grouped.replace(" ", "") if maybe(rng, 20) else grouped


def landline(rng: random.Random, country: str, area: str) -> str:
    """A fixed line of the place with this area code: eleven digits in Vietnam, nine in Thailand."""
    if country == "TH":
        rest = _digits(rng, 9 - len(area))
        return f"{area} {rest[:3]} {rest[3:]}"
    local = rng.choice("3267") + _digits(rng, 7) if len(area) == 3 else "3" + _digits(rng, 6)
    return f"{area} {local[:4]} {local[4:]}"


def tax_code_vi(rng: random.Random, branch: str) -> str:
    """Ten digits with the check digit of the Vietnamese tax offices, serial numbers from 9000000 on."""
    weights = (31, 29, 23, 19, 17, 13, 7, 5, 3)
    while True:
        body = rng.choice(VI_OFFICE[branch]) + "9" + _digits(rng, 6)
        check = 10 - sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11
        if 0 <= check <= 9:
            return f"{body}{check}"


def tax_code_th(rng: random.Random) -> str:
    """Thirteen digits with their check digit; the serial numbers start at 90000 in the year 2599."""
    body = "0" + rng.choice(("10", "50", "83", "20")) + "5" + "599" + "9" + _digits(rng, 4)
    check = (11 - sum(int(d) * w for d, w in zip(body, range(13, 1, -1), strict=True)) % 11) % 10
    return f"{body}{check}"
