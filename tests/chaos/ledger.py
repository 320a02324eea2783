"""What people were told was done, and what they were told when it was not."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Write:
    """One deed. `mark` is a text found nowhere else, by which it is recognized in the database.

    `told`: it was acknowledged. `refused`: it was clearly not done (a status of 400 to 499). Neither: nobody knows.
    """

    kind: str
    mark: str
    who: str
    record: str = ""
    detail: dict[str, str] = field(default_factory=dict)
    told: bool = False
    refused: bool = False
    at: float = field(default_factory=time.time)


class Ledger:
    """All deeds of all people, and every answer that was not as it should be."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.writes: list[Write] = []
        self.answers: Counter[str] = Counter()
        self.strange: dict[str, str] = {}
        self.lost = 0

    def begin(self, kind: str, mark: str, who: str, record: str = "", **detail: str) -> Write:
        """A deed is about to be asked for."""
        write = Write(kind, mark, who, record, detail)
        with self._lock:
            self.writes.append(write)
        return write

    def answered(self, method: str, shape: str, status: int, text: str) -> None:
        """An answer came. Those of 500 and above are kept, one of each kind."""
        with self._lock:
            self.answers[f"{status // 100}xx" if status < 500 else str(status)] += 1
            if status >= 500:
                self.strange.setdefault(f"{status} {method} {shape}", text[:300])

    def unanswered(self) -> None:
        """The connection was refused or broke before an answer."""
        with self._lock:
            self.lost += 1

    def of(self, kind: str) -> list[Write]:
        """The deeds of one kind that were not refused."""
        with self._lock:
            return [write for write in self.writes if write.kind == kind and not write.refused]

    def told(self) -> int:
        """How many deeds were acknowledged so far."""
        with self._lock:
            return sum(write.told for write in self.writes)

    def counts(self) -> dict[str, tuple[int, int]]:
        """{kind: (acknowledged, unknown)}."""
        with self._lock:
            kinds = sorted({write.kind for write in self.writes})
            return {
                kind: (
                    sum(w.told for w in self.writes if w.kind == kind),
                    sum(not w.told and not w.refused for w in self.writes if w.kind == kind),
                )
                for kind in kinds
            }
