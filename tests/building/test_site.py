"""The documentation as a site: it builds, loads nothing from elsewhere, and a broken link stops it."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.building.sandbox import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("mkdocs") is None, reason="bin/test and bin/docs install MkDocs"),
]
NEEDED = ("docs", "bin", "requirements", "mkdocs.yml", "README.md", "CHANGELOG.md", "LICENSE", "quen/ui/static")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    for name in NEEDED:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy2(source, target)
    return folder


def build(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip


def test_it_builds_and_loads_nothing_from_elsewhere(copy: Path) -> None:
    done = build(copy)
    assert done.returncode == 0, done.stderr
    site = copy / "var/docs"
    pages = {page.relative_to(site).as_posix(): page.read_text(encoding="utf-8") for page in site.rglob("*.html")}
    assert {"index.html", "how-to/add-a-field.html", "generated/objects/opportunity.html", "changelog.html"} <= set(
        pages
    )
    loads = re.compile(r'<(?:script|link|img|iframe)[^>]+(?:src|href)="?(?:https?:)?//', re.IGNORECASE)
    assert [name for name, text in pages.items() if loads.search(text)] == []
    styles = [sheet.read_text(encoding="utf-8") for sheet in site.rglob("*.css")]
    assert not any(re.search(r"(?:@import|url\()\s*[\"']?(?:https?:)?//", text) for text in styles)
    assert (site / "brand/be-vietnam-pro-latin-400.woff2").exists()


@pytest.mark.parametrize(
    "link", ["../guide/no-such-page.md", "add-a-field.md#no-such-heading", "../../no-such-file.md"]
)
def test_a_broken_link_stops_it(copy: Path, link: str) -> None:
    page = copy / "docs/how-to/add-a-page.md"
    before = page.read_text(encoding="utf-8")
    page.write_text(f"{before}\n[here]({link})\n", encoding="utf-8")
    try:
        done = build(copy)
    finally:
        page.write_text(before, encoding="utf-8")
    assert done.returncode != 0
    assert "add-a-page.md" in done.stderr
    assert Path(link.partition("#")[0]).name in done.stderr
