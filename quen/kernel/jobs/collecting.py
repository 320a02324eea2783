"""The garbage collector of processes that work on thousands of rows at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

RARELY = (50_000, 20, 20)


@contextmanager
def rare_collections() -> Iterator[None]:
    """Look for cycles after 50,000 new objects instead of 700.

    The rows of a chunk hold no cycles and go when nothing names them any more; looking at them again and again while
    they are being made took a third of the processor's time of an import.
    """
    before = gc.get_threshold()
    gc.set_threshold(*RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*before)
