"""Runs of the contract suite's core, with and without its defences.

The core is run for the object with everything in it (owner, board, verbs, references) and stops at the first
failure; each run is a pytest of its own in a database of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from quen.kernel.testing.mutations import MUTATIONS, VARIABLE

ROOT = Path(__file__).resolve().parents[2]
COMMAND = ["-m", "pytest", "tests/contract", "-m", "contract_core", "-k", "opportunity", "-x", "--tb=short"]
SECONDS = 900  # a run that hangs is ended then; one takes less than a minute, and several on a busy machine
PASSED, FAILED = 0, 1  # pytest's own codes; anything else is a crash or an empty selection

__all__ = ["FAILED", "MUTATIONS", "PASSED", "Run", "run"]


@dataclass(frozen=True)
class Run:
    """How a run ended. `code` is pytest's, `failures` the names of failed tests, `output` all it said."""

    code: int
    failures: tuple[str, ...]
    output: str


def run(mutation: str = "") -> Run:
    """Run the core with one defence taken away, or with all in place."""
    environ = {**os.environ, VARIABLE: mutation, "PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""}
    environ = {k: v for k, v in environ.items() if not k.startswith("PYTEST_XDIST")}
    done = subprocess.run(  # noqa: S603
        [sys.executable, *COMMAND],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    output = done.stdout + done.stderr
    lines = output.splitlines()
    return Run(done.returncode, tuple(line for line in lines if line.startswith("FAILED ")), output)
