"""`Fact`: one thing that is so, and the line of source it comes from; how a list of them is printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

_NAME = 16  # width of the names' column


@dataclass(frozen=True)
class Fact:
    """`name` of the surface or property, `texts` what is so (one line each), `at` where it is said (file:line)."""

    name: str
    texts: tuple[str, ...]
    at: str = ""

    def as_json(self) -> dict[str, Any]:
        """The fact for programs."""
        return {"name": self.name, "texts": list(self.texts), "at": self.at}


@dataclass(frozen=True)
class Story:
    """Everything told of `subject` (`opportunity` or `opportunity.amount`); `title` is what people call it."""

    subject: str
    title: str
    facts: tuple[Fact, ...]

    def as_json(self) -> dict[str, Any]:
        """The story for programs."""
        return {"subject": self.subject, "title": self.title, "facts": [fact.as_json() for fact in self.facts]}

    def as_text(self) -> str:
        """The story for people: names at the left, where it is said under what is said."""
        lines = [f"{self.subject}  ({self.title})", ""]
        for fact in self.facts:
            said = [*fact.texts, f"→ {fact.at}"] if fact.at else [*fact.texts]
            for number, text in enumerate(said):
                lines.append(f"{fact.name if not number else '':<{_NAME}}  {text}".rstrip())
        return "\n".join(lines)


def fact(name: str, *texts: str, at: str = "") -> Fact:
    """A fact of the texts that are not empty; "none" where there is none."""
    return Fact(name, tuple(text for text in texts if text) or ("none",), at)


def joined(names: Iterable[object], none: str = "none") -> str:
    """`a, b, c`."""
    return ", ".join(str(name) for name in names) or none
