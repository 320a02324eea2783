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
only the form; what fields there are, and what a value means, says `quen.kernel.query.binding`. `show` prints an
expression in its one canonical form, which `parse` reads back to the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NoReturn

from django.utils.translation import gettext as _

from quen.kernel.errors import DomainError
from quen.kernel.query.periods import UNITS, parse_period

LONGEST, DEEPEST, MOST_CONDITIONS, MOST_VALUES = 4000, 8, 60, 200

# operator -> as it is printed
SIGNS = {
    "eq": "=", "ne": "!=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<=", "contains": "contains",
    "ncontains": "not contains", "starts": "starts", "ends": "ends", "in": "in", "nin": "not in",
    "between": "between", "nbetween": "not between", "empty": "is empty", "filled": "is not empty",
}  # fmt: skip
_SIGNED = {"=": "eq", "==": "eq", "!=": "ne", "<>": "ne", ">": "gt", ">=": "gte", "<": "lt", "<=": "lte"}
_WORDED = {name: name for name in ("eq", "ne", "gt", "gte", "lt", "lte", "contains", "starts", "ends")}
KEYWORDS = frozenset({"and", "or", "not", "in", "between", "is", "empty", "has", *_WORDED, "not-in", "not-empty"})
_TOKEN = re.compile(r'\s*(?:("(?:[^"\\]|\\["\\])*")|(!=|<>|>=|<=|==|[()=<>,])|([^\s()=<>!,"]+|!))')
_BARE = re.compile(r'[^\s()=<>!,"]+\Z')
_PATH = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)?\Z")
_ESCAPED = re.compile(r"\\(.)")


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


@dataclass(frozen=True)
class _Token:
    kind: str  # text, sign, word, end
    text: str
    at: int

    @property
    def lower(self) -> str:
        return self.text.lower() if self.kind == "word" else ""


def parse(text: str) -> Node:
    """The tree of an expression. Raises FilterError."""
    if len(text) > LONGEST:
        raise FilterError(_("A filter has at most %(count)d characters.") % {"count": LONGEST}, LONGEST)
    return _Parser(_tokens(text)).whole()


def _tokens(text: str) -> list[_Token]:
    found, at = [], 0
    end = len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            at += len(text[at:]) - len(text[at:].lstrip())
            raise FilterError(_("A quotation mark is opened here and not closed."), at)
        kind = ("text", "sign", "word")[match.lastindex - 1]  # type: ignore[operator]
        found.append(_Token(kind, match[match.lastindex or 0], match.start(match.lastindex or 0)))
        at = match.end()
    return [*found, _Token("end", "", end)]


