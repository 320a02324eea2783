"""What the how-tos say works: their blocks are carried out in a copy of the repository, one page after the other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.building.howto import blocks_of, carry_out
from tests.building.sandbox import ROOT, Sandbox

FOLDER = ROOT / "docs/how-to"


def pages() -> list[Path]:
    """In the order in which the overview names them."""
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    return [FOLDER / name for name in re.findall(r"(?m)^\| \[[^]]+\]\(([\w-]+\.md)\)", text)]


def test_every_page_is_in_the_overview_and_has_blocks_that_run() -> None:
    assert {page.name for page in pages()} == {page.name for page in FOLDER.glob("*.md")} - {"README.md"}
    for page in pages():
        assert list(blocks_of(page)), f"{page.name} has no block that is carried out"


@pytest.mark.slow
def test_what_the_pages_say_works(tmp_path: Path) -> None:
    sandbox = Sandbox(tmp_path)
    tests = {"quen/apps/sales/visit/tests"}
    for page in pages():
        for block in blocks_of(page):
            carry_out(block, sandbox)
            if "/test_" in block.path:
                tests.add(block.path)
    assert len(tests) > 10
    changed = [c.path for c in sandbox.changed()]
    assert not [path for path in changed if path.startswith(("quen/kernel/", "quen/config/"))]
    sandbox.run("-m", "quen.kernel.cli", "check")
    sandbox.run("-m", "ruff", "check", "--quiet", "--select", "F", "quen")
    sandbox.run("-m", "pytest", *sorted(tests))
