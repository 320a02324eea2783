"""Countries and currencies by code, symbol or name in English, Vietnamese and Thai.

Names are compared with their accents first: "Mỹ" is the United States and "my" the code of Malaysia.
"""

from __future__ import annotations

from functools import lru_cache
from unicodedata import normalize

from babel import Locale
from babel.core import get_global
from django.utils.translation import gettext_lazy as _

from quen.kernel.text.errors import ParseError, refuse_long
from quen.kernel.text.folding import match_key

LANGUAGES = ("en", "vi", "th")
# In CLDR but no countries of ISO 3166: groupings, reserved and private codes.
_NOT_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
_COUNTRY_ALIASES = {
    "AE": "UAE|Emirates",
    "BN": "Brunei Darussalam",
    "CD": "DR Congo|DRC",
    "CI": "Ivory Coast",
    "CN": "PRC|People's Republic of China|Mainland China|Trung Hoa|จีนแผ่นดินใหญ่",
    "CZ": "Czech Republic",
    "GB": "UK|U.K.|Great Britain|Britain|England|Scotland|Wales|Northern Ireland|Anh|Anh Quốc|อังกฤษ",
    "HK": "Hong Kong|Hongkong|Hồng Kông|ฮ่องกง",
    "KH": "Kampuchea|Khmer|เขมร",
    "KP": "DPRK|Triều Tiên",
    "KR": "Korea|South Korea|Republic of Korea|Korea, Republic of|Hàn|Nam Hàn|เกาหลี",
    "LA": "Lao PDR|Laos PDR|Lao",
    "MK": "Macedonia",
    "MM": "Burma|Miến Điện|พม่า",
    "MO": "Macau|Macao|Ma Cao|มาเก๊า",
    "NL": "Holland|The Netherlands",
    "RU": "Russian Federation|Liên bang Nga",
    "SG": "Xin-ga-po|Sing",
    "TH": "Siam|Kingdom of Thailand|Xiêm|ประเทศไทย|เมืองไทย",
    "TL": "East Timor",
    "TR": "Turkey|Thổ",
    "TW": "Taiwan, Province of China|Taiwan ROC",
    "US": "USA|U.S.|U.S.A.|United States of America|America|Mỹ|Hoa Kỳ|อเมริกา|สหรัฐ",
    "VN": "Viet Nam|Vietnam|Việt Nam|Socialist Republic of Vietnam|เวียตนาม",
}
_CURRENCY_ALIASES = {
    "VND": "₫|đ|VNĐ|đồng|dong|Việt Nam đồng|ดอง",
    "THB": "฿|บาท|baht|bath|bạt",
    "USD": "$|US$|USD$|dollar|dollars|US dollar|đô la|đô|đô la Mỹ|ดอลลาร์|เหรียญสหรัฐ",
    "EUR": "€|euro|euros",
    "GBP": "£|pound|pounds|pound sterling|bảng|bảng Anh|ปอนด์",
    "JPY": "¥|円|yen|yên|เยน",
    "CNY": "元|RMB|CN¥|yuan|renminbi|nhân dân tệ|tệ|หยวน",
    "KRW": "₩|won|วอน",
    "SGD": "S$|SG$",
    "MYR": "RM|ringgit",
    "IDR": "Rp|rupiah",
    "PHP": "₱|peso",
    "INR": "₹|rupee|rupees|Rs",
    "LAK": "₭|kip|กีบ",
    "KHR": "៛|riel",
    "HKD": "HK$",
    "AUD": "A$|AU$",
    "TWD": "NT$",
}


@lru_cache(maxsize=4096)
def parse_country(text: str) -> str:
    """The ISO 3166 alpha-2 code, from alpha-2, alpha-3, or a name in English, Vietnamese or Thai."""
    refuse_long(text)
    text = normalize("NFC", text.strip())
    alpha_2, alpha_3, names, folded = _countries()
    code = (
        alpha_2.get(text.upper())
        or alpha_3.get(text)  # "NGA" is Nigeria, "Nga" is Vietnamese for Russia
        or names.get(text.casefold())
        or folded.get(match_key(text))
        or alpha_3.get(text.upper())
    )
    if code is None:
        raise ParseError(_("“%(value)s” is not a country."), value=text)
    return code


@lru_cache(maxsize=1024)
def parse_currency(text: str) -> str:
    """The ISO 4217 code of a currency in use, from its code, symbol or name."""
    refuse_long(text)
    text = text.strip()
    code = _currencies().get(normalize("NFC", text).casefold()) or _currencies().get(match_key(text))
    if code is None:
        raise ParseError(_("“%(value)s” is not a currency."), value=text)
    return code


def country_codes() -> frozenset[str]:
    """All alpha-2 codes that `parse_country` may return."""
    territories = Locale.parse("en").territories
    return frozenset(c for c in map(str, territories) if len(c) == 2 and c.isalpha()) - _NOT_COUNTRIES


def currency_codes() -> frozenset[str]:
    """The ISO 4217 codes that are legal tender somewhere today."""
    in_use = get_global("territory_currencies")
    return frozenset(code for rows in in_use.values() for code, _start, end, tender in rows if tender and not end)


@lru_cache(maxsize=1)
def _countries() -> tuple[dict[str, str], dict[str, str], dict[str, str], dict[str, str]]:
    """Tables from alpha-2, alpha-3, name and folded name to alpha-2."""
    codes = country_codes()
    aliases = get_global("territory_aliases")
    alpha_3 = {a: t[0] for a, t in aliases.items() if len(a) == 3 and a.isalpha() and t[0] in codes}
    names: dict[str, str] = {}
    for language in LANGUAGES:
        territories = Locale.parse(language).territories
        names.update({territories[c].casefold(): c for c in sorted(codes) if c in territories})
    for code, other in _COUNTRY_ALIASES.items():
        names.update({name.casefold(): code for name in other.split("|")})
    folded = {match_key(name): code for name, code in names.items()}
    return {code: code for code in codes}, alpha_3, names, folded


@lru_cache(maxsize=1)
def _currencies() -> dict[str, str]:
    """Codes, names and symbols, as written and folded; a code is never hidden by a name."""
    codes = currency_codes()
    names: dict[str, str] = {}
    for language in LANGUAGES:
        currencies = Locale.parse(language).currencies
        names.update({currencies[c].casefold(): c for c in sorted(codes) if c in currencies})
    for code, aliases in _CURRENCY_ALIASES.items():
        names.update({alias.casefold(): code for alias in aliases.split("|")})
    found = {match_key(name): code for name, code in names.items() if len(match_key(name)) > 2}
    return found | names | {code.lower(): code for code in codes}
