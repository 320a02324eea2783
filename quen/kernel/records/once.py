"""What several parts of a page want to know about one record is read once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Found = TypeVar("Found")


def once(record: Any, what: Hashable, read: Callable[[], Found]) -> Found:
    """`read()`, remembered at this instance of the record in its present version under the name `what`.

    Only for what does not change while the instance is shown: whoever writes reads an instance of her own.
    """
    known: dict[tuple[int, Hashable], Found] = vars(record).setdefault("_read_once", {})
    key = (record.version, what)
    if key not in known:
        known[key] = read()
    return known[key]
