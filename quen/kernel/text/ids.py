"""Ids of records as they come from outside: from addresses, forms and files."""

from __future__ import annotations

import uuid


def read_id(text: str) -> uuid.UUID | None:
    """The id that `text` is, None when it is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
