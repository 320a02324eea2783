"""The worker's sessions give way to those of pages; nothing else is touched."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest

from quen.kernel.db.direct import system_parameters
from quen.kernel.jobs.giving_way import NICE, lower_server


def test_a_session_on_this_machine_is_lowered(fresh_db: str) -> None:
    with psycopg.connect(**system_parameters()) as session:
        server = session.info.backend_pid
        folder = Path(f"/proc/{server}")
        if not folder.exists() or os.getuid() not in {folder.stat().st_uid, 0}:
            pytest.skip("the server runs elsewhere, or as somebody else")
        before = os.getpriority(os.PRIO_PROCESS, server)
        lower_server(server)
        assert os.getpriority(os.PRIO_PROCESS, server) == max(before, NICE)


def test_another_program_is_left_alone() -> None:
    before = os.getpriority(os.PRIO_PROCESS, os.getpid())
    lower_server(os.getpid())
    assert os.getpriority(os.PRIO_PROCESS, os.getpid()) == before
