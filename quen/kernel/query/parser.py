"""Reading the filter language (`quen.kernel.query.expression`): by hand, in one pass, with limits on size and depth."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn

from django.utils.translation import gettext as _

from quen.kernel.query.expression import (
    KEYWORDS,
    WORDED,
    Comparison,
    FilterError,
    Has,
    Node,
    Not,
    all_of,
    any_of,
    is_phrase,
)
from quen.kernel.query.periods import UNITS

LONGEST, DEEPEST, MOST_CONDITIONS, MOST_VALUES = 4000, 8, 60, 200

_SIGNED = {"=": "eq", "==": "eq", "!=": "ne", "<>": "ne", ">": "gt", ">=": "gte", "<": "lt", "<=": "lte"}
_WORDED = {name: name for name in WORDED}
_TOKEN = re.compile(r'\s*(?:("(?:[^"\\]|\\["\\])*")|(!=|<>|>=|<=|==|[()=<>,])|([^\s()=<>!,"]+|!))')
_PATH = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)?\Z")
_ESCAPED = re.compile(r"\\(.)")


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
