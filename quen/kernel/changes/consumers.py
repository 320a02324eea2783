"""The consumers of the change log: every module named `consumer` with a NAME and a function `follow`."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from functools import cache

from quen.kernel.changes.consume import Handler, consume


@dataclass(frozen=True)
class Consumer:
    """`from_now`: begins with what happens after it was installed (the module says FROM_NOW)."""

    name: str
    handler: Handler
    from_now: bool = False


@cache
def consumers() -> tuple[Consumer, ...]:
    """All of them, in the order of their names."""
    import quen

    names = [info.name for info in pkgutil.walk_packages(quen.__path__, "quen.") if info.name.endswith(".consumer")]
    found = [importlib.import_module(name) for name in names]
    made = [Consumer(m.NAME, m.follow, getattr(m, "FROM_NOW", False)) for m in found]
    return tuple(sorted(made, key=lambda consumer: consumer.name))


def consume_all() -> int:
    """One batch for each consumer; the number of changes read."""
    return sum(consume(c.name, c.handler, from_now=c.from_now) for c in consumers())
