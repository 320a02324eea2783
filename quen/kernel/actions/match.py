"""What was found to look like a record that is being entered."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

CERTAIN = 0.9  # from this score on, a form proposes the record instead of a new one


@dataclass(frozen=True)
class Match:
    """A record that may be the same. `score` runs to 1 (the same e-mail address, say); `reason` is for people."""

    object: str
    id: uuid.UUID
    title: str
    subtitle: str
    reason: str
    score: float
