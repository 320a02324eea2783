"""Errors of this room carry a translatable template and its parameters, not a finished sentence.

An import may raise thousands of them in a job and show ten: the sentence is made only when it is read,
in the language of the reader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


SHOWN = 60
LONGEST = 600  # characters of a text that is one value: a date, a number, a name with an address


class TextError(ValueError):
    """Text that cannot be read. `code` is stable for programs, `message` is for people."""

    def __init__(self, code: str, template: str | _StrPromise, **parameters: str | int | _StrPromise) -> None:
        super().__init__(code)
        self.code = code
        self.template = template
        self.parameters = {name: _shorten(value) for name, value in parameters.items()}

    @property
    def message(self) -> str:
        """The sentence in the language active now; without parameters, the template as it is."""
        return str(self.template) % self.parameters if self.parameters else str(self.template)

    def __str__(self) -> str:
        return self.message


class ParseError(TextError):
    """A cell that is not the value it should be. `message` names the text, in the language active then."""

    def __init__(self, template: str | _StrPromise, **parameters: str | int | _StrPromise) -> None:
        super().__init__("invalid", template, **parameters)


def refuse_long(text: str, limit: int = LONGEST) -> None:
    """Raise ParseError for a text above `limit` characters: what reads a value may take its square in time."""
    if len(text) > limit:
        raise ParseError(_("At most %(count)d characters."), count=limit)


def _shorten(value: str | int | _StrPromise) -> str | int | _StrPromise:
    if isinstance(value, str) and len(value) > SHOWN:
        return value[: SHOWN - 1] + "…"
    return value
