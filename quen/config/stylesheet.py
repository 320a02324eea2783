"""The design system's stylesheet without the rules for classes that nothing of ours names: a fifth of its size.

A class is kept when its name stands anywhere in our templates, scripts or Python, or begins as one that is put
together there (`btn-` and a tone). That keeps some too many and none too few.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import tinycss2

_WORD = re.compile(r"[A-Za-z_][\w-]*")
_CLASS = re.compile(r"\.((?:\\.|[\w-])+)")
_NOT = re.compile(r":not\([^)]*\)")
_NESTED = {"media", "supports"}


def used_words(files: Iterable[Path]) -> frozenset[str]:
    """Every word of these files that could be the name of a class; beginnings of names end with a hyphen."""
    return frozenset(word for file in files for word in _WORD.findall(file.read_text()))


def trim(css: str, words: frozenset[str]) -> str:
    """`css` without rules for classes that are not among `words`."""
    starts = tuple(word for word in words if word.endswith("-") and len(word) > 3)
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return "".join(_kept(rules, words, starts))


def _kept(rules: Iterable[tinycss2.ast.Node], words: frozenset[str], starts: tuple[str, ...]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [s for s in _selectors(tinycss2.serialize(rule.prelude)) if _is_used(s, words, starts)]
            if selectors:
                yield f"{','.join(selectors)}{{{tinycss2.serialize(rule.content)}}}"
        elif rule.type == "at-rule" and rule.at_keyword in _NESTED and rule.content is not None:
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            if kept := "".join(_kept(inner, words, starts)):
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{kept}}}"
        else:
            yield rule.serialize()


def _is_used(selector: str, words: frozenset[str], starts: tuple[str, ...]) -> bool:
    names = (name.replace("\\", "") for name in _CLASS.findall(_NOT.sub("", selector)))
    return all(name in words or name.startswith(starts) for name in names)


def _selectors(prelude: str) -> Iterator[str]:
    """The parts of a list of selectors; a comma within brackets parts nothing."""
    depth, start = 0, 0
    for place, character in enumerate(prelude):
        depth += (character in "([") - (character in ")]")
        if character == "," and not depth:
            yield prelude[start:place]
            start = place + 1
    yield prelude[start:]
