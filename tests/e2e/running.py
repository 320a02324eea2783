"""Quen as people run it: web, worker and live process of `quen run`, on a database of its own."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connections

from quen.config.dsn import Dsn
from quen.config.env import REPOSITORY, Env
from quen.kernel.cluster.roles import clone_database, drop_database
from quen.kernel.testing import server

HOST = "127.0.0.1"
START_SECONDS = 90.0
STOP_SECONDS = 20.0
PICTURES = Path(tempfile.gettempdir()) / "quen-journeys"  # what a failure leaves behind


@dataclass(frozen=True)
class Quen:
    """The running product. `url` has no slash at its end; `facts` is what its first business is made of."""

    url: str
    database: str
    facts: dict[str, Any]
    blocker: Any

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Django in this process works on the product's database, for setting a scene up."""
        before = connections.settings["default"]["NAME"]
        # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        with self.blocker.unblock():
            server.point_at(self.database)
            try:
                yield
            finally:
                server.point_at(before)
                del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@contextmanager
def running(facts: dict[str, Any], blocker: Any) -> Iterator[Quen]:
    """Start everything on a fresh copy of the tests' template, and stop and remove it afterwards."""
    name = f"{server.prefix()}e2e_{os.getpid()}"
    clone_database(server.admin(), server.template(), name)
    folder = server.home() / f"e2e-{os.getpid()}"
    folder.mkdir(mode=0o700)
    port = _free_ports()
    process = _start(folder, port, name)
    try:
        _wait_until_ready(process, port, folder)
        yield Quen(f"http://{HOST}:{port}", name, facts, blocker)
    finally:
        _stop(process)
        PICTURES.mkdir(parents=True, exist_ok=True)
        shutil.copy(folder / "log", PICTURES / "quen.log")
        drop_database(server.admin(), name)


def _start(folder: Path, port: int, database: str) -> subprocess.Popen[bytes]:
    env: Env = settings.ENV
    app = replace(env.app, name=database)
    environ = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("DATABASE_", "QUEN_"))},
        "QUEN_DATA_DIR": str(folder),
        "QUEN_SECRET_KEY": env.secret_key,  # sessions made in the tests are good here
        "QUEN_PUBLIC_URL": f"http://{HOST}:{port}",
        "DATABASE_URL": _url(app),
        "QUEN_DB_APP_PASSWORD": env.app.password,
        "QUEN_DB_OWNER_PASSWORD": env.owner.password,
        "QUEN_DB_SYSTEM_PASSWORD": env.system.password,
    }
    command = [sys.executable, "-m", "quen.kernel.cli", "run", "--no-demo", "--port", str(port), "--host", HOST]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(  # noqa: S603
            command, cwd=REPOSITORY, env=environ, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )


def _url(dsn: Dsn) -> str:
    """As DATABASE_URL has it; the host goes into the query since it may be the folder of a socket."""
    query = urlencode({"host": dsn.host, "port": dsn.port, **dict(dsn.params)})
    return f"postgresql://{quote(dsn.user)}:{quote(dsn.password)}@/{quote(dsn.name)}?{query}"


def _free_ports() -> int:
    """A port that is free together with the next one, which the live process takes."""
    for _attempt in range(50):
        with socket.socket() as first, socket.socket() as second:
            first.bind((HOST, 0))
            port = int(first.getsockname()[1])
            with suppress(OSError):
                second.bind((HOST, port + 1))
                return port
    raise RuntimeError("There are no two free ports next to each other.")


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    """Until web, worker and live process answer."""
    deadline = time.monotonic() + START_SECONDS
    while not (_get(port, "/healthz").get("status") == "pass" and _get(port + 1, "/live/events")):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("Quen did not start:\n" + (folder / "log").read_text(errors="replace"))
        time.sleep(0.1)


def _get(port: int, path: str) -> dict[str, Any]:
    """The answer's body if it is JSON, else its status; empty when nobody answers."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    with suppress(OSError, http.client.HTTPException):
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read()
        is_json = "json" in (response.getheader("Content-Type") or "")
        return dict(json.loads(body)) if is_json else {"code": response.status}
    return {}


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(STOP_SECONDS)


def new_tenant(quen: Quen, name: str, currency: str, password: str) -> tuple[uuid.UUID, str]:
    """An empty business in English and the e-mail of its administrator."""
    from quen.kernel.tenancy.setup import TenantOptions, create_tenant, create_user

    email = f"admin-{uuid.uuid4().hex[:8]}@{name.lower()}.example"
    with quen.inside():
        options = TenantOptions(name=name, base_currency=currency, country="US", language="en", timezone="UTC")
        tenant = create_tenant(options)
        create_user(tenant, email=email, name="Ada Admin", password=password, role="Administrator")
    return tenant, email
