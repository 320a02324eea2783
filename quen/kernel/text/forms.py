"""How a person writes numbers and dates where that is not as her language does, for the time of a request.

The marks of numbers and the order of dates are asked for in many places that know only the language; what she has
chosen in her profile stands in a context variable beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

# form -> (mark of thousands, decimal mark); the space does not break
NUMBER_FORMS = {"comma": (",", "."), "dot": (".", ","), "space": ("\u00a0", ",")}
DATE_FORMS = ("dmy", "mdy", "ymd")


@dataclass(frozen=True, slots=True)
class Forms:
    """`number`: a key of NUMBER_FORMS, `date`: one of DATE_FORMS; "" for what the language does."""

    number: str = ""
    date: str = ""

    @property
    def decimal_mark(self) -> str:
        """The mark before decimals; "" for that of the language."""
        return NUMBER_FORMS[self.number][1] if self.number in NUMBER_FORMS else ""


_AS_THE_LANGUAGE = Forms()
_chosen: ContextVar[Forms] = ContextVar("quen_forms", default=_AS_THE_LANGUAGE)


def forms() -> Forms:
    """The forms of the person at work."""
    return _chosen.get()


@contextmanager
def use_forms(chosen: Forms) -> Iterator[None]:
    """Write and read numbers and dates so, inside."""
    token = _chosen.set(chosen)
    try:
        yield
    finally:
        _chosen.reset(token)
