"""What stands in a cell of a CSV file: decided by the type of the field, once for each column."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any

from quen.kernel.query.titles import Titles
from quen.kernel.records.links import split_key
from quen.kernel.records.render import Look, choice_label, country_name
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.text.cells import harmless
from quen.kernel.text.mentions import plain
from quen.kernel.text.parsing import ParseError, parse_country

Cell = Callable[[Any, Titles], str]


def text_cell(info: FieldInfo, look: Look, *, raw: bool, bare: bool = False) -> Cell:
    """How values of a column are written as text. Numbers have a point and no thousands, dates are ISO 8601: what
    spreadsheets of every language and Quen's own import read. `raw`: stored values, moments in UTC. `bare`: for a
    file whose cells have types, where a text is never run as a formula.
    """
    kind = info.kind
    safe: Callable[[str], str] = str if bare else harmless
    if kind in {"ref", "anyref"} and not raw:
        return _ref(info, safe) if kind == "ref" else _anyref
    if kind == "datetime":
        return _moments(UTC if raw else look.zone, "auto" if raw or info.editable else "seconds", raw=raw)
    plain_kind = _PLAIN.get(kind)
    if plain_kind is not None:
        return plain_kind
    if kind == "choice" and not raw:
        labels = {value: safe(str(label)) for value, label in info.choices}
        return _by(lambda value: labels.get(value) or safe(choice_label(info, value)))
    if kind == "country" and not raw:
        return _by(lambda value: country_text(value, look.language))
    if kind == "longtext" and not raw:
        return _by(lambda value: safe(plain(value)))
    return _by(lambda value: safe(str(value)))


def _by(write: Callable[[Any], str]) -> Cell:
    """A cell that is empty where the value is, and needs no titles."""

    def cell(value: Any, titles: Titles) -> str:
        del titles
        return "" if value is None or value == "" else write(value)

    return cell


def _number(value: Any, titles: Titles) -> str:
    del titles
    return "" if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)


def _boolean(value: Any, titles: Titles) -> str:
    del titles
    return "" if value is None else "true" if value else "false"


def _date(value: date | None, titles: Titles) -> str:
    del titles
    return "" if value is None else value.isoformat()


def _id(value: uuid.UUID | None, titles: Titles) -> str:
    del titles
    return "" if value is None else str(value)


_PLAIN: dict[str, Cell] = {
    "integer": _number,
    "decimal": _number,
    "money": _number,
    "boolean": _boolean,
    "date": _date,
    "id": _id,
    "ref": _id,
}


def _moments(zone: tzinfo, exact: str, *, raw: bool) -> Cell:
    def cell(value: datetime | None, titles: Titles) -> str:
        del titles
        if value is None:
            return ""
        local = value.astimezone(zone)
        return local.isoformat() if raw else local.replace(tzinfo=None).isoformat(" ", exact)

    return cell


def _ref(info: FieldInfo, safe: Callable[[str], str]) -> Cell:
    target = info.target

    def cell(value: Any, titles: Titles) -> str:
        return safe(titles.get((target, value), "")) if value is not None else ""

    return cell


def _anyref(value: Any, titles: Titles) -> str:
    """`account:Blue Star`, as an import takes it."""
    if not value:
        return ""
    key = split_key(value)
    return f"{key[0]}:{titles[key]}" if key in titles else ""


@lru_cache(maxsize=2000)
def country_text(code: str, language: str) -> str:
    """The country's name, or its code where the name would not be understood again."""
    name = country_name(code, language)
    try:
        return name if parse_country(name) == code else code
    except ParseError:
        return code
