"""The one error of this package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quen.kernel.text.errors import TextError

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class ParseError(TextError):
    """A cell that is not the value it should be. `message` names the text, in the language active then."""

    def __init__(self, template: str | _StrPromise, **parameters: str | int | _StrPromise) -> None:
        super().__init__("invalid", template, **parameters)
