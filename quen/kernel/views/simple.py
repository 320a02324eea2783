"""Simple parameters (`stage=…`, `amount__gte=5`) and the filter language said in each other."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from quen.kernel.query import expression
from quen.kernel.query.binding import field_of, operators_of
from quen.kernel.query.expression import Comparison, Node
from quen.kernel.query.filters import OPERATORS_OF_KIND, Filter, filter_kind
from quen.kernel.tags import filter as tags

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.query.selection import Selection
    from quen.kernel.registry.spec import ObjectSpec

SUFFIXES = {"eq": "", "in": "", "ne": "__not", "nin": "__not", "gte": "__gte", "lte": "__lte",
            "empty": "__empty", "filled": "__empty"}  # fmt: skip


def nodes_of(found: Filter) -> list[Node]:
    """A simple filter in the filter language."""
    if found.operator == "empty":
        yes = found.values[0].strip().lower() not in {"false", "0", "no"}
        return [Comparison(found.path, "empty" if yes else "filled")]
    if found.operator in {"gte", "lte"}:
        return [Comparison(found.path, found.operator, found.values)]
    if found.info is tags.TAGS and not found.operator:  # all of them
        return [Comparison(found.path, "eq", (value,)) for value in found.values]
    several = len(found.values) > 1
    operator = ("nin" if several else "ne") if found.operator else ("in" if several else "eq")
    return [Comparison(found.path, operator, found.values)]


def whole(chosen: Selection) -> Node | None:
    """Everything that filters a list, as one expression."""
    parts = [node for found in chosen.filters for node in nodes_of(found)]
    if chosen.expression:
        parts.append(chosen.expression.node)
    return expression.all_of(parts) if parts else None


def params_of(spec: ObjectSpec, node: Node | None, actor: Actor) -> dict[str, str]:
    """The shortest parameters that say `node`: simple ones as far as they reach, the rest in `filter`."""
    parts = list(node.parts) if isinstance(node, expression.All) else [node] if node else []
    found: dict[str, str] = {}
    rest: list[Node] = []
    for part in parts:
        simple = _simple(spec, part, actor)
        if simple is None or (simple[0] in found and simple[0] != tags.PARAMETER):
            rest.append(part)
        elif simple[0] in found:
            found[simple[0]] += f",{simple[1]}"
        else:
            found[simple[0]] = simple[1]
    if rest:
        found["filter"] = expression.show(expression.all_of(rest))
    return found


def _simple(spec: ObjectSpec, part: Node, actor: Actor) -> tuple[str, str] | None:
    """(parameter, text) where a simple parameter says the same."""
    if not isinstance(part, Comparison) or part.operator not in SUFFIXES:
        return None
    found = field_of(spec, part.path, actor)
    if found is None or not operators_of(found[0]):
        return None
    info, suffix = found[0], SUFFIXES[part.operator]
    operators = tags.OPERATORS if info is tags.TAGS else OPERATORS_OF_KIND[filter_kind(info)]
    if suffix.removeprefix("__") not in operators or (info is tags.TAGS and part.operator == "in"):
        return None
    if part.operator in {"empty", "filled"}:
        return f"{part.path}{suffix}", "true" if part.operator == "empty" else "false"
    plain = all(value and "," not in value and value == value.strip() for value in part.values)
    named = info.kind != "ref" or info is tags.TAGS or all(_is_id(value) for value in part.values)
    return (f"{part.path}{suffix}", ",".join(part.values)) if plain and named else None


def _is_id(text: str) -> bool:
    try:
        return text == "me" or bool(uuid.UUID(text))
    except ValueError:
        return False
