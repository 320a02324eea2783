"""The tables of the warehouse, derived from the declarations: one for each object with facts or referred to by one.

Names of columns: `id`, `title`, `<field>_id` of a reference, else the field's name; money stands in the base currency
under the name of its field. `deleted` (in the trash, or gone for good), `seq` (the number of the writing) and, in a
base, `place` are the warehouse's own.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from quen.kernel.registry.facts import History, dimensions_of, measures_of
from quen.kernel.registry.registry import get_spec, specs

if TYPE_CHECKING:
    from quen.kernel.registry.fields import FieldInfo
    from quen.kernel.registry.spec import ObjectSpec

FORMAT = 2
OWN = {"deleted": "boolean", "seq": "int64"}
PLACE = {"place": "int64"}  # of a row in its base
_TYPES = {"integer": "int64", "boolean": "boolean", "date": "date"}
_DESCRIBING = frozenset({"choice", "boolean", "ref", "country"})  # what of a dimension its facts are divided by
DIGITS = 20


@dataclass(frozen=True)
class Column:
    """A column: `type` is string, int64, boolean, date, timestamp (UTC) or decimal(p,s); `source` is its SQL."""

    name: str
    type: str
    source: str


@dataclass(frozen=True)
class Table:
    """A table of the warehouse. `object`: whose records it holds. `history`: set where it holds their past."""

    name: str
    object: str
    columns: tuple[Column, ...]
    history: History | None = None
    money: bool = field(default=False)

    @property
    def types(self) -> dict[str, str]:
        """{column: type}, the warehouse's own at the end."""
        return {column.name: column.type for column in self.columns} | OWN


@cache
def tables() -> dict[str, Table]:
    """All tables by name, those of objects before those of their past."""
    facts = [spec for spec in specs().values() if spec.facts is not None]
    referred = {info.target for spec in facts for info in dimensions_of(spec) if info.kind == "ref"}
    names = {spec.name for spec in facts} | _with_settings(referred)
    found = [_table(get_spec(name)) for name in sorted(names)]
    found += [_past(spec, history) for spec in facts if spec.facts is not None for history in spec.facts.history]
    return {table.name: table for table in found}


@cache
def schema_hash() -> str:
    """Changes when a declaration changes what the files hold; they are then made anew."""
    told = [[t.name, t.object, [[c.name, c.type, c.source] for c in t.columns], repr(t.history)]
            for t in tables().values()]  # fmt: skip
    return hashlib.sha256(json.dumps([FORMAT, told]).encode()).hexdigest()[:16]


def column_name(info: FieldInfo) -> str:
    """The warehouse's name of a field."""
    return f"{info.name}_id" if info.kind == "ref" else info.name


def history_name(spec: ObjectSpec, history: History) -> str:
    """The name of the table of an object's past: `opportunity__stage`."""
    return f"{spec.name}__{history.field}"


def _with_settings(names: set[str]) -> set[str]:
    """With the small objects that these refer to in turn: the pipelines of stages, the teams of members."""
    found = {name for name in names if not get_spec(name).stands_for}
    waiting = list(found)
    while waiting:
        for info in _described(get_spec(waiting.pop())):
            if info.kind == "ref" and info.target not in found and get_spec(info.target).settings:
                found.add(info.target)
                waiting.append(info.target)
    return found


def _table(spec: ObjectSpec) -> Table:
    infos = [*dimensions_of(spec), *measures_of(spec)] if spec.facts else _described(spec)
    columns = {"id": Column("id", "string", "t.id::text")}
    if spec.title in spec.fields:
        columns["title"] = Column("title", "string", f"f.{spec.fields[spec.title].column}::text")
    for info in infos:
        columns[column_name(info)] = _column(info)
    return Table(spec.name, spec.name, tuple(columns.values()), money=any(info.base for info in infos))


def _described(spec: ObjectSpec) -> list[FieldInfo]:
    """Of an object that facts are divided by: what it is itself divided by; of settings also the numbers."""
    kinds = _DESCRIBING | ({"integer"} if spec.settings else set())
    found = [info for info in spec.fields.values() if info.kind in kinds and not info.name.endswith("ated_by")]
    return found + [info for info in (spec.fields.get(spec.scope.owner),) if info and info not in found]


def _column(info: FieldInfo) -> Column:
    if info.kind in {"money", "decimal"}:
        source = info.base or info.column
        kind = f"decimal({DIGITS + info.decimal_places},{info.decimal_places})"
        return Column(info.name, kind, f"f.{source}::text")
    if info.kind == "integer":
        return Column(info.name, "int64", f"f.{info.column}::bigint")
    if info.kind == "datetime":  # without a zone, since DuckDB has no zones unless an extension is fetched
        return Column(info.name, "timestamp", f"f.{info.column} AT TIME ZONE 'UTC'")
    if info.kind in _TYPES:
        return Column(info.name, _TYPES[info.kind], f"f.{info.column}")
    return Column(column_name(info), "string", f"f.{info.column}::text")


def _past(spec: ObjectSpec, history: History) -> Table:
    amount = _column(spec.fields[history.measure])
    columns = (
        Column("id", "string", ""),
        Column("from_value", "string", ""),
        Column("to_value", "string", ""),
        Column(history.measure, amount.type, ""),
        Column("at", "timestamp", ""),
        Column("until", "timestamp", ""),
    )
    return Table(history_name(spec, history), spec.name, columns, history=history, money=True)
