"""What is said between those who ask for figures and the olap process (decision 0047): stdlib only.

One connection carries one question and one answer, each a length (4 bytes, big-endian) and that much JSON. An answer
holds `error` (one of the codes below) or what was asked for.
"""

from __future__ import annotations

import json
import socket
import struct
from pathlib import Path
from typing import Any

VERSION = 1
LONGEST = 64 * 2**20  # bytes of a question or an answer
_HEAD = struct.Struct(">I")

NOT_BUILT, TOO_MANY, TIMED_OUT, BUSY, BAD, FAILED = "not_built", "too_many", "timed_out", "busy", "bad", "failed"


class Garbled(Exception):
    """What came is no message."""


def socket_path(data_dir: Path) -> Path:
    """Where the olap process listens; only the user it runs as may connect (0600, in a folder of 0700)."""
    return data_dir / "run" / "olap.sock"


def send(connection: socket.socket, message: dict[str, Any]) -> None:
    """Send one message. Raises OSError, and Garbled for one that is too long."""
    body = json.dumps(message, separators=(",", ":")).encode()
    if len(body) > LONGEST:
        raise Garbled(len(body))
    connection.sendall(_HEAD.pack(len(body)) + body)


def receive(connection: socket.socket) -> dict[str, Any]:
    """Read one message. Raises OSError (TimeoutError among them) and Garbled."""
    (length,) = _HEAD.unpack(_exactly(connection, _HEAD.size))
    if length > LONGEST:
        raise Garbled(length)
    try:
        message = json.loads(_exactly(connection, length))
    except ValueError as error:
        raise Garbled("no JSON") from error
    if not isinstance(message, dict):
        raise Garbled("no object")
    return message


def _exactly(connection: socket.socket, length: int) -> bytes:
    parts: list[bytes] = []
    while length:
        part = connection.recv(min(length, 2**20))
        if not part:
            raise Garbled("cut off")
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
