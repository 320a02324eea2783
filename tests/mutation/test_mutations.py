"""The contract suite is worth something: without a defence it fails, with all of them it passes."""

from __future__ import annotations

import pytest

from tests.mutation.runs import FAILED, MUTATIONS, PASSED, run

pytestmark = pytest.mark.slow


def test_with_all_defences_the_core_passes() -> None:
    found = run()
    assert found.code == PASSED, found.output[-4000:]


@pytest.mark.parametrize("mutation", sorted(MUTATIONS))
def test_without_a_defence_the_core_fails(mutation: str) -> None:
    found = run(mutation)
    assert found.code == FAILED, found.output[-4000:]
    assert found.failures, "it failed, but no test did"
    assert "AssertionError" in found.output or "assert" in found.output, "it broke instead of failing"
