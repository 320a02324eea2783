"""The n-gram index of the quick search: what is stored for an entry and what a query asks for.

Words of the folded text are cut into 3-grams; the first one and two letters of every word are stored as
prefixes, so that short terms work too. Each gram becomes a signed 32-bit number salted with the tenant,
so that the posting lists of tenants do not mix. A hash may collide: the caller confirms the hits by the
terms. Thai needs nothing special, since any run of letters is cut the same way.
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
PHONE_DIGITS = 7  # from here on, groups of digits in a query are taken as one phone number

_APOSTROPHES = str.maketrans("", "", "'’ʼ`´")
_RUN = re.compile(r"\+?\(?\d(?:[ ().+/-]{0,3}\d)+")
_QUERY_PHONE = re.compile(r"(?<!\S)[+(]*\d(?:[ ().+/-]{0,3}\d)*(?!\S)")
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
        if joined not in found:
            found.append(joined)
    return found


def grams(tenant: uuid.UUID, text: str) -> list[int]:
    """The numbers to store for an entry: sorted, without repetition, each in -2³¹ … 2³¹-1."""
    pieces: set[str] = set()
    for word in set(words(text)):
        pieces.add("^" + word[0])
        pieces.add("^" + word[:2])
        pieces.update(_cut(word))
    return _hashed(tenant, pieces)


def query_grams(tenant: uuid.UUID, query: str) -> QueryPlan:
    """What a search box asks for.

    A phone number is searched as one term without its country code or leading zero, so that "090 123 4567"
    finds "+84901234567". At most `MAX_TERMS` terms of the first `MAX_QUERY` characters count.
    """
    terms = tuple(dict.fromkeys(_terms(query[:MAX_QUERY])))[:MAX_TERMS]
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


def _cut(word: str) -> Iterable[str]:
    return (word[i : i + GRAM] for i in range(len(word) - GRAM + 1))


@lru_cache(maxsize=1024)
def _salt(tenant: uuid.UUID) -> tuple[int, int]:
    """A start value and an odd factor. CRC alone is linear: two tenants would differ by a constant."""
    digest = blake2b(tenant.bytes, digest_size=8).digest()
    return int.from_bytes(digest[:4], "big"), int.from_bytes(digest[4:], "big") | 1


def _hashed(tenant: uuid.UUID, pieces: Iterable[str]) -> list[int]:
    start, factor = _salt(tenant)
    unsigned = {crc32(piece.encode(), start) * factor & 0xFFFFFFFF for piece in pieces}
    return sorted(value - 0x100000000 if value > 0x7FFFFFFF else value for value in unsigned)