class _Parser:
    """Recursive descent; each level of parentheses and each `not` is one of DEEPEST."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens, self.place, self.depth, self.count = tokens, 0, 0, 0

    @property
    def now(self) -> _Token:
        return self.tokens[self.place]

    def ahead(self, by: int = 1) -> _Token:
        return self.tokens[min(self.place + by, len(self.tokens) - 1)]

    def take(self) -> _Token:
        token = self.now
        self.place = min(self.place + 1, len(self.tokens) - 1)
        return token

    def fail(self, message: str, token: _Token | None = None) -> NoReturn:
        raise FilterError(message, (token or self.now).at)

    def whole(self) -> Node:
        if self.now.kind == "end":
            self.fail(_("The filter is empty."))
        node = self.either()
        if self.now.kind != "end":
            self.fail(_("Here “and” or “or” is expected, not “%(text)s”.") % {"text": self.now.text[:40]})
        return node

    def either(self) -> Node:
        parts = [self.both()]
        while self.now.lower == "or":
            self.take()
            parts.append(self.both())
        return any_of(parts)

    def both(self) -> Node:
        parts = [self.piece()]
        while self.now.lower == "and":
            self.take()
            parts.append(self.piece())
        return all_of(parts)

    def piece(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            self.fail(_("The filter is nested more than %(count)d deep.") % {"count": DEEPEST})
        node = self.inner()
        self.depth -= 1
        return node

    def inner(self) -> Node:
        token = self.now
        if token.lower == "not":
            self.take()
            return Not(self.piece())
        if token.text == "(" and token.kind == "sign":
            return self.bracketed()
        if token.lower == "has" and self.ahead().kind == "word" and self.ahead().lower not in _WORDED:
            return self.has()
        return self.comparison()

    def bracketed(self) -> Node:
        opened = self.take()
        node = self.either()
        if self.now.text != ")" or self.now.kind != "sign":
            self.fail(_("This parenthesis is not closed."), opened)
        self.take()
        return node

    def counted(self, token: _Token) -> None:
        self.count += 1
        if self.count > MOST_CONDITIONS:
            self.fail(_("At most %(count)d conditions.") % {"count": MOST_CONDITIONS}, token)

    def has(self) -> Node:
        token = self.take()
        self.counted(token)
        name = self.take()
        inside = None
        if self.now.text == "(" and self.now.kind == "sign":
            inside = self.bracketed()
        return Has(name.text, inside, name.at)

    def comparison(self) -> Node:
        name = self.take()
        if name.kind != "word" or name.lower in KEYWORDS - {"has"} or not _PATH.match(name.text):
            self.fail(_("Here the name of a field is expected."), name)
        self.counted(name)
        operator = self.operator(name)
        if operator in {"empty", "filled"}:
            return Comparison(name.text, operator, (), name.at)
        if operator in {"between", "nbetween"}:
            first = self.value()
            joined = self.take()
            if joined.lower != "and":
                self.fail(_("After “between” two values are expected, with “and” between them."), joined)
            return Comparison(name.text, operator, (first, self.value()), name.at)
        if operator in {"in", "nin"}:
            return Comparison(name.text, operator, self.values(), name.at)
        return Comparison(name.text, operator, (self.value(),), name.at)

    def operator(self, name: _Token) -> str:
        token = self.take()
        if token.kind == "sign" and token.text in _SIGNED:
            return _SIGNED[token.text]
        word = token.lower
        if word == "is":
            negated = self.now.lower == "not"
            if negated:
                self.take()
            word = "not-empty" if negated else "empty"
            last = self.take()
            if last.lower != "empty":
                self.fail(_("After “is” comes “empty” or “not empty”."), last)
        if word == "not" and self.now.lower in {"in", "between", "contains", "empty"}:
            word = f"not-{self.take().lower}"
        if word in {"starts", "ends"} and self.now.lower == "with":
            self.take()
        named = {
            **_WORDED, "in": "in", "not-in": "nin", "between": "between", "not-between": "nbetween",
            "not-contains": "ncontains", "empty": "empty", "not-empty": "filled",
        }  # fmt: skip
        if word not in named:
            self.fail(_("After “%(name)s” a condition is expected, such as “=” or “contains”.") % {"name": name.text},
                      token)  # fmt: skip
        return named[word]

    def values(self) -> tuple[str, ...]:
        opened = self.take()
        if opened.text != "(" or opened.kind != "sign":
            self.fail(_("After “in” values are expected, in parentheses."), opened)
        found = [self.value()]
        while self.now.text == "," and self.now.kind == "sign":
            self.take()
            found.append(self.value())
            if len(found) > MOST_VALUES:
                self.fail(_("At most %(count)d values.") % {"count": MOST_VALUES})
        closed = self.take()
        if closed.text != ")" or closed.kind != "sign":
            self.fail(_("After a value “,” or “)” is expected."), closed)
        return tuple(found)

    def value(self) -> str:
        token = self.take()
        if token.kind == "text":
            return _ESCAPED.sub(r"\1", token.text[1:-1])
        if token.kind != "word" or token.lower in {"and", "or", "not", "in"} - self._phrase_words():
            self.fail(_("Here a value is expected. Put text of several words in quotation marks."), token)
        words = [token.text]
        for length in (3, 2):
            following = [self.ahead(step) for step in range(length - 1)]
            phrase = " ".join([token.text, *(t.text for t in following)])
            if all(t.kind == "word" for t in following) and is_phrase(phrase):
                self.place += length - 1
                return phrase.lower()
        return words[0]

    def _phrase_words(self) -> set[str]:
        """`in 3 days` is a value though `in` is a word of the language."""
        return {"in"} if self.ahead().lower.rstrip("s") in UNITS else set()


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
