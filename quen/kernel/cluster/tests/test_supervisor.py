"""The supervisor with a real database and a real web server around a small application."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from quen.config.env import REPOSITORY
from quen.kernel.cluster import embedded
from quen.kernel.cluster.alone import address_now

PATIENCE = 30.0  # seconds
CLI = """
import os, pathlib, sys, time
data = pathlib.Path(os.environ["QUEN_DATA_DIR"])
with (data / "calls").open("a") as calls:
    calls.write(" ".join(sys.argv[1:]) + "\\n")
if sys.argv[1] == "demo":
    (data / "secrets" / "demo-login").write_text("an.nguyen@example.com / a-password")
if sys.argv[1] in {"worker", "olap"}:
    time.sleep(600)
if sys.argv[1] == "migrate" and (data / "broken").exists():
    sys.exit(3)
"""
WSGI = """
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"well"]
"""
ASGI = "async def application(scope, receive, send): ...\n"
DRIVER = """
import pathlib, sys
from quen.kernel.cluster import supervisor
supervisor.REPOSITORY = pathlib.Path(sys.argv[1])
sys.exit(supervisor.run(supervisor.RunOptions(port=int(sys.argv[2]), data_dir=pathlib.Path(sys.argv[3]))))
"""


def free_port() -> int:
    """A port that is free together with the next one."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


class Quen:
    """A supervisor in a process of its own, on an application of this test."""

    def __init__(self, application: Path, data_dir: Path) -> None:
        self.application, self.data_dir, self.port = application, data_dir, free_port()
        self.started: list[subprocess.Popen[str]] = []

    def start(self) -> subprocess.Popen[str]:
        environ = {name: value for name, value in os.environ.items() if not name.startswith(("QUEN", "DATABASE"))}
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", DRIVER, str(self.application), str(self.port), str(self.data_dir)],
            env={**environ, "PYTHONPATH": str(REPOSITORY)},
            cwd=self.data_dir,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.started.append(process)
        return process

    def sessions(self) -> list[int]:
        text = (self.data_dir / ".sessions").read_text()
        return [int(number) for number in text.strip("[]").split(",")]

    def listens(self) -> bool:
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", self.port)) == 0


def read_until(process: subprocess.Popen[str], text: str) -> str:
    assert process.stdout is not None
    seen = ""
    for line in process.stdout:
        seen += line
        if text in line:
            return seen
    raise AssertionError(seen)


def alive(pid: int) -> bool:
    """Whether the process still runs; one that nobody has collected yet has no command line any more."""
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    except FileNotFoundError:
        return False


@pytest.fixture
def quen(tmp_path: Path, data_dir: Path) -> Iterator[Quen]:
    files = {
        "quen/__init__.py": "",
        "quen/kernel/__init__.py": "",
        "quen/kernel/cli/__init__.py": "",
        "quen/kernel/cli/__main__.py": CLI,
        "quen/config/__init__.py": "",
        "quen/config/wsgi.py": WSGI,
        "quen/config/asgi.py": ASGI,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    quen = Quen(tmp_path, data_dir)
    yield quen
    for process in quen.started:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=PATIENCE)


def test_it_serves_and_stops_cleanly(quen: Quen) -> None:
    process = quen.start()
    seen = read_until(process, "Ctrl-C")
    assert f"http://localhost:{quen.port}" in seen
    assert "an.nguyen@example.com / a-password" in seen
    until(lambda: len((quen.data_dir / "calls").read_text().splitlines()) == 4)
    calls = (quen.data_dir / "calls").read_text().splitlines()
    assert calls[:2] == ["migrate", "demo --if-empty"]
    assert set(calls[2:]) == {"worker", "olap"}  # side by side
    children = quen.sessions()
    assert len(children) == 4
    assert quen.listens()

    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == 0
    assert not quen.listens()
    assert not any(alive(pid) for pid in children)
    assert embedded.status(quen.data_dir) == "stopped"


def test_a_child_that_ends_is_started_again(quen: Quen) -> None:
    process = quen.start()
    read_until(process, "Ctrl-C")
    before = quen.sessions()
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    read_until(process, "starting it again")
    until(lambda: len(quen.sessions()) == 4 and not set(before) & set(quen.sessions()))
    until(quen.listens)


def test_a_killed_supervisor_takes_its_children_along_and_the_next_one_starts(quen: Quen) -> None:
    first = quen.start()
    read_until(first, "Ctrl-C")
    children = quen.sessions()
    first.kill()
    first.wait()
    second = quen.start()
    seen = read_until(second, "Ctrl-C")
    assert "cannot be used" not in seen
    assert not any(alive(pid) for pid in children)
    assert quen.listens()


def test_a_second_one_on_the_same_data_is_refused(quen: Quen) -> None:
    first = quen.start()
    read_until(first, "Ctrl-C")
    second = quen.start()
    said, _ = second.communicate(timeout=PATIENCE)
    assert second.returncode == 1
    assert f"Quen already runs with {quen.data_dir} (process {first.pid})" in said
    assert address_now(quen.data_dir) == f"http://localhost:{quen.port}"
    assert embedded.status(quen.data_dir) == "running"


def test_nobody_serves_where_the_supervisor_has_ended(quen: Quen) -> None:
    assert address_now(quen.data_dir) is None
    first = quen.start()
    read_until(first, "Ctrl-C")
    first.send_signal(signal.SIGTERM)
    first.communicate(timeout=PATIENCE)
    assert address_now(quen.data_dir) is None


def test_a_port_in_use_is_named(quen: Quen) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", quen.port + 1))
        other.listen()
        process = quen.start()
        said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert f"Port {quen.port + 1} of 127.0.0.1 cannot be used (Address already in use)" in said
    assert "Traceback" not in said
    assert embedded.status(quen.data_dir) == "absent"


def test_a_failed_migration_stops_everything(quen: Quen) -> None:
    (quen.data_dir / "broken").touch()
    process = quen.start()
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "`quen migrate` failed with code 3" in said
    assert embedded.status(quen.data_dir) == "stopped"


def test_a_database_that_does_not_start_at_once_is_tried_again(quen: Quen) -> None:
    process = quen.start()
    read_until(process, "Ctrl-C")
    postmaster = int((quen.data_dir / "pg" / "postmaster.pid").read_text().split()[0])
    hidden = quen.data_dir / "pg" / "PG_VERSION"
    version = hidden.read_text()
    hidden.write_text("3")
    os.kill(postmaster, signal.SIGKILL)
    read_until(process, "PostgreSQL does not start yet")
    assert quen.listens()
    hidden.write_text(version)
    until(lambda: embedded.status(quen.data_dir) == "running")
    assert process.poll() is None
