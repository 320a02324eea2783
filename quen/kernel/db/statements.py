"""`Statement`: SQL for something that belongs to a table, with a name that tells whether it has changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Statement:
    """SQL that makes a database object named `name` on `table`; run when the object is not there."""

    kind: str  # constraint, index, trigger
    table: str
    name: str
    sql: str


def named(prefix: str, text: str) -> str:
    """`prefix` with a digest of `text`, so that another text is another name."""
    digest = hashlib.blake2s(text.encode(), digest_size=4).hexdigest()
    return f"{prefix}_{digest}"


def index(table: str, body: str, *, unique: bool = False) -> Statement:
    """An index; `body` is what stands behind the table's name."""
    name = named(f"ix_{table}"[:50], body + str(unique))
    word = "UNIQUE INDEX" if unique else "INDEX"
    return Statement("index", table, name, f"CREATE {word} {name} ON data.{table} {body}")
