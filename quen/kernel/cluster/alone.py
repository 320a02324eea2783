"""One supervisor for one data folder, and what others on this machine may know of it while it runs."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from quen.kernel.cluster.errors import ClusterError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from quen.config.env import Env

_LOCK = ".supervisor.lock"  # first line: its process; second: the address it serves at


@contextmanager
def only_one(env: Env) -> Iterator[None]:
    """Hold the data folder. The lock goes when the process does. Errors: ClusterError when another one holds it."""
    env.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (env.data_dir / _LOCK).open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            message = f"Quen already runs with {env.data_dir} (process {file.readline().strip() or 'unknown'})."
            raise ClusterError(message) from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n{env.public_url}\n")
        file.flush()
        yield


def address_now(data_dir: Path) -> str | None:
    """Where people reach the Quen that runs with this folder, whatever port it was given; None when none does."""
    try:
        with (data_dir / _LOCK).open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError:
                _process, _, address = file.read().partition("\n")
                return address.strip() or None
    except OSError:
        return None
    return None
