"""Mentions in long texts: `@[Lan Phạm](member:<id>)`, so that a name may change and the mention still holds."""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_MENTION = re.compile(r"@\[([^\[\]\n]{1,200})\]\((member|team):([0-9a-fA-F-]{36})\)")
EXCERPT = 140  # letters


@dataclass(frozen=True)
class Mention:
    """`kind` is member or team."""

    kind: str
    id: uuid.UUID
    name: str


def write_mention(kind: str, record_id: uuid.UUID, name: str) -> str:
    """The mention as it stands in a text; brackets in a name would end it, so they become blanks."""
    clean = " ".join(re.sub(r"[\[\]()\n]", " ", name).split())
    return f"@[{clean}]({kind}:{record_id})"


def pieces(text: str) -> Iterator[str | Mention]:
    """The text cut at its mentions."""
    at = 0
    for match in _MENTION.finditer(text):
        try:
            found = Mention(match[2], uuid.UUID(match[3]), match[1])
        except ValueError:
            continue
        if match.start() > at:
            yield text[at : match.start()]
        yield found
        at = match.end()
    if at < len(text):
        yield text[at:]


def mentions(text: str) -> Counter[tuple[str, uuid.UUID]]:
    """How often each (kind, id) is mentioned."""
    return Counter((p.kind, p.id) for p in pieces(text) if isinstance(p, Mention)) if "@[" in text else Counter()


def plain(text: str, write: Callable[[Mention], str] = lambda mention: f"@{mention.name}") -> str:
    """The text with names in place of mentions, as people read it."""
    if "@[" not in text:
        return text
    return "".join(p if isinstance(p, str) else write(p) for p in pieces(text))


def excerpt(text: str, about: uuid.UUID, length: int = EXCERPT) -> str:
    """About `length` letters around the mention of `about` (the beginning where there is none), on one line."""
    before, found = "", ""
    for piece in pieces(text):
        if isinstance(piece, Mention) and piece.id == about:
            found = f"@{piece.name}"
            break
        before += piece if isinstance(piece, str) else f"@{piece.name}"
    line = " ".join(plain(text).split())
    if len(line) <= length:
        return line
    at = max(len(" ".join(before.split())) - length // 3, 0) if found else 0
    start = line.find(" ", at) + 1 if at else 0
    cut = line[start : start + length].rsplit(" ", 1)[0]
    return ("… " if start else "") + cut + " …"
