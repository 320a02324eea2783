"""Errors of this room carry a translatable template and its parameters, not a finished sentence.

An import may raise thousands of them in a job and show ten: the sentence is made only when it is read,
in the language of the reader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


SHOWN = 60


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


def _shorten(value: str | int | _StrPromise) -> str | int | _StrPromise:
    if isinstance(value, str) and len(value) > SHOWN:
        return value[: SHOWN - 1] + "…"
    return value
