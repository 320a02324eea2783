"""The production configuration on this machine: started, stopped, its memory and its start measured."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WAIT = 600.0  # seconds for a start with migrations


@contextmanager
def database(data_dir: Path) -> Iterator[None]:
    """Only the embedded PostgreSQL, brought to the present schema; nothing follows the change log meanwhile."""
    from django.db import connections

    from quen.config.env import load_env
    from quen.kernel.cluster import embedded, roles
    from quen.kernel.db.migrate import migrate

    embedded.start(data_dir)
    try:
        roles.ensure_roles(embedded.admin_dsn(data_dir), load_env())
        migrate()
        yield
    finally:
        connections.close_all()
        embedded.stop(data_dir)


@contextmanager
def running(data_dir: Path, port: int) -> Iterator[float]:
    """Quen with 2 web workers on `port`; yields the seconds until it answered."""
    environ = {**os.environ, "QUEN_WEB_WORKERS": "2"}
    command = [
        sys.executable,
        "-m",
        "quen.kernel.cli",
        "run",
        "--no-demo",
        "--data-dir",
        str(data_dir),
        "--port",
        str(port),
    ]
    started = time.monotonic()
    process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, start_new_session=True)  # noqa: S603
    try:
        while not _answers(port):
            if process.poll() is not None or time.monotonic() - started > WAIT:
                raise RuntimeError(f"Quen did not start (code {process.poll()})")
            time.sleep(0.05)
        yield time.monotonic() - started
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def memory(data_dir: Path) -> dict[str, float]:
    """MiB by kind of process (proportional set size, so that shared pages count once): web, live, worker, olap,
    database."""
    found: dict[str, float] = {}
    for entry, kind in processes(data_dir):
        try:
            found[kind] = found.get(kind, 0.0) + _pss(entry)
        except OSError:
            continue
    return found


def processes(data_dir: Path) -> Iterator[tuple[Path, str]]:
    """(folder in /proc, kind) of every process of the Quen that runs on `data_dir`."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            environ = (entry / "environ").read_bytes()
            kind = _kind(command, f"QUEN_DATA_DIR={data_dir}".encode() in environ, str(data_dir), entry)
        except OSError:
            continue
        if kind:
            yield entry, kind


def _kind(command: str, ours: bool, data_dir: str, entry: Path) -> str:
    if command.startswith("postgres") or "/postgres " in command:
        return "database" if str((entry / "cwd").readlink()).startswith(data_dir) else ""
    if not ours:
        return ""
    for kind, mark in (
        ("worker", " worker"),
        ("olap", " olap"),
        ("live", " asgi"),
        ("web", "granian"),
        ("supervisor", " run "),
    ):
        if mark in command:
            return kind
    return "other"


def _pss(entry: Path) -> float:
    for line in (entry / "smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0
