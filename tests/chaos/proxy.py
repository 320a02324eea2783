"""The network between Quen and its database: a socket in front of PostgreSQL's, which can be cut or frozen."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from pathlib import Path

NAME, BEHIND = ".s.PGSQL.5432", ".s.behind"


class Proxy(threading.Thread):
    """Takes the place of PostgreSQL's socket, again and again, since a server that starts makes it anew.

    Connections made before it took its place go directly. `cut()` breaks all it has and takes none; `freeze()` lets
    nothing through, as a line does on which packets are lost.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(name="proxy", daemon=True)
        self.front, self.behind = folder / NAME, folder / BEHIND
        self.open, self.flows, self.ended = threading.Event(), threading.Event(), threading.Event()
        self.open.set()
        self.flows.set()
        self.pairs: list[tuple[socket.socket, socket.socket]] = []
        self.lock = threading.Lock()

    def run(self) -> None:
        while not self.ended.is_set():
            try:
                listener, own = self._take_place()
            except OSError:
                self.ended.wait(0.2)
                continue
            with listener:
                while not self.ended.is_set() and self._mine(own):
                    with suppress(TimeoutError):
                        self._accept(listener)

    def _take_place(self) -> tuple[socket.socket, int]:
        """Put PostgreSQL's socket aside and listen in its place. Raises OSError while there is none."""
        fresh = self.front.with_name(".s.fresh")
        fresh.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX)
        try:
            self.front.stat()
            listener.bind(str(fresh))
            listener.listen(128)
            listener.settimeout(0.1)
            fresh.chmod(0o777)
            self.front.rename(self.behind)
            fresh.rename(self.front)
        except OSError:
            listener.close()
            raise
        return listener, self.front.stat().st_ino

    def _mine(self, inode: int) -> bool:
        with suppress(OSError):
            return self.front.stat().st_ino == inode
        return False

    def _accept(self, listener: socket.socket) -> None:
        client, _ = listener.accept()
        if not self.open.is_set():
            client.close()
            return
        server = socket.socket(socket.AF_UNIX)
        try:
            server.connect(str(self.behind))
        except OSError:
            client.close()
            server.close()
            return
        with self.lock:
            self.pairs.append((client, server))
        for one, other in ((client, server), (server, client)):
            threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                self.flows.wait()
                other.sendall(data)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        with self.lock:
            self.pairs = [pair for pair in self.pairs if one not in pair]

    def cut(self) -> None:
        self.open.clear()
        with self.lock:
            pairs = list(self.pairs)
        for pair in pairs:
            for end in pair:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def restore(self) -> None:
        self.open.set()
        self.flows.set()

    def freeze(self) -> None:
        self.flows.clear()
