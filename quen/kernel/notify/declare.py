"""`Notice`: a kind of notification, declared once and found in the modules named `notices`."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from functools import cache

from quen.kernel.errors import Text


@dataclass(frozen=True)
class Notice:
    """A kind of notification.

    `label` stands in the preferences ("Somebody assigns a record to me"). `sentence` is filled when it is read,
    with %(actor)s, %(record)s, %(object)s and whatever `params` hold. `many`: the sentence about several records at
    once, with %(count)s and %(objects)s. `default`: told unless a member turns it off. `always`: cannot be
    turned off.
    """

    name: str
    label: Text
    sentence: Text
    many: Text = ""
    icon: str = "bell"
    default: bool = True
    always: bool = False


@cache
def notices() -> dict[str, Notice]:
    """All kinds by name. Raises RuntimeError for a name declared twice."""
    import quen

    found: dict[str, Notice] = {}
    names = [info.name for info in pkgutil.walk_packages(quen.__path__, "quen.") if info.name.endswith(".notices")]
    for module in sorted(names):
        for value in vars(importlib.import_module(module)).values():
            if isinstance(value, Notice) and found.setdefault(value.name, value) is not value:
                raise RuntimeError(f"notice {value.name!r} is declared twice, again in {module}")
    return found


def get_notice(name: str) -> Notice:
    """The kind `name`; KeyError when nobody declares it, which is a fault of the program."""
    return notices()[name]
