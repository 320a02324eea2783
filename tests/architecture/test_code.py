"""Rules about the source that no linter knows."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FORBIDDEN_NAMES = {"utils.py", "helpers.py", "common.py", "manager.py", "misc.py"}
LINES_OF_A_FILE, LINES_OF_A_FUNCTION = 300, 70
LONGEST_FILE = 500
# Files that are long because they are one list; each of them is one thing to read.
LONG_FILES = {
    "quen/kernel/web/viewmodels.py": "the whole contract between views and templates",
}
# Models without a tenant: a surface reads them before it knows who is asking.
GLOBAL_MODELS = {"User", "Token", "Tenant", "Session", "Heartbeat", "ConsumerPosition"}
# The history is no record: its door is the record it belongs to. Nor is what the API has answered a member before.
HISTORY = {"ChangeEntry", "ApiAnswer"}
SQL_TABLES = {"now", "board_total", "process_heartbeat"}
MANAGERS = {"objects", "_default_manager", "_base_manager"}


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def sources(*folders: str, tests: bool = False) -> Iterator[Path]:
    """The Python files of the folders, without migrations; tests only when asked for."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts and (tests or "tests" not in path.relative_to(ROOT).parts):
                yield path


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("surface", ["web", "api"])
def test_surfaces_read_records_through_rows_only(surface: str) -> None:
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in sources(f"quen/kernel/{surface}")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS
        if not (isinstance(node.value, ast.Name) and node.value.id in GLOBAL_MODELS | HISTORY)
    ]
    assert not found, "\n".join(found)


def test_surfaces_ask_no_table_of_records_in_sql() -> None:
    """Their SQL reads functions of schema app, board sums and signs of life; records only through rows()."""
    tables = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE)\s+([\w.{}]+)")
    found = []
    for path in sources("quen/kernel/web", "quen/kernel/api"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Attribute) and node.attr in {"raw", "extra", "RawSQL"}:
                found.append(f"{name_of(path)}:{node.lineno}")
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
                continue
            if node.func.attr == "execute":
                named = tables.findall(ast.unparse(node.args[0]))
                wrong = [n for n in named if not n.startswith("app.") and n not in SQL_TABLES]
                found += [f"{name_of(path)}:{node.lineno} {name}" for name in wrong]
    assert not found, "\n".join(found)


def test_templates_do_not_query() -> None:
    word = re.compile(r"\.(objects|_default_manager|all\(\)|filter\(|select_related)")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / "quen").rglob("*.html"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if word.search(line)
    ]
    assert not found, "\n".join(found)


def test_files_and_functions_stay_readable() -> None:
    found = []
    for path in sources("quen", "tests", tests=True):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        limit = LONGEST_FILE if name_of(path) in LONG_FILES else LINES_OF_A_FILE
        if lines > limit:
            found.append(f"{name_of(path)}: {lines} lines")
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LINES_OF_A_FUNCTION:
                    found.append(f"{name_of(path)}:{node.lineno} {node.name}: {length} lines")
    assert not found, "\n".join(found)


def test_long_files_are_still_long() -> None:
    stale = [name for name in LONG_FILES if _lines(name) <= LINES_OF_A_FILE]
    assert stale == []


def _lines(name: str) -> int:
    path = ROOT / name
    return len(path.read_text(encoding="utf-8").splitlines()) if path.exists() else 0


def test_there_are_no_drawers_for_everything() -> None:
    assert [name_of(path) for path in sources("quen", "tests", tests=True) if path.name in FORBIDDEN_NAMES] == []


def test_there_are_no_signals_and_no_behavior_in_save() -> None:
    """Side effects flow through actions and the change log, where everybody can see them."""
    found = []
    for path in sources("quen"):
        for node in ast.walk(tree_of(path)):
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            if module.startswith(("django.db.models.signals", "django.dispatch")):
                found.append(f"{name_of(path)}:{node.lineno} imports {module}")
            if isinstance(node, ast.ClassDef):
                found += [
                    f"{name_of(path)}:{child.lineno} {node.name}.{child.name}"
                    for child in node.body
                    if isinstance(child, ast.FunctionDef) and child.name in {"save", "delete", "__del__"}
                ]
    assert not found, "\n".join(found)


def test_contexts_import_only_the_public_face_of_others() -> None:
    found = []
    for path in sources("quen/apps"):
        context = path.relative_to(ROOT / "quen/apps").parts[0]
        for node in ast.walk(tree_of(path)):
            for module in _imports(node):
                parts = module.split(".")
                other = parts[2] if module.startswith("quen.apps.") else context
                if other != context and parts[3:4] != ["public"]:
                    found.append(f"{name_of(path)} imports {module}")
    assert not found, "\n".join(found)


def _imports(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []


def test_money_is_never_a_float() -> None:
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in sources("quen/kernel/records", "quen/apps", "quen/kernel/query", "quen/kernel/api")
        for node in ast.walk(tree_of(path))
        if (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.Attribute) and node.attr == "FloatField")
    ]
    assert not found, "\n".join(found)


def test_imports_keep_their_direction() -> None:
    """In a process of its own: the linter sets up logging anew, which would silence our loggers here."""
    program = str(Path(sys.executable).parent / "lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout


def test_nothing_personal_is_in_the_repository() -> None:
    """No data folders, keys or databases among the files under version control."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S607
    names = listed.stdout.split()
    assert [n for n in names if re.search(r"(^|/)(var|secrets)/|\.(pem|key|sqlite3|dump)$|(^|/)\.env$", n)] == []


def test_a_class_is_laid_out_in_one_stylesheet() -> None:
    """Two features that choose the same name would take each other's look."""
    where: dict[str, set[str]] = {}
    for path in sorted((ROOT / "quen/ui/static/styles").glob("*.css")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        text = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}", "", text)
        for selectors in re.findall(r"([^{}]+)\{", text):
            for name in (selector.strip() for selector in selectors.split(",")):
                if re.fullmatch(r"\.[\w-]+", name):
                    where.setdefault(name, set()).add(path.name)
    assert len(where) > 100
    assert {name: files for name, files in where.items() if len(files) > 1} == {}
