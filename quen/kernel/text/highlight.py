"""Marking what a search found, in the text as it was written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from quen.kernel.text.folding import fold_with_positions
from quen.kernel.text.grams import GRAM

_BETWEEN_DIGITS = r"[ ().+/-]{0,3}"
_BETWEEN_LETTERS = "['’ʼ`´]?"


def highlight(title: str, terms: Sequence[str]) -> Markup:
    """The title as safe HTML, with `<mark>` around what matches the folded terms of a `QueryPlan`."""
    title = unicodedata.normalize("NFC", title)
    folded, positions = fold_with_positions(title)
    pattern = _pattern(terms)
    spans = [m.span() for m in pattern.finditer(folded)] if pattern else []
    html = Markup("")
    done = 0
    for first, end in spans:
        start, stop = max(positions[first], done), positions[end - 1] + 1
        while stop < len(title) and stop not in positions:  # marks that folding removed
            stop += 1
        if stop <= start:
            continue
        html += escape(title[done:start]) + Markup("<mark>") + escape(title[start:stop]) + Markup("</mark>")
        done = stop
    return html + escape(title[done:])


def _pattern(terms: Iterable[str]) -> re.Pattern[str] | None:
    longest_first = sorted({t for t in terms if t}, key=len, reverse=True)
    if not longest_first:
        return None
    return re.compile("|".join(_term_pattern(term) for term in longest_first))


def _term_pattern(term: str) -> str:
    between = _BETWEEN_DIGITS if term.isdigit() else _BETWEEN_LETTERS
    body = between.join(re.escape(letter) for letter in term)
    return body if len(term) >= GRAM else rf"(?<![^\W_]){body}"
