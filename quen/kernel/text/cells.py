"""Cells of files for spreadsheets: made harmless on the way out, and read back as they were.

A spreadsheet runs a cell that begins with =, +, -, @, a tab or a carriage return (OWASP, CSV injection). Such a
cell gets an apostrophe before it, which spreadsheets take for "this is text". What looks like a number or a phone
number stays as it is: digits and signs alone cannot do anything. A text that begins with apostrophes before such a
sign gets one more, so that `restored` can take exactly one away again.
"""

from __future__ import annotations

import re

_RUNS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")  # the wide forms are taken for the narrow ones in some places
_FIGURES = re.compile(r"[+-][\d .,()/-]*")
_MADE_HARMLESS = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def harmless(text: str) -> str:
    """`text` so that no spreadsheet runs it; numbers and phone numbers keep their sign (`+84 90…`, `-1.5`)."""
    if not _RUNS.match(text) or _FIGURES.fullmatch(text):
        return text
    return "'" + text


def restored(text: str) -> str:
    """What `harmless` was given."""
    return text[1:] if _MADE_HARMLESS.match(text) else text
