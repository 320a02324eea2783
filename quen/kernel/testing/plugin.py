"""The first thing a test run loads (`-p quen.kernel.testing.plugin`): an environment of its own.

It runs before Django's settings are imported, which read the environment at once: a run never touches
the developer's data folder or database. All processes of a run share one folder, `/tmp/qt-…`, and what
is in it is removed by a small process of its own at the end of the run, whatever the end.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

HOME = "QUEN_TEST_HOME"  # folder of the run; set: this process is part of a run
ADMIN_URL = "QUEN_TEST_DATABASE_ADMIN_URL"  # an external server, kept for tests, instead of the embedded one
KEPT = ("QUEN_TEST_", "QUEN_MUTATION", "QUEN_FUZZ")
RARELY = (20_000, 20, 20)  # new objects before the collector looks
MARKERS = (
    "contract_core: the part of the contract suite that the mutation run uses",
    "contract: generated from the registry",
)


def _prepare() -> subprocess.Popen[bytes] | None:
    """Make the run's environment and start its reaper; None in a process that is part of a run already."""
    if os.environ.get(HOME):
        return None
    home = tempfile.mkdtemp(prefix="qt-", dir="/tmp")  # a socket's path has to be short
    for name in list(os.environ):
        if name.startswith("DATABASE_") or (name.startswith("QUEN_") and not name.startswith(KEPT)):
            del os.environ[name]
    os.environ[HOME] = os.environ["QUEN_DATA_DIR"] = home
    admin = os.environ.get(ADMIN_URL, "").strip()
    if admin:
        os.environ["DATABASE_URL"] = os.environ["DATABASE_ADMIN_URL"] = admin
    command = [sys.executable, "-m", "quen.kernel.testing.reaper", home]
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True, cwd=_root(), env=_env())  # noqa: S603


def _root() -> Path:
    return Path(__file__).resolve().parents[3]


def _env() -> dict[str, str]:
    paths = [str(_root()), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


_reaper = _prepare()


def pytest_configure(config: pytest.Config) -> None:
    for text in MARKERS:
        config.addinivalue_line("markers", text)
    from django.conf import settings

    # plain names: nothing has been collected and stamped for a test run
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """The reaper sees the end of its input and clears up; the run ends when it has."""
    if _reaper is not None and _reaper.stdin is not None and not _reaper.stdin.closed:
        _reaper.stdin.close()
        _reaper.wait(timeout=60)
        os.environ.pop(HOME, None)


def pytest_collection_finish() -> None:
    """Thousands of collected tests stay to the end: the garbage collector need not look at them again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*RARELY)
