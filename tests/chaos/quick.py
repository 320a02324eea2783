"""A data folder with the present schema at once, taken from a database of the tests instead of migrated."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from quen.config.dsn import Dsn
from quen.config.env import load_env
from quen.kernel.cluster import embedded
from quen.kernel.cluster.embedded import server_programs
from quen.kernel.cluster.roles import ensure_roles


def take_schema(source: Dsn, folder: Path) -> None:
    """Give `folder` an embedded server with the tables of `source` in it, empty; it does not run afterwards."""
    embedded.start(folder)
    env = load_env({"QUEN_DATA_DIR": str(folder)})
    assert env.admin is not None
    ensure_roles(env.admin, env)
    schema, migrations = _dump(source, "-s"), _dump(source, "-a", "-t", "data.django_*", "-t", "data.auth_*")
    target = env.admin.at(env.owner.name)
    command = [
        str(server_programs() / "psql"),
        "-q",
        "-X",
        "-h",
        target.host,
        "-p",
        str(target.port),
        "-U",
        target.user,
    ]
    subprocess.run(  # noqa: S603
        [*command, "-d", target.name], input=schema + migrations, env=_environ(target), capture_output=True, check=True
    )
    embedded.stop(folder)  # the run starts it by its own clock


def _dump(source: Dsn, *options: str) -> bytes:
    command = [str(server_programs() / "pg_dump"), "-h", source.host, "-p", str(source.port), "-U", source.user]
    done = subprocess.run(  # noqa: S603
        [*command, "-d", source.name, *options], env=_environ(source), capture_output=True, check=True
    )
    return done.stdout


def _environ(dsn: Dsn) -> dict[str, str]:
    return {**os.environ, "PGPASSWORD": dsn.password}
