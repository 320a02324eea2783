"""The user guide says the same in every language it is written in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.test_code import ROOT

GUIDE = ROOT / "docs/guide"
SCREENSHOTS = ROOT / "docs/screenshots/guide"
PAGES = sorted(GUIDE.glob("*.md"))
LARGEST_PICTURE, ALL_PICTURES = 120_000, 5_000_000  # bytes
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")


def headings(text: str) -> list[int]:
    return [len(marks) for marks in re.findall(r"^(#+) ", _FENCE.sub("", text), re.MULTILINE)]


def pictures(path: Path, language: str) -> list[str]:
    """The names of the pictures of a page, in order; each has a text and is a file of this language."""
    found = []
    for text, target in _PICTURE.findall(path.read_text(encoding="utf-8")):
        picture = (path.parent / target).resolve()
        assert text, f"{path.name}: {target} has no text for those who cannot see it"
        assert picture.parent == SCREENSHOTS / language, f"{path.name}: {target}"
        assert picture.is_file(), f"{path.name}: {target} is missing"
        found.append(picture.name)
    return found


def test_every_page_has_its_sister() -> None:
    assert [page.name for page in sorted((GUIDE / "vi").glob("*.md"))] == [page.name for page in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_sisters_are_alike_and_lead_to_each_other(page: Path) -> None:
    sister = GUIDE / "vi" / page.name
    english, vietnamese = (path.read_text(encoding="utf-8") for path in (page, sister))
    assert headings(english) == headings(vietnamese)
    assert pictures(page, "en") == pictures(sister, "vi")
    assert english.splitlines()[2] == f"[Tiếng Việt](vi/{page.name})"
    assert vietnamese.splitlines()[2] == f"[English](../{page.name})"


def test_pictures_are_used_and_small() -> None:
    named = {
        f"{language}/{name}"
        for language in ("en", "vi")
        for page in PAGES
        for name in pictures(page if language == "en" else GUIDE / "vi" / page.name, language)
    }
    files = {path.relative_to(SCREENSHOTS).as_posix(): path.stat().st_size for path in SCREENSHOTS.rglob("*.png")}
    assert set(files) == named
    assert {name: size for name, size in files.items() if size > LARGEST_PICTURE} == {}
    assert sum(files.values()) <= ALL_PICTURES
