"""What many records that are saved at once need to look up only once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

_T = TypeVar("_T")
_known: ContextVar[dict[str, Any] | None] = ContextVar("batch", default=None)


@contextmanager
def batch() -> Iterator[None]:
    """Records are saved at once inside, in one transaction: `looked_up` remembers until the end."""
    before = _known.set({})
    try:
        yield
    finally:
        _known.reset(before)


def looked_up(name: str, look: Callable[[], _T]) -> _T:
    """What `look` finds: once in a batch, each time outside of one. For the hook `prepare` of an object."""
    known = _known.get()
    if known is None:
        return look()
    if name not in known:
        known[name] = look()
    found: _T = known[name]
    return found
