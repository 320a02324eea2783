"""A real Quen in a folder of its own, in production configuration, and its processes by their kind."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from quen.config.env import REPOSITORY, DataLayout
from quen.kernel.cluster import embedded
from quen.kernel.cluster.postmaster import server_process
from tests.chaos.clock import Clock

KINDS = ("web worker", "web", "live", "worker", "olap")


class Installation:
    """`quen run` with its data folder."""

    def __init__(self, folder: Path, code: Path = REPOSITORY, clock: Clock | None = None) -> None:
        """`code`: the repository whose Quen it is. `clock`: by which all of it goes; None: by the machine's."""
        self.folder, self.code, self.port = folder, code, free_port()
        self.log = folder.parent / f"{folder.name}.log"
        self.clock = clock
        self.process: subprocess.Popen[bytes] | None = None

    def environ(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("DATABASE_", "QUEN_"))}
        also = os.environ.get("PYTHONPATH", "") if self.code == REPOSITORY else ""
        paths = os.pathsep.join(filter(None, [str(self.code), also]))
        own = {"QUEN_DATA_DIR": str(self.folder), "QUEN_PORT": str(self.port), "QUEN_WEB_WORKERS": "2"}
        limits = {"QUEN_API_RATE": "0", "QUEN_API_USER_RATE": "0"}
        if self.clock is not None:
            own |= self.clock.environ()
        return {**kept, **own, **limits, "PYTHONPATH": paths, "DJANGO_SETTINGS_MODULE": "quen.config.settings"}

    def start(self) -> None:
        """Start the supervisor, as a service manager does. Does not wait."""
        entrance = "tests.chaos.clock" if self.clock is not None else "quen.kernel.cli"
        command = [sys.executable, "-m", entrance, "run", "--no-demo", "--data-dir", str(self.folder)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603
                command, cwd=self.code, env=self.environ(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def module(self, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a module of Quen's to its end."""
        return subprocess.run(  # noqa: S603
            [sys.executable, "-m", name, *arguments],
            cwd=self.code, env=self.environ(), capture_output=True, text=True, check=False,
        )  # fmt: skip

    def stop(self) -> None:
        """End everything; also when the supervisor does not."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=40)
            self.process.kill()
        embedded.stop(self.folder, immediate=True)

    def health(self) -> dict[str, Any] | None:
        """What /healthz says; None without an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz", headers={"Host": f"localhost:{self.port}"})
            found: dict[str, Any] = json.loads(connection.getresponse().read())
        except (OSError, http.client.HTTPException, ValueError):
            return None
        finally:
            connection.close()
        return found

    def wait_until_well(self, seconds: float) -> bool:
        """Until database, web and worker are up, for at most so many seconds."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = self.health()
            if found is not None and found.get("status") == "pass":
                return True
            time.sleep(0.5)
        return False

    def pids(self, kind: str) -> list[int]:
        """The processes of one of KINDS, of `postmaster`, `backend` or `supervisor`."""
        if kind == "supervisor":
            return [self.process.pid] if self.process and self.process.poll() is None else []
        postmaster = server_process(DataLayout(root=self.folder.resolve()).cluster)
        if kind == "postmaster":
            return [postmaster] if postmaster else []
        children = list(_children())
        if kind == "backend":
            return [pid for pid, parent, words in children if parent == postmaster and "postgres: quen_" in words]
        mine = self.process.pid if self.process else -1
        above = {pid: words for pid, parent, words in children if parent == mine}
        if kind == "web worker":
            web = {pid for pid, words in above.items() if "quen.config.wsgi" in words}
            return [pid for pid, parent, words in children if parent in web and "resource_tracker" not in words]
        mark = {"web": "quen.config.wsgi", "live": "quen.config.asgi"}.get(kind, f"quen.kernel.cli {kind}")
        return [pid for pid, words in above.items() if mark in words]


def _children() -> Iterator[tuple[int, int, str]]:
    """(pid, parent, command line) of all processes."""
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError, IndexError):
            stat = (entry / "stat").read_text().rpartition(")")[2].split()
            words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            yield int(entry.name), int(stat[1]), words


def free_port() -> int:
    """A port that is free together with the next one."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            with suppress(OSError):
                second.bind(("127.0.0.1", port + 1))
                return port


def remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
