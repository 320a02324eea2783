"""The embedded server starts, stops and survives what happens to servers."""

import os
import signal
import stat
from pathlib import Path
from typing import Any

import psycopg
import pytest

from quen.kernel.cluster import embedded
from quen.kernel.cluster.errors import ClusterError
from quen.kernel.cluster.tuning import configuration


def ask(data_dir: Path, statement: str) -> Any:
    with psycopg.connect(**embedded.admin_dsn(data_dir).kwargs()) as connection:
        row = connection.execute(statement).fetchone()
    return row[0] if row else None


def test_start_and_stop_are_idempotent(data_dir: Path) -> None:
    assert embedded.status(data_dir) == "absent"
    for _ in range(2):
        embedded.start(data_dir, throwaway=True)
        assert embedded.status(data_dir) == "running"
    assert ask(data_dir, "SHOW server_version").startswith("18.")
    assert ask(data_dir, "SELECT lower('ĐƯỜNG')") == "đường"
    assert ask(data_dir, "SHOW listen_addresses") == ""
    for _ in range(2):
        embedded.stop(data_dir)
        assert embedded.status(data_dir) == "stopped"


def test_everybody_needs_a_password_and_the_files_are_private(data_dir: Path) -> None:
    embedded.start(data_dir, throwaway=True)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(**{**embedded.admin_dsn(data_dir).kwargs(), "password": "guess"})
    for name in ("pg", "run", "secrets"):
        assert stat.S_IMODE((data_dir / name).stat().st_mode) == 0o700


def test_a_killed_server_is_started_again_with_its_data(data_dir: Path) -> None:
    embedded.start(data_dir)
    with psycopg.connect(**embedded.admin_dsn(data_dir).kwargs()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000)")
    pid = int((data_dir / "pg" / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGKILL)
    embedded.start(data_dir)
    assert ask(data_dir, "SELECT count(*) FROM kept") == 1000


def test_a_lock_file_with_the_number_of_another_program_is_no_obstacle(data_dir: Path) -> None:
    embedded.start(data_dir, throwaway=True)
    embedded.stop(data_dir)
    cluster = data_dir / "pg"
    (cluster / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster}\n1\n5432\n{data_dir}/run\n\n\nready\n")
    assert embedded.status(data_dir) == "stopped"
    embedded.start(data_dir, throwaway=True)
    assert ask(data_dir, "SELECT 1") == 1


def test_a_lost_password_file_does_not_lock_the_owner_out(data_dir: Path) -> None:
    embedded.start(data_dir, throwaway=True)
    embedded.stop(data_dir)
    (data_dir / "secrets" / "db-admin").unlink()
    embedded.start(data_dir, throwaway=True)
    assert ask(data_dir, "SELECT 1") == 1


def test_a_half_made_cluster_is_made_anew(data_dir: Path) -> None:
    (data_dir / "pg.new").mkdir()
    (data_dir / "pg.new" / "PG_VERSION").write_text("18\n")
    embedded.start(data_dir, throwaway=True)
    assert ask(data_dir, "SELECT 1") == 1
    assert not (data_dir / "pg.new").exists()


def test_too_long_a_path_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 100)
    with pytest.raises(ClusterError, match="at most 85 fit"):
        embedded.start(deep)
    assert not deep.exists()


def test_files_of_another_version_are_left_alone(tmp_path: Path, data_dir: Path) -> None:
    (data_dir / "pg").mkdir()
    (data_dir / "pg" / "PG_VERSION").write_text("17\n")
    with pytest.raises(ClusterError, match="made by PostgreSQL 17"):
        embedded.start(data_dir)


@pytest.mark.parametrize(("gibibytes", "buffers"), [(0.25, "64MB"), (4, "512MB"), (256, "768MB")])
def test_memory_is_shared_out_by_size(gibibytes: float, buffers: str) -> None:
    text = configuration(Path("/run/it's"), memory=int(gibibytes * 2**30), throwaway=False)
    assert f"shared_buffers = '{buffers}'" in text
    assert "unix_socket_directories = '\"/run/it''s\"'" in text
    assert "fsync" not in text
