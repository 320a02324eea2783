"""The garbage collector is as it was when the work is done."""

from __future__ import annotations

import gc

from quen.kernel.jobs.collecting import RARELY, rare_collections


def test_as_it_was() -> None:
    before = gc.get_threshold()
    with rare_collections():
        assert gc.get_threshold() == RARELY
        assert gc.isenabled()
    assert gc.get_threshold() == before
