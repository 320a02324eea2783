"""The olap process: takes questions one by one from a local socket, a few at a time."""

from __future__ import annotations

import logging
import os
import socket
import socketserver
import struct
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from quen.apps.analytics.olap import protocol
from quen.apps.analytics.olap.engine import Engine, Refused

logger = logging.getLogger("quen.olap")
AT_ONCE = 2  # questions worked on together; DuckDB uses every core for each
QUEUE_SECONDS = 5.0
READ_SECONDS = 10.0


def serve(data_dir: Path, warehouse: Path) -> None:
    """Answer until the process is told to end; `warehouse` is the folder of the files."""
    path = protocol.socket_path(data_dir)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileNotFoundError):
        path.unlink()  # left by a process that was killed; `quen run` starts one at a time
    with Server(path, Engine(warehouse)) as server:
        server.serve_forever()


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """A thread for each question. `engine` answers it."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, path: Path, engine: Engine) -> None:
        self.engine = engine
        self.turns = threading.BoundedSemaphore(AT_ONCE)
        before = os.umask(0o177)
        try:
            super().__init__(str(path), _Handler)
        finally:
            os.umask(before)

    def answer(self, question: dict[str, Any]) -> dict[str, Any]:
        """The answer, or an error by its code."""
        if question.get("version") != protocol.VERSION:
            return {"error": protocol.BAD}
        if not self.turns.acquire(timeout=QUEUE_SECONDS):
            return {"error": protocol.BUSY}
        try:
            return self.engine.answer(question)
        except Refused as error:
            return {"error": error.code}
        except Exception:  # one question that fails is told so; the process goes on with the others
            logger.exception("a question failed")
            return {"error": protocol.FAILED}
        finally:
            self.turns.release()


class _Handler(socketserver.BaseRequestHandler):
    server: Server

    def handle(self) -> None:
        if not _is_ours(self.request):
            return
        self.request.settimeout(READ_SECONDS)
        with suppress(OSError, protocol.Garbled):
            protocol.send(self.request, self.server.answer(protocol.receive(self.request)))


def _is_ours(connection: socket.socket) -> bool:
    """Whether a process of our own user asks (or one of root's), whatever the file's mode has become."""
    if not hasattr(socket, "SO_PEERCRED"):
        return True
    size = struct.calcsize("3i")
    _pid, user, _group = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
    return user in {os.getuid(), 0}
