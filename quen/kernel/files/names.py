"""Names of files: as people gave them, without what could mislead a person, a header or a file system."""

from __future__ import annotations

import unicodedata

from django.utils.translation import gettext as _

MOST = 200  # characters
_FORBIDDEN = frozenset('<>:"|?*/\\')
# Marks that turn the direction of writing: "invoice\u202egnp.exe" would be shown as "invoiceexe.png".
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def clean_name(given: str) -> str:
    """`given` as a name to keep: no folders, no control or direction marks, composed (NFC), at most MOST characters.

    The ending stays when the name is cut. An empty name becomes "File".
    """
    text = unicodedata.normalize("NFC", given.replace("\\", "/").rsplit("/", 1)[-1])
    kept = "".join(c for c in text if c not in _BIDI and unicodedata.category(c)[0] != "C")
    kept = " ".join("".join("_" if c in _FORBIDDEN else c for c in kept).split()).strip(". ")
    if not kept:
        return _("File")
    if len(kept) <= MOST:
        return kept
    stem, point, ending = kept.rpartition(".")
    if not point or len(ending) > 10:
        return kept[:MOST]
    return stem[: MOST - len(ending) - 1].rstrip() + "." + ending


def numbered(name: str, number: int) -> str:
    """`report.pdf` and 2 make `report (2).pdf`."""
    stem, point, ending = name.rpartition(".")
    if not point:
        stem, ending = name, ""
    mark = f" ({number})"
    room = MOST - len(mark) - len(ending) - len(point)
    return f"{stem[:room]}{mark}{point}{ending}"
