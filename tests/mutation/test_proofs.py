"""The proofs of the security page in short: two of them. All: `python -m tests.mutation.proofs`."""

from __future__ import annotations

import pytest

from tests.mutation.defences import DEFENCES
from tests.mutation.proofs import sources, without

pytestmark = pytest.mark.slow
SHORT = {
    "test_no_cell_of_the_error_file_is_a_formula",
    "test_secrets_are_private_kept_and_never_shown",
}


def test_without_its_defence_a_test_fails() -> None:
    chosen = [defence for defence in DEFENCES if defence.test.rpartition("::")[2] in SHORT]
    assert len(chosen) == len(SHORT)
    with sources() as root:
        assert {defence.row: said for defence in chosen if (said := without(root, defence))} == {}
