"""A copy of the repository under git, in which tests build what a developer would build."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_COPIED = (
    "quen",
    "tests",
    "docs",
    "bench",
    "requirements",
    "conftest.py",
    "pyproject.toml",
    ".importlinter",
    "CHANGELOG.md",
)
_LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", "screenshots", ".mypy_cache")


@dataclass(frozen=True)
class Changed:
    """A file that differs from the last commit: lines added and removed."""

    path: str
    added: int
    removed: int


class Sandbox:
    """The copy. `commit` is the line from which changes are counted."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "quen-copy"
        self.root.mkdir()
        for name in _COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, self.root / name, ignore=_LEFT_OUT)
            elif source.exists():
                shutil.copy2(source, self.root / name)
        self._git("init", "-q")
        (self.root / ".gitignore").write_text("__pycache__/\n*.mo\n*.pyc\n", encoding="utf-8")
        self.commit()

    def write(self, path: str, text: str) -> None:
        """Write a file of the copy, with the empty package markers of folders that are new."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        for folder in target.relative_to(self.root).parents:
            marker = self.root / folder / "__init__.py"
            if folder.parts[:2] == ("quen", "apps") and len(folder.parts) > 2 and not marker.exists():
                marker.touch()

    def commit(self) -> None:
        """Begin to count anew."""
        self._git("add", "-A")
        self._git("-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "-q", "-m", "as it was")

    def changed(self) -> list[Changed]:
        """What differs from the last commit, as git counts it."""
        self._git("add", "-A")
        lines = self._git("diff", "--cached", "--numstat").splitlines()
        parts = (line.split("\t") for line in lines)
        return [Changed(path, int(added), int(removed)) for added, removed, path in parts]

    def run(self, *arguments: str, timeout: float = 900) -> str:
        """Run Python in the copy, in an environment of its own; the output. AssertionError if it fails."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("QUEN_", "DATABASE_", "PYTEST_", "DJANGO_"))}
        kept |= {k: v for k, v in os.environ.items() if k == "QUEN_TEST_DATABASE_ADMIN_URL"}
        data = str(self.root.parent / "data")
        own = {"PYTHONPATH": str(self.root), "DJANGO_SETTINGS_MODULE": "quen.config.settings", "QUEN_DATA_DIR": data}
        done = subprocess.run(  # noqa: S603
            [sys.executable, *arguments], cwd=self.root, env=kept | own, capture_output=True, text=True, check=False,
            timeout=timeout,
        )  # fmt: skip
        assert done.returncode == 0, f"{' '.join(arguments)}\n{done.stdout[-6000:]}\n{done.stderr[-3000:]}"
        return done.stdout

    def make_migration(self, context: str, name: str) -> None:
        """The migration that the models ask for, made by Django's own command."""
        self.run("-m", "django", "makemigrations", context, "--skip-checks", "-n", name)

    def _git(self, *arguments: str) -> str:
        done = subprocess.run(  # noqa: S603
            ["git", *arguments], cwd=self.root, capture_output=True, text=True, check=True,  # noqa: S607
            env={**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null"},
        )  # fmt: skip
        return done.stdout
