"""Child processes that end with their parent, and signals that wake a waiting loop."""

import ctypes
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType, TracebackType

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds between restarts of a child that keeps ending
STEADY = 60.0  # seconds after which a child counts as healthy again
_PR_SET_PDEATHSIG = 1


class Signals:
    """Counts requests to stop (SIGINT, SIGTERM, SIGHUP) and wakes ``wait`` on them and on a child's end."""

    STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def __init__(self) -> None:
        self.stops = 0

    def __enter__(self) -> "Signals":
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self._old_fd = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        wanted = [number for number in self.STOP if not _is_nohup(number)]
        self._old = {number: signal.signal(number, self._note) for number in (*wanted, signal.SIGCHLD)}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._old.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._old_fd)
        self._reader.close()
        self._writer.close()

    def _note(self, number: int, _frame: FrameType | None) -> None:
        if number in self.STOP:
            self.stops += 1

    def wait(self, seconds: float) -> None:
        """Sleep, but not beyond the next signal."""
        if select.select([self._reader], [], [], max(0.0, seconds))[0]:
            with suppress(BlockingIOError):
                self._reader.recv(4096)


def _is_nohup(number: signal.Signals) -> bool:
    """Whether somebody started us with ``nohup``, which asks to outlive the terminal."""
    return number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN


@dataclass
class Child:
    """A process in a session of its own, so that Ctrl-C in the terminal reaches the supervisor only."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    pause: float = FIRST_PAUSE
    due: float = 0.0
    """Monotonic time before which it is not started again."""
    started: float = field(default=0.0, init=False)

    def start(self) -> None:
        """Start it; it is told to stop when the supervisor ends, however that ends."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603
            list(self.command),
            env=dict(self.environ),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent(),  # noqa: PLW1509 - the supervisor has one thread
        )

    def code(self) -> int | None:
        """Exit code; None while it runs or before it was started."""
        return self.process.poll() if self.process else None

    def bury(self) -> float:
        """After its end: end what it left behind, and return the seconds to wait before a restart."""
        self.kill()
        if time.monotonic() - self.started > STEADY:
            self.pause = FIRST_PAUSE
        wait = self.pause
        self.due = time.monotonic() + wait
        self.pause = min(LONGEST_PAUSE, self.pause * 2)
        self.process = None
        return wait

    def ask_to_stop(self) -> None:
        """Send SIGTERM to the process itself, which ends its own workers."""
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def kill(self) -> None:
        """End it and everything in its session at once."""
        if self.process:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def end_leftovers(sessions: Sequence[int], *, patience: float) -> None:
    """End processes of earlier children whose supervisor was killed; ``patience`` in seconds.

    A session number may have been given to others since, so only processes of our own Python count.
    """
    deadline = time.monotonic() + patience
    while left := [pid for pid in _python_processes() if _session(pid) in sessions]:
        if time.monotonic() > deadline:
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)


def _session(pid: int) -> int:
    try:
        return os.getsid(pid)
    except (ProcessLookupError, PermissionError):
        return -1


def _python_processes() -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*") if sys.platform == "linux" else ():
        with suppress(OSError):
            if (entry / "cmdline").read_bytes().startswith(os.fsencode(sys.executable) + b"\0"):
                found.append(int(entry.name))
    return found


def _die_with_parent() -> Callable[[], None] | None:
    """What a child does before its program: ask Linux for SIGTERM when the parent dies."""
    if sys.platform != "linux":
        return None
    parent, libc = os.getpid(), ctypes.CDLL(None)

    def ask() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died in between
            os._exit(1)

    return ask
