"""Each row of `docs/security.md`, proved: without its defence its test fails.

`python -m tests.mutation.proofs [--row WORDS]` copies the sources, takes one defence away after another (a change of
the text, from `tests/mutation/defences.py`), and runs the row's test, which has to fail by an assertion. It takes some
twenty minutes; a short form of it is a test of `bin/test`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.mutation.defences import DEFENCES, TOO_LONG, Defence

ROOT = Path(__file__).resolve().parents[2]
SECONDS, SECONDS_OF_A_LONG_ONE = 600, 90  # a run that hangs is ended then
BEFORE = "tests/security/test_isolation.py::test_their_rows_are_not_seen"  # makes the template as it should be
COPIED = ("quen", "tests", "docs", "bin", "conftest.py", "pyproject.toml")


def main() -> int:
    """Print a line for each defence; 0 when each was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--row", default=[""], nargs="*", help="only rows with one of these words")
    words = [word.casefold() for word in parser.parse_args().row]
    unmissed = 0
    with a_run(), sources() as root:
        for defence in DEFENCES:
            if any(word in defence.row.casefold() for word in words):
                start = time.monotonic()
                said = without(root, defence)
                unmissed += bool(said)
                line = said or "missed by " + defence.test.rpartition("::")[2]
                sys.stdout.write(f"{time.monotonic() - start:5.1f} s  {defence.row[:60]:60}  {line}\n")
                sys.stdout.flush()
    return 1 if unmissed else 0


@contextmanager
def a_run() -> Iterator[None]:
    """One server and one template for all tests that follow, as in one run of pytest."""
    from quen.kernel.testing import plugin

    try:
        subprocess.run([sys.executable, "-m", "pytest", BEFORE], cwd=ROOT, check=True, capture_output=True)  # noqa: S603
        yield
    finally:
        plugin.pytest_unconfigure()


@contextmanager
def sources() -> Iterator[Path]:
    """A copy of the sources, in a folder that goes."""
    with tempfile.TemporaryDirectory(prefix="qp-", dir="/tmp") as folder:  # a socket's path has to be short
        root = Path(folder)
        for name in COPIED:
            origin = ROOT / name
            if origin.is_dir():
                shutil.copytree(origin, root / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
            else:
                shutil.copy(origin, root / name)
        yield root


def without(root: Path, defence: Defence) -> str:
    """Run the test in the copy without the defence; "" if it fails by an assertion, else what happened instead."""
    path = root / defence.file
    text = path.read_text(encoding="utf-8")
    path.write_text(defence.taken_away(text), encoding="utf-8")
    try:
        return _missed(root, defence)
    finally:
        path.write_text(text, encoding="utf-8")


def _missed(root: Path, defence: Defence) -> str:
    environ = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_XDIST")}
    environ |= {"PYTHONPATH": str(root), "PYTEST_ADDOPTS": "", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "pytest", "-x", "--tb=short", defence.test],
            cwd=root,
            env=environ,
            capture_output=True,
            text=True,
            timeout=SECONDS_OF_A_LONG_ONE if defence.error == TOO_LONG else SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "" if defence.error == TOO_LONG else "HUNG"
    output = done.stdout + done.stderr
    if done.returncode == 0:
        return f"NOT MISSED by {defence.test}"
    failed = [line for line in output.splitlines() if line.startswith("FAILED ")]
    if (
        done.returncode == 1
        and failed
        and (defence.error in output or defence.error == TOO_LONG or "Failed: DID NOT RAISE" in output)
    ):
        return ""
    return f"BROKE (pytest's code {done.returncode}): {output[-600:]}"


if __name__ == "__main__":
    sys.exit(main())
