"""A clock that can be set, for one installation alone: that of the machine stays as it is."""

from __future__ import annotations

import mmap
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

SOURCE = Path(__file__).with_name("clock.c")
MISSING = "no C compiler here (Debian: gcc libc6-dev), so the clock does not jump"


def can_jump() -> bool:
    """Whether there is what it takes: Linux, and a C compiler."""
    return sys.platform == "linux" and _compiler() is not None


def _compiler() -> str | None:
    return shutil.which("cc") or shutil.which("gcc")


class Clock:
    """What it takes to start processes by, and how far their clock is ahead of the machine's."""

    def __init__(self, folder: Path) -> None:
        """Compiles the library into `folder`, which everybody must be able to read. Only where `can_jump`."""
        compiler = _compiler()
        assert compiler is not None
        self.library, self.file = folder / "clock.so", folder / "clock"
        command = [compiler, "-shared", "-fPIC", "-O2", "-o", str(self.library), str(SOURCE), "-ldl"]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603
        self.file.write_bytes(bytes(8))
        self.library.chmod(0o755)
        self.file.chmod(0o644)
        with self.file.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), 8)

    def environ(self) -> dict[str, str]:
        """What makes a process go by this clock."""
        return {"LD_PRELOAD": str(self.library), "CHAOS_CLOCK": str(self.file)}

    def drives(self, pid: int) -> bool:
        """Whether a process goes by it."""
        return str(self.library) in Path(f"/proc/{pid}/maps").read_text()

    def set(self, seconds: float) -> None:
        """From now on it is ahead of the machine's by so much; negative: behind."""
        self._shared[:] = struct.pack("=q", int(seconds * 1e9))


def main(arguments: Sequence[str]) -> int:
    """`python -m tests.chaos.clock run …`: Quen's command line, whose PostgreSQL goes by the same clock.

    PostgreSQL is started with an environment of its own, into which nothing gets by itself.
    """
    from quen.kernel.cli.main import main as quen
    from quen.kernel.cluster import embedded

    embedded.ENVIRON |= {name: os.environ[name] for name in ("LD_PRELOAD", "CHAOS_CLOCK") if name in os.environ}
    return quen(arguments)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
