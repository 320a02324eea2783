"""`data_check`: a comparison of derived data with what it was derived from; `rebuild`: making it anew.

They stand in modules named `data_checks`, next to the code that keeps the derived data:

    @data_check("board sums", cure="bin/quen rebuild board")
    def board_sums(look: Look) -> Iterator[Finding]: ...

A check reads as quen_owner, in one read-only transaction that sees one state of all businesses. It leaves the work to
the database and reads only what differs, at most `MOST` findings.
"""

from __future__ import annotations

import importlib
import pkgutil
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Any

from django.db import connections

OWNER = "owner"
MOST = 1000  # findings of one check; more would only say the same again


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be. `object` and `record_id` are empty where it concerns no single record."""

    message: str
    tenant_id: uuid.UUID | None = None
    object: str = ""
    record_id: str = ""


@dataclass
class Look:
    """What a check works with. `tenant_id`: the one business to look at, or None for all. `deep`: spare no time."""

    tenant_id: uuid.UUID | None = None
    deep: bool = False
    looked_at: int = 0
    notes: list[str] = field(default_factory=list)

    def count(self, number: int) -> None:
        """So many more rows, files or other things were looked at."""
        self.looked_at += number

    def note(self, text: str) -> None:
        """Something worth knowing that is no fault."""
        self.notes.append(text)

    def of(self, alias: str) -> str:
        """The condition that the rows of `alias` belong to a business that is looked at."""
        return f"{alias}.tenant_id = '{self.tenant_id}'" if self.tenant_id else "true"

    def rows(self, sql: str, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """The first MOST rows of a statement."""
        with connections[OWNER].cursor() as cursor:
            cursor.execute(f"SELECT * FROM ({sql}) found LIMIT {MOST}", values)  # noqa: S608
            return list(cursor.fetchall())

    def number(self, sql: str) -> int:
        """The single number that a statement gives."""
        with connections[OWNER].cursor() as cursor:
            cursor.execute(sql)
            (found,) = cursor.fetchone()
        return int(found or 0)

    def count_rows(self, table: str) -> None:
        """All rows of a table are looked at."""
        self.count(self.number(f"SELECT count(*) FROM data.{table} t WHERE {self.of('t')}"))  # noqa: S608

    def tenants(self) -> list[uuid.UUID]:
        """The businesses to look at."""
        return [row[0] for row in self.rows(f"SELECT id FROM data.kernel_tenant WHERE {self._own()} ORDER BY id")]  # noqa: S608

    def _own(self) -> str:
        return f"id = '{self.tenant_id}'" if self.tenant_id else "true"


Function = Callable[[Look], Iterator[Finding]]


@dataclass(frozen=True)
class DataCheck:
    """A declared check. `cure`: what to do about its findings, as a rule a command."""

    name: str
    cure: str
    function: Function

    def run(self, look: Look) -> list[Finding]:
        """The first MOST findings."""
        return list(islice(self.function(look), MOST))


@dataclass(frozen=True)
class Rebuild:
    """Derived data that can be made anew, of one business or of all (None). The function returns the rows written."""

    name: str
    what: str
    function: Callable[[uuid.UUID | None], int]


_CHECKS: dict[str, DataCheck] = {}
_REBUILDS: dict[str, Rebuild] = {}


def data_check(name: str, *, cure: str) -> Callable[[Function], Function]:
    """Declare a check."""

    def declare(function: Function) -> Function:
        _CHECKS[name] = DataCheck(name, cure, function)
        return function

    return declare


def rebuild(name: str, what: str) -> Callable[[Callable[[uuid.UUID | None], int]], Callable[[uuid.UUID | None], int]]:
    """Declare what `bin/quen rebuild NAME` does."""

    def declare(function: Callable[[uuid.UUID | None], int]) -> Callable[[uuid.UUID | None], int]:
        _REBUILDS[name] = Rebuild(name, what, function)
        return function

    return declare


def data_checks() -> dict[str, DataCheck]:
    """All of them by name."""
    _find()
    return dict(sorted(_CHECKS.items()))


def rebuilds() -> dict[str, Rebuild]:
    """All that can be made anew, by name."""
    _find()
    return dict(sorted(_REBUILDS.items()))


@cache
def _find() -> None:
    import quen

    for info in pkgutil.walk_packages(quen.__path__, "quen."):
        if info.name.endswith(".data_checks"):
            importlib.import_module(info.name)
