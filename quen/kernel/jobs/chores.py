"""What the worker does every few seconds: the function `do_now` of each module named `chore`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache

Chore = Callable[[], object]


@cache
def chores() -> tuple[Chore, ...]:
    """All of them, in the order of their modules' names."""
    import quen

    found = (info.name for info in pkgutil.walk_packages(quen.__path__, "quen.") if info.name.endswith(".chore"))
    modules = [importlib.import_module(name) for name in sorted(found)]
    return tuple(module.do_now for module in modules)
