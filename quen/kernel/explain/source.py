"""Where something is written: the line of a model's field, of a key of a declaration, of an action."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import quen

if TYPE_CHECKING:
    from quen.kernel.registry.spec import ObjectSpec

ROOT = Path(quen.__file__).resolve().parents[1]


def place(file: str | Path, line: int) -> str:
    """`quen/apps/sales/opportunity/model.py:34`; the whole path for what is not Quen's own."""
    path = Path(file).resolve()
    known = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    return f"{known.as_posix()}:{line}"


@cache
def _tree(path: str) -> ast.Module:
    return ast.parse(Path(path).read_text(encoding="utf-8"), path)


@cache
def field_line(model: type[Any], name: str) -> tuple[str, str]:
    """(place, first line of source) of the assignment that makes the field `name`, looked for up the bases."""
    for kind in model.__mro__:
        if not kind.__module__.startswith("quen."):
            continue
        path = inspect.getsourcefile(kind)
        if path is None:
            continue
        for node in _class(path, kind.__name__):
            if name in _targets(node):
                return place(path, node.lineno), _shown(ast.get_source_segment(_text(path), node) or "")
    return "", ""


def _class(path: str, name: str) -> Iterator[ast.stmt]:
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.ClassDef) and node.name == name:
            yield from node.body


def _targets(node: ast.stmt) -> list[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _shown(source: str) -> str:
    return " ".join(source.split()).replace("( ", "(").replace(", )", ")")


@cache
def _text(path: str) -> str:
    return Path(path).read_text(encoding="utf-8")


@cache
def _declaration(spec: ObjectSpec) -> tuple[str, ast.Call] | None:
    """The file and the call that make `spec`, found by the name of its model."""
    from quen.kernel.registry.registry import declaring_module

    module = declaring_module(spec)
    path = inspect.getsourcefile(module) if module is not None else None
    if path is None:
        return None
    for node in ast.walk(_tree(path)):
        if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "ObjectSpec":
            continue
        models = [k.value for k in node.keywords if k.arg == "model"]
        if models and getattr(models[0], "id", getattr(models[0], "attr", "")) == spec.model.__name__:
            return path, node
    return None


def spec_line(spec: ObjectSpec, key: str = "", name: str = "") -> str:
    """Where the declaration begins, or says `key`, or names `name` under that key; "" where it leaves the key out."""
    found = _declaration(spec)
    if found is None:
        return ""
    path, call = found
    if not key:
        return place(path, call.lineno)
    value = next((k.value for k in call.keywords if k.arg == key), None)
    if value is None:
        return ""
    said = (n.lineno for n in ast.walk(value) if name and isinstance(n, ast.Constant) and name in _words(n.value))
    return place(path, min(said, default=value.lineno))


def _words(value: object) -> list[str]:
    return value.replace("+", " ").replace(".", " ").split() if isinstance(value, str) else []


def function_line(function: Callable[..., Any]) -> str:
    """Where a function begins, its decorators left aside; "" for what is not written in Python."""
    code = getattr(function, "__code__", None)
    return place(code.co_filename, code.co_firstlineno) if code is not None else ""


def model_line(model: type[Any]) -> str:
    """Where a model's class begins."""
    path = inspect.getsourcefile(model)
    found = (
        [n for n in ast.walk(_tree(path)) if isinstance(n, ast.ClassDef) and n.name == model.__name__] if path else []
    )
    return place(path, found[0].lineno) if path and found else ""


def module_line(name: str, line: int) -> str:
    """The place of a line of the module `name`."""
    import importlib

    return place(str(importlib.import_module(name).__file__), line)
