"""The worker gives way: where a page and an import want the processor at the same moment, the page goes first.

A lower priority costs nothing while there is room. It reaches the worker's sessions in the database only where the
server runs on this machine and as this user, as the embedded one does; elsewhere it leaves them alone.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

NICE = 5  # the kernel gives such a process a third of what one of ordinary priority gets


def give_way() -> None:
    """Lower the priority of this process, to be called before it starts threads, and of the sessions it opens."""
    os.nice(NICE)
    connection_created.connect(_lower_session, dispatch_uid="quen.giving_way")


def _lower_session(sender: Any, connection: BaseDatabaseWrapper, **_more: Any) -> None:
    del sender
    if str(connection.settings_dict["HOST"]).startswith("/"):
        lower_server(int(connection.connection.info.backend_pid))


def lower_server(process: int) -> None:
    """Lower the priority of a process of PostgreSQL's on this machine; anything else is left alone."""
    with suppress(OSError):
        is_server = Path(f"/proc/{process}/comm").read_text().startswith("postgres")
        if is_server and os.getpriority(os.PRIO_PROCESS, process) < NICE:
            os.setpriority(os.PRIO_PROCESS, process, NICE)
