"""Which pages of the documentation speak of an object or a field."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from django.utils import translation

from quen.kernel.explain.source import ROOT

if TYPE_CHECKING:
    from quen.kernel.registry.fields import FieldInfo
    from quen.kernel.registry.spec import ObjectSpec


@cache
def _pages() -> dict[str, list[str]]:
    """{page: its lines} of the guide and the how-tos; nothing where Quen is installed without them."""
    folders = (ROOT / "docs" / name for name in ("guide", "how-to"))
    found = sorted(page for folder in folders for page in folder.glob("*.md"))
    return {page.relative_to(ROOT).as_posix(): page.read_text(encoding="utf-8").splitlines() for page in found}


def pages_about(spec: ObjectSpec, info: FieldInfo | None = None) -> list[str]:
    """`docs/guide/sales.md:12`: the first line of each page that names the object, or its field beside it."""
    with translation.override("en"):
        objects = _any(spec.name, spec.label, spec.label_plural)
        field = _any(info.name, str(info.label)) if info is not None else objects
    found = []
    for page, lines in _pages().items():
        if any(objects.search(line) for line in lines):
            at = next((number for number, line in enumerate(lines, 1) if field.search(line)), 0)
            found += [f"{page}:{at}"] if at else []
    return [*found, f"docs/generated/objects/{spec.name}.md"]


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(word) for word in words) + r")\b", re.IGNORECASE)
