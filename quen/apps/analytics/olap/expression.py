"""A pivot told as data, as ONE Ibis expression: the finest groups once, and every subtotal from them.

    plan: {object, rows: [key …], columns: [key …], measures: [{column, way}], where: condition, zone, week_start,
           history: {table, column, at} | None, subtotals: bool}
    key:  {column, period}   period: "" (the value itself), year, quarter, month, week or day
    condition: ["all", [c …]] | ["any", [c …]] | ["not", c] | ["nothing"] | ["in", column, [text …]]
             | ["empty", column] | ["lt" | "lte" | "gt" | "gte", column, text] | ["within", column, table, c]

Conditions are true or false, never unknown. Texts are read as the column's type. The answer has for each group how
many of the rows' and columns' keys it is made by (`r`, `c`), the keys as texts (`r0` …, `c0` …), `n` and
parts of measures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.datatypes as dt

Tables = Callable[[str], Any]


def _zoned(zone: str, moment: Any) -> Any:
    """DuckDB's function of two meanings: a clock's time in a zone as a moment, and the other way round."""


_moment = ibis.udf.scalar.builtin(_zoned, name="timezone", signature=((dt.string, dt.timestamp), dt.Timestamp("UTC")))
_clock = ibis.udf.scalar.builtin(_zoned, name="timezone", signature=((dt.string, dt.Timestamp("UTC")), dt.timestamp))


def _local(zone: str, moment: Any) -> Any:
    """The wall clock of `zone` at a moment in UTC."""
    minutes = _offset(zone)
    if minutes is not None:
        return moment + ibis.interval(minutes=minutes)
    return _clock(zone, _moment("UTC", moment))


@cache
def _offset(name: str) -> int | None:
    """By how many minutes a zone is before UTC, where that does not change in living records: ten times as fast."""
    zone = ZoneInfo(name)
    found = {
        datetime(year, month, 15, tzinfo=zone).utcoffset() for year in range(1990, 2041) for month in (1, 4, 7, 10)
    }
    only = found.pop()
    return only // timedelta(minutes=1) if only is not None and not found else None


def pivot_expression(plan: dict[str, Any], tables: Tables) -> Any:
    """The expression of every group of the pivot."""
    fact = tables(plan["object"])
    if plan.get("history"):
        fact = _as_of(fact, tables, plan["history"])
    if plan.get("where"):
        fact = fact.filter(condition(fact, plan["where"], tables))
    rows = {f"r{place}": key for place, key in enumerate(plan["rows"])}
    columns = {f"c{place}": key for place, key in enumerate(plan["columns"])}
    parts = {name: value for place, m in enumerate(plan["measures"]) for name, value in _parts(fact, place, m)}
    keys = {**rows, **columns}
    by = {name: _key(fact, key, plan) for name, key in keys.items()}
    finest = fact.group_by(**by).agg(n=fact.count(), **parts) if keys else fact.agg(n=fact.count(), **parts)
    finest = finest.mutate(**{name: _text_of(finest[name], key) for name, key in keys.items()}) if keys else finest
    levels = [(r, c) for r in _levels(rows, plan) for c in _levels(columns, plan)]
    groups = [_level(finest, list(rows)[:r], list(columns)[:c], [*keys], [*parts]) for r, c in levels]
    return ibis.union(*groups) if len(groups) > 1 else groups[0]


def _levels(keys: dict[str, Any], plan: dict[str, Any]) -> Sequence[int]:
    """By how many of the keys there are groups: by all, by none (the total), and with subtotals those between."""
    return range(len(keys) + 1) if plan.get("subtotals", True) else sorted({0, len(keys)})


def _level(finest: Any, rows: list[str], columns: list[str], keys: list[str], parts: list[str]) -> Any:
    kept = [*rows, *columns]
    if len(kept) == len(keys):
        found = finest
    else:
        figures = {"n": finest.n.sum(), **{name: _again(finest, name) for name in parts}}
        found = finest.group_by(kept).agg(**figures) if kept else finest.agg(**figures)
    shown = {k: found[k] if k in kept else ibis.null(finest[k].type()) for k in keys}
    level = {"r": ibis.literal(len(rows), "int8"), "c": ibis.literal(len(columns), "int8")}
    figures = {
        "n": found.n.fill_null(0).cast("string"),  # as DuckDB sums counts into wider numbers
        **{name: found[name].cast("string") for name in parts},
    }
    return found.select(**level, **shown, **figures)


def _again(finest: Any, name: str) -> Any:
    """A part of a measure for several groups together."""
    column = finest[name]
    return {"a": column.min, "z": column.max}.get(name[0], column.sum)()


def _parts(fact: Any, place: int, measure: dict[str, str]) -> list[tuple[str, Any]]:
    """The sums from which a measure is worked out: s (sum), k (how many have a value), a (least), z (greatest)."""
    column, way = fact[measure["column"]], measure["way"]
    scale = getattr(column.type(), "scale", 0) or 0
    number = column.cast(dt.Decimal(38, scale))
    made = {"s": number.sum(), "k": column.count(), "a": number.min(), "z": number.max()}
    return [(f"{part}{place}", made[part]) for part in {"sum": "s", "avg": "sk", "min": "a", "max": "z"}[way]]


def _key(fact: Any, key: dict[str, str], plan: dict[str, Any]) -> Any:
    """What groups: of periods a number, since dates are cut down dearly (a quarter of the time for a million)."""
    column, period = fact[key["column"]], key.get("period", "")
    if not period:
        words = column.type().is_string() and not key["column"].endswith("_id")
        return column.nullif("") if words else column
    day = _local(plan["zone"], column).date() if column.type().is_timestamp() else column
    if period == "week":
        shift = ibis.interval(days=(int(plan.get("week_start", 1)) - 1) % 7)
        return (day - shift).truncate("W") + shift
    if period == "day":
        return day
    year = day.year().cast("int32")
    if period == "year":
        return year
    return year * 12 + (day.month() - 1 if period == "month" else (day.quarter() - 1) * 3)


def _text_of(group: Any, key: dict[str, str]) -> Any:
    """The text that names a group: of a period its first day."""
    period = key.get("period", "")
    if period == "year":
        group = ibis.date(group, 1, 1)
    elif period in {"quarter", "month"}:
        group = ibis.date((group // 12).cast("int32"), (group % 12 + 1).cast("int32"), 1)
    elif period == "week":
        group = group.cast("timestamp").date()
    return group if group.type().is_string() else group.cast("string")


def _as_of(fact: Any, tables: Tables, history: dict[str, str]) -> Any:
    """The facts with what their history says of a moment; those that were not there then are left out."""
    then = tables(history["table"])
    at = _value(history["at"], then["at"].type())
    then = then.filter((then["at"] < at) & (then["until"].isnull() | (then["until"] >= at)))
    changed = {history["column"]: then["to_value"]}
    if history.get("amount"):
        changed[history["amount"]] = then[history["amount"]].cast(fact[history["amount"]].type())
    then = then.select(_of=then["id"], **{f"_{name}": column for name, column in changed.items()})
    joined = fact.inner_join(then, fact["id"] == then["_of"])
    return joined.mutate(**{name: joined[f"_{name}"] for name in changed}).select(*fact.columns)


def condition(table: Any, told: list[Any], tables: Tables) -> Any:
    """A condition of the protocol on `table`, never unknown."""
    name, *rest = told
    if name == "nothing":
        return ibis.literal(False)
    if name in {"all", "any"}:
        parts = [condition(table, part, tables) for part in rest[0]]
        return ibis.and_(*parts) if name == "all" else ibis.or_(*parts)
    if name == "not":
        return ~condition(table, rest[0], tables)
    column = table[rest[0]]
    if name == "empty":
        return (column.isnull() | (column == "")) if column.type().is_string() else column.isnull()
    if name == "within":
        other = tables(rest[1])
        return column.isin(other.filter(condition(other, rest[2], tables))["id"]).fill_null(False)
    if name == "in":
        return _among(column, rest[1])
    value = _value(rest[1], column.type())
    compared = {"lt": column < value, "lte": column <= value, "gt": column > value, "gte": column >= value}[name]
    return compared.fill_null(False)


FEW = 200


def _among(column: Any, texts: list[str]) -> Any:
    if not texts:
        return ibis.literal(False)
    if len(texts) <= FEW:
        return column.isin([_value(text, column.type()) for text in texts]).fill_null(False)
    import pyarrow as pa

    many = ibis.memtable(pa.table({"v": pa.array(texts, pa.string())}))
    return column.cast("string").isin(many["v"]).fill_null(False)


def _value(text: str, kind: Any) -> Any:
    if kind.is_string():
        return ibis.literal(text)
    return ibis.literal(str(text)).cast(kind)
