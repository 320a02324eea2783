"""Asking the olap process, from any other process."""

from __future__ import annotations

import socket
from contextlib import closing
from typing import Any

from django.conf import settings

from quen.apps.analytics.olap import protocol

PATIENCE = 15  # seconds for one answer


class Unavailable(Exception):
    """There are no figures now. `code`: why, as in `protocol`, or "down" when nobody answers."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def ask(question: dict[str, Any], patience: int = PATIENCE) -> dict[str, Any]:
    """The answer to `question`, within `patience` seconds. Raises Unavailable."""
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as connection:
        connection.settimeout(patience)
        try:
            connection.connect(str(protocol.socket_path(settings.DATA_DIR)))
            protocol.send(connection, {**question, "version": protocol.VERSION, "patience": patience - 1})
            answer = protocol.receive(connection)
        except TimeoutError as error:
            raise Unavailable(protocol.TIMED_OUT) from error
        except (OSError, protocol.Garbled) as error:
            raise Unavailable("down") from error
    if "error" in answer:
        raise Unavailable(str(answer["error"]))
    return answer
