"""Defences that can be taken away for one test run, to see that the contract suite notices."""

from __future__ import annotations

import os
from collections.abc import Callable


def apply() -> None:
    """Take away the defence that the environment variable QUEN_MUTATION names; nothing when it is not set."""
    name = os.environ.get("QUEN_MUTATION", "")
    if name:
        _MUTATIONS[name]()


_MUTATIONS: dict[str, Callable[[], None]] = {}
