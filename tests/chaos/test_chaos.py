"""The short form of the chaos run: a few people, one fault of each kind, a fixed seed."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from quen.kernel.testing import server
from tests.chaos.clock import MISSING, can_jump
from tests.chaos.quick import take_schema
from tests.chaos.run import Plan, run

FAULTS = (
    "kill web worker", "set the clock ahead", "kill live", "cut the network", "kill worker", "set the clock back",
    "kill postmaster", "kill backend", "set the clock right",
)  # fmt: skip


@pytest.fixture
def folder() -> Iterator[Path]:
    found = Path(tempfile.mkdtemp(prefix="qc-", dir="/tmp"))
    found.chmod(0o755)
    yield found
    shutil.rmtree(found, ignore_errors=True)


@pytest.mark.e2e
def test_what_was_acknowledged_survives_every_fault(fresh_db: str, folder: Path) -> None:
    """Afterwards it is there, once and whole, consumers have caught up and `check --data` finds nothing."""
    if not settings.ENV.embedded:
        pytest.skip("the schema is taken from the embedded server")
    take_schema(server.admin().at(fresh_db), folder / "quen")
    faults = tuple(name for name in FAULTS if can_jump() or "clock" not in name)
    if faults != FAULTS:
        warnings.warn(MISSING, stacklevel=1)
    plan = Plan(people=3, seed=1, folder=folder / "quen", faults=faults, pause=0.1, light=True)
    result = run(plan)
    assert result.wrong == []
    assert {name for name in result.ledger.answers if name.startswith("5")} <= {"503"}, result.ledger.strange
    assert result.ledger.told() > len(FAULTS)
