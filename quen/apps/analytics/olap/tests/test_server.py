"""The olap process as others meet it: a socket of one's own user, questions in turn, nothing that brings it down."""

from __future__ import annotations

import ast
import shutil
import socket
import struct
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from quen.apps.analytics import olap
from quen.apps.analytics.olap import protocol
from quen.apps.analytics.olap.client import Unavailable, ask
from quen.apps.analytics.olap.engine import Refused
from quen.apps.analytics.olap.server import Server


class Echo:
    """Stands in for the engine: gives the question back."""

    def answer(self, question: dict[str, Any]) -> dict[str, Any]:
        if question["ask"] == "refuse":
            raise Refused(protocol.TOO_MANY)
        if question["ask"] == "fail":
            raise ZeroDivisionError
        return {"heard": question["ask"]}


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    settings.DATA_DIR = Path(tempfile.mkdtemp(prefix="q"))  # the path of a socket has to be short
    path = protocol.socket_path(settings.DATA_DIR)
    path.parent.mkdir()
    engine: Any = Echo()
    with Server(path, engine) as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield made
        made.shutdown()
    shutil.rmtree(settings.DATA_DIR)


def test_answers_and_codes(server: Server) -> None:
    assert ask({"ask": "é" * 100_000}) == {"heard": "é" * 100_000}
    for question, code in (("refuse", protocol.TOO_MANY), ("fail", protocol.FAILED)):
        with pytest.raises(Unavailable) as refused:
            ask({"ask": question})
        assert refused.value.code == code
    assert ask({"ask": "still there"}) == {"heard": "still there"}


def test_only_our_own_user_may_connect(server: Server) -> None:
    assert Path(str(server.server_address)).stat().st_mode & 0o777 == 0o600


def test_garbage_ends_only_its_own_connection(server: Server) -> None:
    for garbage in (b"GET / HTTP/1.1\r\n\r\n", struct.pack(">I", 5) + b"[1,2]", struct.pack(">I", 2**31), b""):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(server.server_address))
            connection.sendall(garbage)
            connection.shutdown(socket.SHUT_WR)
            with suppress(ConnectionResetError):
                assert connection.recv(10) == b""
    assert ask({"ask": "still there"}) == {"heard": "still there"}


def test_another_version_is_refused(server: Server) -> None:
    assert server.answer({"version": protocol.VERSION + 1, "ask": "x"}) == {"error": protocol.BAD}


def test_nobody_there(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    with pytest.raises(Unavailable, match="down"):
        ask({"ask": "anything"})


def test_nobody_else_loads_duckdb() -> None:
    """What web workers import of analytics names no analytical library, and of this package only what needs none."""
    root = Path(olap.__file__).parent.parent
    own = {"client.py", "protocol.py", "__init__.py"}
    files = [path for part in ("pivot", "pages") for path in (root / part).rglob("*.py") if "tests" not in path.parts]
    for path in [*files, root / "urls.py", *(root / "olap" / name for name in own)]:
        for name in imported(path):
            assert name.split(".")[0] not in {"duckdb", "ibis", "pyarrow", "adbc_driver_postgresql"}, path
            if name.startswith("quen.apps.analytics.olap."):
                assert f"{name.split('.')[4]}.py" in own, path


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
