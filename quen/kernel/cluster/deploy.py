"""`quen check --deploy`: what is unsafe in this installation, in words for whoever runs it.

A look is a function that yields what it found, and stands in a module named `deploy_checks`. `danger`: to be
mended before strangers can reach this machine; `advice`: worth knowing, and not always wrong.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal


@dataclass(frozen=True)
class Unsafe:
    """Something unsafe, and what to do about it."""

    level: Literal["danger", "advice"]
    message: str
    cure: str


Look = Callable[[], Iterator[Unsafe]]
_LOOKS: dict[str, Look] = {}


def deploy_check(name: str) -> Callable[[Look], Look]:
    """Declare a look."""

    def declare(function: Look) -> Look:
        _LOOKS[name] = function
        return function

    return declare


def deploy_checks() -> dict[str, Look]:
    """All of them by name, in the order in which they were declared."""
    _find()
    return dict(_LOOKS)


def danger(message: str, cure: str) -> Unsafe:
    return Unsafe("danger", message, cure)


def advice(message: str, cure: str) -> Unsafe:
    return Unsafe("advice", message, cure)


@cache
def _find() -> None:
    import quen
    from quen.kernel.cluster import deploy_database  # noqa: F401 - declares its looks

    for info in pkgutil.walk_packages(quen.__path__, "quen."):
        if info.name.endswith(".deploy_checks"):
            importlib.import_module(info.name)
