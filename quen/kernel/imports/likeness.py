"""Misspelt words that can mean only one thing. What is taken for something else is always told."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache

from babel import Locale

from quen.kernel.registry.fields import FieldInfo
from quen.kernel.text.folding import match_key
from quen.kernel.text.parsing.places import LANGUAGES, country_codes

_LIKE = 0.9  # share of letters in common: about one letter of ten
_SHORTEST = 6  # letters; shorter names differ by one letter (Iran, Iraq)


@lru_cache(maxsize=1000)
def near_country(text: str) -> tuple[str, str] | None:
    """(code, name) of the one country whose name differs from `text` by a slip of the finger."""
    key = match_key(text)
    if len(key) < _SHORTEST:
        return None
    close = get_close_matches(key, _names(), n=5, cutoff=_LIKE)
    found = {_names()[name][0] for name in close}
    return _names()[close[0]] if len(found) == 1 else None


def near_choice(info: FieldInfo, text: str) -> tuple[str, str] | None:
    """(value, label) of the one choice that begins with `text`, as M and F stand for male and female."""
    key = match_key(text)
    if info.kind != "choice" or not key:
        return None
    found = [(value, str(label)) for value, label in info.choices if match_key(value).startswith(key)]
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, str]]:
    names: dict[str, tuple[str, str]] = {}
    for language in LANGUAGES:
        territories = Locale.parse(language).territories
        for code in sorted(country_codes()):
            if code in territories:
                names.setdefault(match_key(territories[code]), (code, territories[code]))
    return names
