"""One script of many modules, so that a first visit asks once instead of forty times. No Node is needed.

The modules keep to a small part of the language, which is checked: static imports of `./name.js` by name or as a
whole, exports of declarations, no circle. Each becomes a function of its own, in the order in which they need
each other, so that names of one never meet those of another.
"""

from __future__ import annotations

import re
from pathlib import Path

_IMPORT = re.compile(r'^import\s+(?:(\*\s+as\s+\w+|\{[^}]*\})\s+from\s+)?"\./([\w-]+)\.js";[ \t]*\n', re.MULTILINE)
_EXPORT = re.compile(r"^export\s+((?:async\s+)?(?:function\*?|class|const)\s+(\w+))", re.MULTILINE)


class BundleError(Exception):
    """A module that cannot be taken into the bundle."""


def bundle(entry: Path) -> str:
    """The text of `entry` with everything it imports. Raises BundleError, which names the file."""
    order: list[Path] = []
    _collect(entry, order, ())
    return "".join(_module(path) for path in order)


def _collect(path: Path, order: list[Path], above: tuple[Path, ...]) -> None:
    if path in above:
        raise BundleError(f"{path.name} imports itself by way of {', '.join(p.name for p in above)}.")
    if path in order:
        return
    for found in _IMPORT.finditer(path.read_text()):
        _collect(path.with_name(f"{found[2]}.js"), order, (*above, path))
    order.append(path)


def _module(path: Path) -> str:
    text = path.read_text()
    names = [found[2] for found in _EXPORT.finditer(text)]
    body = _EXPORT.sub(lambda found: found[1], _IMPORT.sub(_bound, text))
    if left := re.search(r"^(?:import|export)\b.*|\bimport\(.*", body, re.MULTILINE):
        raise BundleError(f"{path.name}: this form is not bundled: {left[0]}")
    return f"const {_name(path.stem)} = (() => {{\n{body}\nreturn {{ {', '.join(names)} }};\n}})();\n"


def _bound(found: re.Match[str]) -> str:
    """What an import binds, taken from the function that stands above."""
    names, module = found[1], _name(found[2])
    if names is None:
        return "\n"
    if names.startswith("*"):
        return f"const {names.split()[-1]} = {module};\n"
    renamed = re.sub(r"(\w+)\s+as\s+(\w+)", r"\1: \2", names)
    return f"const {renamed} = {module};\n"


def _name(module: str) -> str:
    return "$" + re.sub(r"\W", "_", module)
