"""What became of the records of a chunk."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from quen.kernel.bulk.models import CHANGED, REFUSED, UNCHANGED
from quen.kernel.errors import DomainError

Ids = Sequence[uuid.UUID]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`name`: changed, unchanged or refused; `reason` in the words of whoever asked."""

    name: str
    reason: str = ""


DID, SAME = Outcome(CHANGED), Outcome(UNCHANGED)
# Deals with some of the records, from the first on, as many as fit into a transaction; the rest comes again.
Work = Callable[[Ids], dict[uuid.UUID, Outcome]]


def refused(reason: object) -> Outcome:
    """Not done, and why."""
    return Outcome(REFUSED, str(reason))


def refused_by(error: DomainError, labels: dict[str, str]) -> Outcome:
    """Not done, in the words of an error; `labels` of the fields it names."""
    parts = [
        f"{labels[name]}: {message}" if name in labels else message
        for name, messages in error.by_field().items()
        for message in messages
        if message
    ]
    return refused("; ".join(parts) or str(error))
