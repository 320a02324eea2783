"""Which encoding a file of text has: Unicode with or without its mark, else those of Windows."""

from __future__ import annotations

import codecs
import re
import unicodedata

BOM = "\ufeff"

_MARKED = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_THAI_RUN = re.compile("[\u0e01-\u0e5b]+")
_THAI_MARK = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_THAI_MARK_IN_PLACE = re.compile("(?<=[\u0e01-\u0e3a\u0e47-\u0e4e])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ₫\u1ea0-\u1ef9]")
_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_TONE_ON_VOWEL = re.compile("(?<=[aăâeêioôơuưyAĂÂEÊIOÔƠUƯY])[\u0300\u0301\u0303\u0309\u0323]")
_OTHER_LETTER = re.compile("[^\\W\\d_a-zA-Z]")


def detect_encoding(data: bytes) -> tuple[str, bool]:
    """The Python codec of the data, which may be cut anywhere; whether it has a byte order mark."""
    for mark, name in _MARKED:
        if data.startswith(mark):
            return name, True
    utf16 = unmarked_utf16(data)
    if utf16:
        return utf16, False
    if _decode(data, "utf-8") is not None:
        return "utf-8", False
    if _is_thai(_decode(data, "cp874")):
        return "cp874", False
    if _is_vietnamese(_decode(data, "cp1258")):
        return "cp1258", False
    return ("cp1252" if _decode(data, "cp1252") is not None else "latin-1"), False


def _decode(data: bytes, encoding: str) -> str | None:
    try:
        return codecs.getincrementaldecoder(encoding)().decode(data, final=False)
    except UnicodeDecodeError:
        return None


def unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: the high bytes of delimiters and line breaks are NUL, always on one side."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    enough = max(len(data) // 40, 1)
    if odd >= enough and odd > 20 * even and _is_utf16(data, "utf-16-le"):
        return "utf-16-le"
    if even >= enough and even > 20 * odd and _is_utf16(data, "utf-16-be"):
        return "utf-16-be"
    return None


def _is_utf16(data: bytes, encoding: str) -> bool:
    """Lines end as they do in UTF-16: one NUL in a short file of bytes does not make it one."""
    text = _decode(data, encoding)
    return text is not None and (b"\n" not in data or "\n" in text)


def _is_thai(text: str | None) -> bool:
    """Thai comes in runs, and its upper and lower vowels and tones stand on a consonant."""
    if text is None:
        return False
    foreign = len(_OTHER_LETTER.findall(text))
    runs = _THAI_RUN.findall(text)
    letters = sum(map(len, runs))
    marks = len(_THAI_MARK.findall(text))
    in_runs = sum(len(run) for run in runs if len(run) > 1)
    return (
        letters > 0
        and in_runs >= 0.8 * letters
        and len(_THAI_MARK_IN_PLACE.findall(text)) >= 0.95 * marks
        and letters >= 0.8 * foreign
    )


def _is_vietnamese(text: str | None) -> bool:
    """Windows-1258 writes tones after the letter: nearly all must stand on a Vietnamese vowel."""
    if text is None:
        return False
    composed = unicodedata.normalize("NFC", text)
    tones, in_place = len(_TONE.findall(text)), len(_TONE_ON_VOWEL.findall(text))
    foreign = len(_OTHER_LETTER.findall(composed))
    vietnamese = len(_VIETNAMESE.findall(composed))
    # without a tone or a đ it may as well be Portuguese, whose ã is at the place of ă
    evident = tones > 0 or "đ" in composed or "Đ" in composed
    return evident and in_place >= 0.95 * tones and vietnamese >= 0.3 * foreign
