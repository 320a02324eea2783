"""The n-gram index of the quick search: what is stored for an entry and what a query asks for.

Words of the folded text are cut into 3-grams; the first one and two letters of every word are stored as
prefixes, so that short terms work too, and so is how the title begins, and what a whole value is (so that the
very number, address or name one types stands first, however many records have its parts). Each gram becomes
a signed 32-bit number salted with the tenant, so that the posting lists of tenants do not mix. A hash may
collide: the caller confirms the hits by the terms. Thai needs nothing special, since any run of letters is
cut the same way.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from zlib import crc32

from quen.kernel.text.folding import fold, match_key, split_words

GRAM = 3
MAX_TERMS = 8
MAX_QUERY = 200  # characters
LONGEST_VALUE = 80
KEPT_PIECES = 20_000  # of a tenant: 2 MB
PHONE_DIGITS = 7  # from here on, groups of digits in a query are taken as one phone number

_APOSTROPHES = str.maketrans("", "", "'’ʼ`´")
_RUN = re.compile(r"\+?\(?\d(?:[ ().+/-]{0,3}\d)+")
_QUERY_PHONE = re.compile(r"(?<!\S)[+(]*\d(?:[ ().+/-]{0,3}\d)*(?!\S)")
_DIGITS_ALONE = re.compile(r"[+(]*\d[\d ().+/-]*")
_COUNTRY_OR_TRUNK = re.compile(r"^(?:00)?(?:84|66)0?(?=\d{8})|^0(?=[1-9]\d{2})")


@dataclass(frozen=True, slots=True)
class QueryPlan:
    """`terms` must each occur in a word of the entry (or begin one, if under 3 letters);
    an entry where they do contains all `grams`. Without terms there is nothing to search for."""

    terms: tuple[str, ...]
    grams: list[int]


def words(text: str) -> list[str]:
    """The folded words of the text; groups of digits also joined, so that "90 123" has "90123"."""
    folded = fold(text).translate(_APOSTROPHES)
    found = split_words(folded)
    for run in _RUN.findall(folded):
        joined = match_key(run)
        # a phone number also as it is dialled at home, so that its first digits are the beginning of a word
        for form in (joined, _COUNTRY_OR_TRUNK.sub("", joined) if len(joined) >= PHONE_DIGITS else joined):
            if form not in found:
                found.append(form)
    return found


def grams(tenant: uuid.UUID, text: str) -> list[int]:
    """The numbers to store for a text: sorted, without repetition, each in -2³¹ … 2³¹-1."""
    return grams_of(tenant, words(text))


def grams_of(
    tenant: uuid.UUID, found: Iterable[str], title: str = "", values: Iterable[str] = ()
) -> list[int]:  # fmt: skip
    """The numbers for an entry with the words `found`, called `title`, and known by the whole `values`."""
    pieces: set[str] = set()
    for word in set(found):
        pieces.add("^" + word[0])
        pieces.add("^" + word[:2])
        pieces.update(_cut(word))
    begin = " ".join(split_words(fold(title).translate(_APOSTROPHES)))
    pieces.update(["$" + begin[:length] for length in range(1, min(len(begin), GRAM) + 1)])
    pieces.update(filter(None, map(_whole, values)))
    return _hashed(tenant, pieces)


def _whole(value: str) -> str:
    """The piece by which a whole value is known, however it is written; "" for what has no letters."""
    key = match_key(value)[:LONGEST_VALUE]
    return "=" + (_COUNTRY_OR_TRUNK.sub("", key) if key.isdigit() else key) if key else ""


def whole_gram(tenant: uuid.UUID, query: str) -> list[int]:
    """The number of entries of which the query is a whole value; none when there are no letters in it."""
    piece = _whole(query)
    return _hashed(tenant, [piece]) if piece else []


def title_gram(tenant: uuid.UUID, plan: QueryPlan) -> int:
    """The number of entries whose title begins as the terms do (as far as the first letters tell)."""
    return _hashed(tenant, ["$" + " ".join(plan.terms)[:GRAM]])[0]


def query_grams(tenant: uuid.UUID, query: str) -> QueryPlan:
    """What a search box asks for.

    A phone number is searched as one term without its country code or leading zero, so that "090 123 4567"
    finds "+84901234567". At most `MAX_TERMS` terms of the first `MAX_QUERY` characters count.
    """
    return _plan(tenant, _terms(query[:MAX_QUERY]))


def query_plans(tenant: uuid.UUID, query: str) -> list[QueryPlan]:
    """The ways to read a query, the plain one first: digits alone may be the beginning of a phone number, written
    with its zero (091) or in groups (91 2)."""
    plans = [query_grams(tenant, query)]
    text = query[:MAX_QUERY].strip()
    if _DIGITS_ALONE.fullmatch(text):
        joined = match_key(text)
        home = joined[1:] if joined.startswith("0") and not joined.startswith("00") else joined
        if home and (home,) != plans[0].terms:
            plans.append(_plan(tenant, [home]))
    return plans


def _plan(tenant: uuid.UUID, found: Iterable[str]) -> QueryPlan:
    terms = tuple(dict.fromkeys(found))[:MAX_TERMS]
    pieces: set[str] = set()
    for term in terms:
        if len(term) < GRAM:
            pieces.add("^" + term)
        else:
            pieces.update(_cut(term))
    return QueryPlan(terms, _hashed(tenant, pieces))


def _terms(query: str) -> Iterable[str]:
    folded = fold(query).translate(_APOSTROPHES)
    for phone in _QUERY_PHONE.findall(folded):
        joined = match_key(phone)
        single = joined.isdigit() and phone.strip("+(") == joined
        if single or len(joined) >= PHONE_DIGITS:
            folded = folded.replace(phone, " ", 1)
            yield _COUNTRY_OR_TRUNK.sub("", joined)
    yield from split_words(folded)


def _cut(word: str) -> list[str]:
    return [word[i : i + GRAM] for i in range(len(word) - GRAM + 1)]


class _Numbers(dict[str, int]):
    """The numbers of a tenant's pieces. The few that most words are made of are kept, as far as there is room."""

    def __init__(self, tenant: uuid.UUID) -> None:
        super().__init__()
        digest = blake2b(tenant.bytes, digest_size=8).digest()
        # A start value and an odd factor. CRC alone is linear: two tenants would differ by a constant.
        self.start, self.factor = int.from_bytes(digest[:4], "big"), int.from_bytes(digest[4:], "big") | 1

    def __missing__(self, piece: str) -> int:
        unsigned = crc32(piece.encode(), self.start) * self.factor & 0xFFFFFFFF
        number = unsigned - 0x100000000 if unsigned > 0x7FFFFFFF else unsigned
        if len(piece) <= GRAM and len(self) < KEPT_PIECES:
            self[piece] = number
        return number


_numbers = lru_cache(maxsize=8)(_Numbers)


def _hashed(tenant: uuid.UUID, pieces: Iterable[str]) -> list[int]:
    return sorted(set(map(_numbers(tenant).__getitem__, pieces)))
