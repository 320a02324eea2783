"""The databases of a test run: one server, one template made once, one clone for each process and on demand.

Processes of a run (xdist's, the mutation run's) meet in the run's folder under a file lock: the first one
starts the server, migrates the template as quen_owner and makes the business in it; the others clone it.
"""

from __future__ import annotations

import fcntl
import itertools
import json
import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.backends.postgresql.features import DatabaseFeatures

from quen.config.dsn import Dsn
from quen.config.env import Env
from quen.kernel.cluster import embedded
from quen.kernel.cluster.roles import clone_database, drop_database, ensure_roles
from quen.kernel.db.direct import close_apart
from quen.kernel.testing.plugin import HOME
from quen.kernel.testing.reaper import PREFIX_FILE

_counter = itertools.count(1)


def home() -> Path:
    """The folder of this test run."""
    return Path(os.environ[HOME])


def prefix() -> str:
    """How the names of this run's databases begin."""
    return home().name.replace("-", "_").lower() + "_"


def prepared() -> dict[str, Any]:
    """What the business in the template is made of, after making server and template if nobody has yet."""
    folder = home()
    done, failed = folder / "business.json", folder / "failed"
    with (folder / "template.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if failed.exists():
            raise RuntimeError("Another process could not make the template database:\n" + failed.read_text())
        if not done.exists():
            try:
                facts = _make_template()
            except BaseException:
                failed.write_text(traceback.format_exc())
                raise
            done.write_text(json.dumps(facts))
    facts = json.loads(done.read_text())
    assert isinstance(facts, dict)  # noqa: S101
    return facts


@cache
def admin() -> Dsn:
    """Who may make and drop databases on the run's server."""
    env: Env = settings.ENV
    found = embedded.admin_dsn(env.data_dir) if env.embedded else env.admin
    if found is None:
        raise RuntimeError("The tests need a role that may create databases.")
    return found


def template() -> str:
    """Name of the database that all others are copies of."""
    return prefix() + "template"


def _make_template() -> dict[str, Any]:
    from quen.kernel.db.migrate import migrate
    from quen.kernel.testing.business import build

    env: Env = settings.ENV
    (home() / PREFIX_FILE).write_text(prefix())
    if env.embedded:
        embedded.start(env.data_dir, throwaway=True)
    at = template()
    ensure_roles(admin(), replace(env, app=env.app.at(at), owner=env.owner.at(at), system=env.system.at(at)))
    point_at(at)
    try:
        migrate()
        return build()
    finally:
        close_connections()


def point_at(name: str) -> None:
    """Make all of Django's connections go to the database `name`."""
    close_connections()
    # Django would find out by making a table, which the application may not.
    DatabaseFeatures.supports_transactions = True
    for alias in connections:
        connections.settings[alias]["NAME"] = name


def close_connections() -> None:
    """Close this thread's connections."""
    close_apart()
    for connection in connections.all(initialized_only=True):
        connection.close()


@contextmanager
def clone() -> Iterator[str]:
    """A fresh copy of the template to which all connections go; dropped at the end."""
    name = f"{prefix()}{os.getpid()}_{next(_counter)}"
    before = connections.settings["default"]["NAME"]
    with (home() / "clone.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        clone_database(admin(), template(), name)
    point_at(name)
    try:
        yield name
    finally:
        point_at(before)
        drop_database(admin(), name)
