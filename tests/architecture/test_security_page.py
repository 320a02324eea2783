"""`docs/security.md` names only what there is: its tests and files exist, and every test of tests/security is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.mutation.defences import DEFENCES, ELSEWHERE

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/security.md").read_text(encoding="utf-8")
_TEST = re.compile(r"`([\w/]+\.py)::(\w+)`")
_FILE = re.compile(r"`((?:quen|tests|requirements)/[\w/.]+)`")


def names_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_every_test_it_names_exists() -> None:
    named = _TEST.findall(PAGE)
    assert len(named) > 60
    assert [f"{path}::{name}" for path, name in named if name not in names_in(path)] == []


def test_every_file_it_names_exists() -> None:
    named = _FILE.findall(PAGE)
    assert len(named) > 25
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_row_has_a_test() -> None:
    """Of the tables of bad input and attacks."""
    lines = PAGE[PAGE.index("## Bad input") : PAGE.index("## Dependencies")].splitlines()
    rows = [line for line in lines if line.startswith("| ") and not line.startswith(("| what comes", "| attack"))]
    assert len(rows) > 30
    assert [row for row in rows if "::" not in row] == []


def rows() -> set[str]:
    """The first cells of the tables of bad input and attacks."""
    lines = PAGE[PAGE.index("## Bad input") : PAGE.index("## Dependencies")].splitlines()
    found = {line.split(" | ")[0].removeprefix("| ") for line in lines if line.startswith("| ")}
    return found - {"what comes", "attack"}


def test_every_row_is_proved() -> None:
    """By a defence that is taken away, or by what `ELSEWHERE` names."""
    proved = {defence.row for defence in DEFENCES}
    assert proved | set(ELSEWHERE) == rows()
    assert proved & set(ELSEWHERE) == set()


def test_every_defence_stands_where_it_is_taken_away() -> None:
    for defence in DEFENCES:
        text = (ROOT / defence.file).read_text(encoding="utf-8")
        assert defence.taken_away(text) != text


def test_its_tests_are_those_that_miss_the_defences() -> None:
    """Every test that proves a row stands in it. Those in a row that prove nothing are few: they say more."""
    told = {f"{path}::{name}" for path, name in _TEST.findall(PAGE)}
    assert [defence.test for defence in DEFENCES if defence.test not in told] == []
