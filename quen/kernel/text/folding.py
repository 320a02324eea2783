"""Accent-free forms of text for searching and matching.

Folding works letter by letter, so that a match in the folded text can be shown in the original.
"""

from __future__ import annotations

import re
import unicodedata

MARKS = range(0x300, 0x370)  # Combining Diacritical Marks: what Latin letters carry in Vietnamese
CACHED_LETTERS = 50_000

# Latin letters that Unicode does not decompose, and those that combine two.
_PLAIN = {"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe"}
_SARA_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32")


def _fold_letter(letter: str) -> str:
    category = unicodedata.category(letter)
    if letter.isspace():
        return " "
    if category in {"Cc", "Cf", "Cs"} or 0xFE00 <= ord(letter) <= 0xFE0F:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(letter))
    if letter in "\u0e33\u0eb3":  # sara am is one letter to its writer
        return letter
    bare = "".join(c for c in unicodedata.normalize("NFKD", letter) if ord(c) not in MARKS)
    folded = "".join(_PLAIN.get(c, c) for c in bare.casefold())
    return unicodedata.normalize("NFC", folded)


class _Letters(dict[int, str]):
    """A table for `str.translate` that fills itself, bounded because text comes from outside."""

    def __missing__(self, code: int) -> str:
        folded = _fold_letter(chr(code))
        if len(self) < CACHED_LETTERS:
            self[code] = folded
        return folded


class _Words(dict[int, str]):
    """Keeps letters, digits and the marks written with them; the rest becomes `other`."""

    def __init__(self, other: str) -> None:
        super().__init__()
        self.other = other

    def __missing__(self, code: int) -> str:
        kept = chr(code) if unicodedata.category(chr(code))[0] in "LNM" else self.other
        if len(self) < CACHED_LETTERS:
            self[code] = kept
        return kept


_letters = _Letters()
_joined = _Words("")
_spaced = _Words(" ")
_NOT_DIGITS = re.compile(r"\D+")


def fold(text: str) -> str:
    """Lower case without Latin accents, white space collapsed; Thai vowels and tones are kept.

    Compatibility forms become plain ones (full-width letters, Thai digits), control and zero-width
    characters vanish. `fold(fold(x)) == fold(x)`.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().split())
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    folded = " ".join(text.translate(_letters).split())
    if "\u0e4d" in folded:
        folded = _SARA_AM.sub("\\1\u0e33", folded)
    if "เเ" in folded:  # two strokes of one key look the same as sara ae
        folded = folded.replace("เเ", "แ")
    if not unicodedata.is_normalized("NFC", folded):
        folded = unicodedata.normalize("NFC", folded)
    return folded


def match_key(text: str) -> str:
    """`fold` without anything but letters and digits: "GTX Pro" and "GTXPro" have the same key."""
    return fold(text).translate(_joined)


def split_words(folded: str) -> list[str]:
    """The runs of letters and digits in folded text."""
    return folded.translate(_spaced).split()


def digits(text: str) -> str:
    """The decimal digits of the text, those of other scripts as ASCII."""
    if not text.isascii():
        text = fold(text)
    return _NOT_DIGITS.sub("", text)


def fold_with_positions(text: str) -> tuple[str, list[int]]:
    """The folded letters of NFC text and, for each, the index of the letter it came from.

    White space is not collapsed, so that positions stay true.
    """
    pieces: list[str] = []
    positions: list[int] = []
    for index, letter in enumerate(text):
        if letter == "เ" and pieces and pieces[-1] == "เ" and positions[-1] == index - 1:
            pieces[-1] = "แ"
            continue
        piece = _letters[ord(letter)]
        pieces.extend(piece)
        positions.extend([index] * len(piece))
    return "".join(pieces), positions
