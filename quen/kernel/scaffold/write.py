"""Writing a new object into the repository: all of it, or nothing."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from quen.kernel.errors import DomainError
from quen.kernel.explain.source import ROOT
from quen.kernel.scaffold.plan import NewObject
from quen.kernel.scaffold.texts import model_text, object_text, test_text


def files_of(made: NewObject) -> dict[str, str]:
    """{path: text} of what is written by hand otherwise, and the empty markers of the packages."""
    return {
        f"{made.folder}/__init__.py": "",
        f"{made.folder}/model.py": model_text(made),
        f"{made.folder}/object.py": object_text(made),
        f"{made.folder}/tests/__init__.py": "",
        f"{made.folder}/tests/test_{made.name}.py": test_text(made),
    }


def write_object(made: NewObject, say: Callable[[str], None]) -> list[str]:
    """Write the files, make the migration, check the declarations; the paths. Raises DomainError, nothing written."""
    folder = ROOT / made.folder
    if folder.exists():
        raise DomainError("taken", f"{made.folder} is there already.")
    try:
        with new_migrations(made.context) as found:
            for path, text in files_of(made).items():
                (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
                (ROOT / path).write_text(text, encoding="utf-8")
            tidy(folder)
            say("Making the migration …")
            run_python("django", "makemigrations", made.context, "--skip-checks", "-n", made.name)
            say("Checking the declarations …")
            run_python("quen.kernel.cli", "check")
            run_python("quen.kernel.cli", "surface")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return [*files_of(made), *found]


@contextmanager
def new_migrations(context: str) -> Iterator[list[str]]:
    """Yields a list that holds, at the end, the migrations made inside; after a fault they are taken away again."""
    folder = ROOT / f"quen/apps/{context}/migrations"
    before = set(folder.glob("*.py"))
    found: list[str] = []
    try:
        yield found
    except BaseException:
        for migration in set(folder.glob("*.py")) - before:
            migration.unlink()
        raise
    found += sorted(path.relative_to(ROOT).as_posix() for path in set(folder.glob("*.py")) - before)


def tidy(path: Path) -> None:
    """As bin/lint wants it, where the tools of developers are installed."""
    if importlib.util.find_spec("ruff") is not None:
        run_python("ruff", "check", "--quiet", "--select", "I", "--fix", str(path))
        run_python("ruff", "format", "--quiet", str(path))


def run_python(module: str, *arguments: str) -> None:
    """Run a module in a process of its own, which sees the new files. Raises DomainError with what it said."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-W", "ignore", "-m", module, *arguments], cwd=ROOT, capture_output=True, text=True,
        check=False, env={**os.environ, "DJANGO_SETTINGS_MODULE": "quen.config.settings"},
    )  # fmt: skip
    if done.returncode:
        said = (done.stdout + done.stderr).strip()[-2000:]
        raise DomainError("refused", f"Nothing was written, since {module} {arguments[0]} says:\n{said}")
