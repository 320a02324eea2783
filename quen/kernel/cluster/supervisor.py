"""``quen run``: everything on one machine, from the database to the web interface, in one command."""

import http.client
import json
import os
import socket
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from quen.config.env import REPOSITORY, Env, EnvError, load_env
from quen.kernel.cluster import embedded, roles
from quen.kernel.cluster.alone import only_one
from quen.kernel.cluster.errors import ClusterError
from quen.kernel.cluster.processes import Child, Signals, end_leftovers

READY_SECONDS = 60.0
STOP_SECONDS = 10.0
DATABASE_LOOK = 2.0  # seconds between looks at the embedded database


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """What the command line adds to the environment; None leaves the environment's value."""

    port: int | None = None
    host: str | None = None
    data_dir: Path | None = None
    demo: bool = True
    tenant_name: str = ""

    def environ(self) -> dict[str, str]:
        """The environment of the supervisor and its children."""
        environ = dict(os.environ)
        given = {"QUEN_PORT": self.port, "QUEN_HOST": self.host}
        given["QUEN_DATA_DIR"] = str(self.data_dir.expanduser().absolute()) if self.data_dir else None
        environ |= {name: str(value) for name, value in given.items() if value is not None}
        path = environ.get("PYTHONPATH")
        environ["PYTHONPATH"] = os.pathsep.join([str(REPOSITORY), *([path] if path else [])])
        environ["PYTHONSAFEPATH"] = "1"  # nothing in the current folder stands in for a module of ours
        return environ


class _StopRequested(Exception):
    """Somebody asked to stop while Quen was still starting."""


def run(options: RunOptions) -> int:
    """Start everything, serve until a signal asks to stop, stop everything. Returns the exit code."""
    try:
        environ = options.environ()
        env = load_env(environ)
        with only_one(env), Signals() as signals:
            return _Supervisor(env, options, environ, signals).run()
    except (EnvError, ClusterError) as error:
        sys.stderr.write(f"\n{error}\n")
        return 1


