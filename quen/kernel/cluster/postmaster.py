"""Which process serves a PostgreSQL data folder, told from its lock file and the process table."""

import os
import subprocess
import sys
import time
from pathlib import Path

from quen.kernel.cluster.errors import ClusterError

ORPHANS_WAIT = 10.0  # seconds; children of a killed server notice within one or two


def server_process(cluster: Path) -> int | None:
    """Number of the running server process of a data folder.

    The lock file alone proves nothing: after a crash its number may belong to another program.
    """
    try:
        first = (cluster / "postmaster.pid").read_text().partition("\n")[0]
    except FileNotFoundError:
        return None
    if not first.strip().isdecimal():
        return None
    pid = int(first)
    words = _command(pid)
    is_server = bool(words) and Path(words[0]).name == "postgres" and str(cluster) in words
    return pid if is_server else None


def clear_leftovers(cluster: Path, socket: Path) -> None:
    """Remove the lock files of a server that was killed, so that a new one may start.

    PostgreSQL's own check trips over a process number that another program took in the meantime. It is
    safe only when no child of the killed server is left. Errors: ClusterError if one does not end.
    """
    deadline = time.monotonic() + ORPHANS_WAIT
    while orphans := _processes_in(cluster):
        if time.monotonic() > deadline:
            numbers = ", ".join(str(pid) for pid in orphans)
            message = f"Processes {numbers} still use {cluster}, though their server is gone. End them first."
            raise ClusterError(message)
        time.sleep(0.1)
    for path in (cluster / "postmaster.pid", socket / ".s.PGSQL.5432", socket / ".s.PGSQL.5432.lock"):
        path.unlink(missing_ok=True)


def _command(pid: int) -> list[str]:
    """Words of a process's command line; empty if there is no such process."""
    if sys.platform == "linux":
        try:
            raw = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return []
        return [os.fsdecode(word) for word in raw.split(b"\0") if word]
    listing = subprocess.run(  # noqa: S603
        ["ps", "-o", "args=", "-p", str(pid)],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    return listing.stdout.split()


def _processes_in(cluster: Path) -> list[int]:
    """Processes whose working folder is the data folder, as it is for every PostgreSQL process."""
    if sys.platform != "linux":
        return []
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                folder = (entry / "cwd").readlink()
            except OSError:
                continue
            if folder == cluster and Path(_program(entry)).name.startswith("postgres"):
                found.append(int(entry.name))
    return found


def _program(entry: Path) -> str:
    try:
        return str((entry / "exe").readlink())
    except OSError:
        return ""
