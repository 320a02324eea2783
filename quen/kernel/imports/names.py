"""Names of people in several columns: which part each is, and the order in which people write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from quen.kernel.text.folding import fold, match_key

_ROLES = {
    "given": "first_name given_name forename first tên ชื่อ ชื่อจริง",
    "middle": "middle_name middle additional_name middle_initial tên_đệm tên_lót chữ_đệm ชื่อกลาง",
    "family": "last_name family_name surname last họ họ_và_tên_đệm họ_đệm họ_và_đệm นามสกุล สกุล",
    "suffix": "suffix name_suffix generational_suffix",
}
_VIETNAMESE_HEADERS = "tên tên_đệm tên_lót chữ_đệm họ họ_và_tên_đệm họ_đệm họ_và_đệm"
# The family names that nearly all Vietnamese have, without accents.
_VIETNAMESE = frozenset((
    "nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo", "duong",
    "ly", "dao", "doan", "trinh", "dinh", "mai", "lam", "phung", "truong", "ha", "chau", "cao", "luong", "luu", "ta",
    "thai", "to", "quach", "ton", "tong", "vuong", "trieu", "mac", "kieu", "khuat", "la", "nghiem", "thach", "tieu",
    "diep", "luc", "bach", "giang", "han", "lai", "nong", "kim", "khong", "lo", "ong", "chu", "cu", "ngan", "van",
    "au", "chung", "cung", "dam", "dong", "giap", "hua", "quan", "vien",
))  # fmt: skip
_LETTERS = frozenset("ăâđêôơưĂÂĐÊÔƠƯ" + "".join(map(chr, range(0x1EA0, 0x1EFA))))


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    return {match_key(word): role for role, words in _ROLES.items() for word in words.split()}


def name_role(header: str) -> str:
    """given, middle, family or suffix for the header of a column with part of a name; "" for any other."""
    return _words().get(match_key(header), "")


def name_parts(header: Sequence[str]) -> dict[int, str]:
    """{column: role} where a file has given and family names apart; {} otherwise. The first column of a role counts."""
    found: dict[str, int] = {}
    for index, text in enumerate(header):
        role = name_role(text)
        if role:
            found.setdefault(role, index)
    if not {"given", "family"} <= set(found):
        return {}
    return {index: role for role, index in found.items()}


def is_vietnamese_header(header: str) -> bool:
    """Whether the header names a part of a name in Vietnamese; then the family name goes first for everybody."""
    return match_key(header) in {match_key(word) for word in _VIETNAMESE_HEADERS.split()} and not header.isascii()


def join_name(parts: Mapping[str, str], *, family_first: bool | None = None, country: str = "") -> str:
    """The full name as its owner writes it. `family_first`: for everybody, or None to look at each name.

    A Vietnamese family name goes first where the name has Vietnamese letters, or the business is in Viet Nam.
    """
    family = parts.get("family", "")
    if family_first is None:
        letters = any(letter in _LETTERS for text in parts.values() for letter in text)
        words = fold(family).split()
        family_first = bool(words) and words[0] in _VIETNAMESE and (letters or country == "VN")
    order = ("family", "middle", "given") if family_first else ("given", "middle", "family")
    return " ".join(" ".join(filter(None, (parts.get(role, "") for role in (*order, "suffix")))).split())