class _Supervisor:
    def __init__(self, env: Env, options: RunOptions, environ: dict[str, str], signals: Signals) -> None:
        self.env = env
        self.options = options
        self.environ = environ
        self.signals = signals
        self.children: list[Child] = []
        self.began = time.monotonic()
        self.database_started = False
        self.sessions_file = env.data_dir / ".sessions"

    def run(self) -> int:
        try:
            self.prepare()
            self.serve()
            self.wait_until_ready()
            self.greet()
            self.watch()
        except _StopRequested:
            pass
        finally:
            self.stop()
        return 0

    def say(self, text: str) -> None:
        """One line of the timeline, with the seconds since the start."""
        with suppress(OSError, ValueError):  # a closed terminal must not keep Quen from stopping
            sys.stdout.write(f"{time.monotonic() - self.began:6.1f} s  {text}\n")
            sys.stdout.flush()

    def prepare(self) -> None:
        """Bring database, roles, tables and, if asked, the demonstration business into being."""
        self.end_earlier_children()
        for port in (self.env.port, self.env.port + 1):
            _check_port(self.env.host, port)
        if self.env.embedded:
            self.database_started = True
            embedded.start(self.env.data_dir)
            self.say(f"PostgreSQL runs in {self.env.layout.cluster}")
        if self.env.admin:
            roles.ensure_roles(self.env.admin, self.env)
            self.say(f"Database {self.env.owner.name!r} and its roles are ready")
        self.step("Migrations", "migrate")
        named = ["--tenant-name", self.options.tenant_name] if self.options.tenant_name else []
        if self.options.demo:
            self.step("Demonstration business", "demo", "--if-empty", *named)
        elif self.options.tenant_name:
            self.step("Tenant", "tenant", "create", "--if-empty", self.options.tenant_name)

    def step(self, title: str, *arguments: str) -> None:
        """Run a command of Quen to its end."""
        child = Child(title, [sys.executable, "-m", "quen.kernel.cli", *arguments], self.environ)
        self.children.append(child)
        child.start()
        self.note_sessions()
        while (code := child.code()) is None:
            self.pause(1.0)
        self.children.remove(child)
        if code != 0:
            raise ClusterError(f"{title}: `quen {' '.join(arguments)}` failed with code {code}.")
        self.say(f"{title}: done")

    def pause(self, seconds: float) -> None:
        """Wait for news while starting."""
        self.signals.wait(seconds)
        if self.signals.stops:
            raise _StopRequested

    def serve(self) -> None:
        """Start the processes that stay."""
        env, python = self.env, sys.executable
        commands = {
            "web": [*_granian(env, env.port, "wsgi", env.web_workers), "--blocking-threads", "2", "--no-ws"],
            "live": _granian(env, env.port + 1, "asgi", 1),
            "worker": [python, "-m", "quen.kernel.cli", "worker"],
            "olap": [python, "-m", "quen.kernel.cli", "olap"],
        }
        applications = {"web": "quen.config.wsgi:application", "live": "quen.config.asgi:application"}
        for name, command in commands.items():
            target = [applications[name]] if name in applications else []
            self.children.append(Child(name, [*command, *target], self.environ))
        for child in self.children:
            child.start()
        self.note_sessions()

    def wait_until_ready(self) -> None:
        """Wait for the web process's first answer. Errors: ClusterError if there is none in time."""
        deadline = time.monotonic() + READY_SECONDS
        while not _answers(self.env):
            if time.monotonic() > deadline:
                raise ClusterError(f"The web process gave no answer in {READY_SECONDS:.0f} seconds.")
            self.pause(0.1)
            self.restart_ended()
        self.say("Web, worker, live and olap processes run")

    def greet(self) -> None:
        login = self.env.layout.demo_login
        lines = ["", f"  Quen is at {self.env.public_url}"]
        if self.options.demo and login.exists():
            lines += [f"  {line}" for line in login.read_text().strip().splitlines()]
        sys.stdout.write("\n".join([*lines, "  Ctrl-C stops everything.", "", ""]))
        sys.stdout.flush()

    def watch(self) -> None:
        """Keep everything alive until somebody asks to stop."""
        looked = time.monotonic()
        while True:
            self.pause(1.0)
            self.restart_ended()
            if self.env.embedded and time.monotonic() - looked > DATABASE_LOOK:
                self.look_after_database()
                looked = time.monotonic()

    def look_after_database(self) -> None:
        """Start the database again if it has ended. What keeps it from starting (a full disk, a process of the old one
        that is slow to end) may be over at the next look; the pages say meanwhile that they are back in a moment."""
        try:
            if embedded.status(self.env.data_dir) != "running":
                self.say("PostgreSQL ended; starting it again")
                embedded.start(self.env.data_dir)
        except (ClusterError, OSError) as error:
            self.say(f"PostgreSQL does not start yet: {error}")

    def restart_ended(self) -> None:
        """Start again what ended, later and later if it keeps ending."""
        for child in self.children:
            code = child.code()
            if code is not None:
                self.say(f"{child.name} ended with code {code}; starting it again in {child.bury():.1f} s")
            if child.process is None and time.monotonic() >= child.due:
                self.start_child(child)

    def start_child(self, child: Child) -> None:
        """Start it, or try later when the system refuses (no memory, no process left)."""
        try:
            child.start()
        except OSError as error:
            child.process = None
            child.due = time.monotonic() + child.pause
            self.say(f"{child.name} cannot be started yet: {error}")
        else:
            self.note_sessions()

    def note_sessions(self) -> None:
        """Remember the children for the case that this process is killed; on a full disk it is left out."""
        sessions = [child.process.pid for child in self.children if child.process]
        draft = self.sessions_file.with_suffix(".new")
        try:
            draft.write_text(json.dumps(sessions))
            draft.replace(self.sessions_file)
        except OSError as error:
            self.say(f"The processes could not be noted: {error}")

    def end_earlier_children(self) -> None:
        """After a kill: wait for, then end, what the last supervisor left."""
        with suppress(FileNotFoundError, ValueError):
            end_leftovers(json.loads(self.sessions_file.read_text()), patience=5.0)

    def stop(self) -> None:
        """Stop the children, then the database. A further Ctrl-C makes it immediate."""
        calm = self.signals.stops
        if calm:
            self.say("Stopping")
        for child in self.children:
            child.ask_to_stop()
        deadline = time.monotonic() + STOP_SECONDS
        while any(child.process and child.code() is None for child in self.children):
            if time.monotonic() > deadline or self.signals.stops > max(1, calm):
                break
            self.signals.wait(0.2)
        for child in self.children:
            child.kill()
        self.sessions_file.unlink(missing_ok=True)
        if self.database_started:
            embedded.stop(self.env.data_dir, immediate=self.signals.stops > max(1, calm))
        if calm:
            self.say("Stopped")


def _granian(env: Env, port: int, interface: str, workers: int) -> Sequence[str]:
    options = {"interface": interface, "host": env.host, "port": port, "workers": workers}
    # A live connection never ends by itself; a request in the web process may be worth a wait.
    options |= {"workers-kill-timeout": 1 if interface == "asgi" else 5, "log-level": "warning"}
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    return [sys.executable, "-m", "granian", *words, "--respawn-failed-workers"]


def _check_port(host: str, port: int) -> None:
    """Granian shares a port with whoever listens on it already, so ask before. Errors: ClusterError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            message = f"Port {port} of {host} cannot be used ({error.strerror}). Choose another with --port;"
            raise ClusterError(f"{message} Quen takes that one and the next.") from error


def _answers(env: Env) -> bool:
    """Whether the web process answers a request, with whatever status."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(env.host, env.host)  # noqa: S104 - compared, not bound
    connection = http.client.HTTPConnection(host, env.port, timeout=2)
    try:
        headers = {"Host": urlsplit(env.public_url).netloc}
        connection.request("GET", "/healthz", headers=headers)
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
