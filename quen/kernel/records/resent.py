"""What is sent twice (a double click, an answer that was lost) happens once.

A form carries a key. The id of what it makes follows from the key, the person and everything that was sent: sent
again, the same id is found; sent with something changed, it is another deed. No other person's key leads to it.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

LONGEST_KEY = 200  # characters


def once_id(actor: Actor, key: str, *sent: object) -> uuid.UUID | None:
    """The id of what `actor` makes by sending `sent` (as JSON) with `key`; None without a key.

    Waits until a transaction ends that is making it at this moment. To be called in the transaction that will.
    """
    if not key:
        return None
    whole = [str(actor.tenant_id), str(actor.member_id), key[:LONGEST_KEY], *sent]
    digest = hashlib.sha256(json.dumps(whole, sort_keys=True, default=str).encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(digest[16:24], "big", signed=True)])
    return uuid.UUID(bytes=digest[:16], version=5)
