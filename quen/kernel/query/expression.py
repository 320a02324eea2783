"""The filter language: `stage.kind = open and (amount >= 5000000 or not account.country in (VN, TH))`.

    expression  = part { "or" part }
    part        = piece { "and" piece }
    piece       = "not" piece | "(" expression ")" | condition
    condition   = field operator value
                | field ["not"] "in" "(" value { "," value } ")"
                | field ["not"] "between" value "and" value
                | field ["is"] ["not"] "empty"
                | ["not"] "has" list [ "(" expression ")" ]
    operator    = "=" | "!=" | ">" | ">=" | "<" | "<=" | ["not"] "contains" | "starts" | "ends"
    value       = text in double quotes (\\" and \\\\ inside) | a relative date | "my team" | a word without blanks

Words of the language in any case; `eq ne gt gte lt lte`, `not-in`, `starts with`, `ends with` mean the same. Here is
the tree and its one canonical text (`show`), which `quen.kernel.query.parser` reads back to the same; what fields there
are, and what a value means, says `quen.kernel.query.binding`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from quen.kernel.errors import DomainError
from quen.kernel.query.periods import parse_period

# operator -> as it is printed
SIGNS = {
    "eq": "=", "ne": "!=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<=", "contains": "contains",
    "ncontains": "not contains", "starts": "starts", "ends": "ends", "in": "in", "nin": "not in",
    "between": "between", "nbetween": "not between", "empty": "is empty", "filled": "is not empty",
}  # fmt: skip
WORDED = ("eq", "ne", "gt", "gte", "lt", "lte", "contains", "starts", "ends")
KEYWORDS = frozenset({"and", "or", "not", "in", "between", "is", "empty", "has", *WORDED, "not-in", "not-empty"})
_BARE = re.compile(r'[^\s()=<>!,"]+\Z')


class FilterError(DomainError):
    """422 at the parameter `filter`; `at`: where, counted in characters from 0. The message says it too."""

    def __init__(self, message: str, at: int, code: str = "bad_filter") -> None:
        text = _("%(message)s (filter, character %(place)d)") % {"message": message, "place": at + 1}
        super().__init__(code, text, field="filter")
        self.at, self.plain = at, message


@dataclass(frozen=True)
class Comparison:
    """`path operator values`; `at`: where it stands in the text it was read from."""

    path: str
    operator: str
    values: tuple[str, ...] = ()
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Has:
    """Whether a related list holds a record, one that fits `inside` where it is given."""

    relation: str
    inside: Node | None = None
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Not:
    """The opposite."""

    part: Node


@dataclass(frozen=True)
class All:
    """Every one of two or more parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Any:
    """At least one of two or more parts."""

    parts: tuple[Node, ...]


Node = Comparison | Has | Not | All | Any


def is_phrase(text: str) -> bool:
    """Whether words separated by blanks are one value without quotation marks."""
    return text.lower() == "my team" or parse_period(text) is not None


def all_of(parts: list[Node]) -> Node:
    """The parts joined by `and`, without nesting one `and` in another."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, All) else (part,))]
    return flat[0] if len(flat) == 1 else All(tuple(flat))


def any_of(parts: list[Node]) -> Node:
    """The parts joined by `or`, likewise."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Any) else (part,))]
    return flat[0] if len(flat) == 1 else Any(tuple(flat))


def show(node: Node) -> str:
    """The one canonical text of an expression."""
    if isinstance(node, Any):
        return " or ".join(show(part) for part in node.parts)
    if isinstance(node, All):
        return " and ".join(f"({show(part)})" if isinstance(part, Any) else show(part) for part in node.parts)
    if isinstance(node, Not):
        return f"not ({show(node.part)})" if isinstance(node.part, Any | All) else f"not {show(node.part)}"
    if isinstance(node, Has):
        return f"has {node.relation}" + (f" ({show(node.inside)})" if node.inside else "")
    return _comparison_text(node)


def _comparison_text(node: Comparison) -> str:
    sign, values = SIGNS[node.operator], [value_text(value) for value in node.values]
    if node.operator in {"empty", "filled"}:
        return f"{node.path} {sign}"
    if node.operator in {"in", "nin"}:
        return f"{node.path} {sign} ({', '.join(values)})"
    return f"{node.path} {sign} {' and '.join(values)}"


def value_text(value: str) -> str:
    """A value as it stands in an expression."""
    if _BARE.match(value) and value.lower() not in KEYWORDS and "\\" not in value:
        return value
    if value == value.lower() and " ".join(value.split()) == value and is_phrase(value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def comparisons(node: Node) -> list[Comparison | Has]:
    """Every condition in an expression, in the order of the text; those inside `has` are its own."""
    if isinstance(node, All | Any):
        return [found for part in node.parts for found in comparisons(part)]
    return comparisons(node.part) if isinstance(node, Not) else [node]
