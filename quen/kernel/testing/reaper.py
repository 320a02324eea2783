"""Clears up after a test run: waits until its parent is gone, also when killed, then removes the servers.

Started as `python -m quen.kernel.testing.reaper FOLDER`.
"""

from __future__ import annotations

import shutil
import signal
import sys
from contextlib import suppress
from pathlib import Path

import psycopg

from quen.config.env import load_env
from quen.kernel.cluster import embedded
from quen.kernel.cluster.errors import ClusterError
from quen.kernel.cluster.roles import drop_database

PREFIX_FILE = "databases"  # holds the prefix of the names of the run's databases


def main(home: Path) -> None:
    """Wait for the end of standard input, then stop the server in `home` or drop the run's databases."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stdin.buffer.read()
    try:
        if (home / "pg").exists() or (home / "pg.new").exists():
            with suppress(ClusterError):
                embedded.stop(home, immediate=True)
        elif (home / PREFIX_FILE).exists():
            _drop((home / PREFIX_FILE).read_text())
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _drop(prefix: str) -> None:
    admin = load_env().admin
    if admin is None:
        return
    with psycopg.connect(**admin.kwargs()) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
        names = [str(row[0]) for row in rows]
    for name in names:
        drop_database(admin, name)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
