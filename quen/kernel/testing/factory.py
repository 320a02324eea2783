"""Valid records of any object, derived from its fields: no lines per object.

Values are unique and easy to find again: a text holds the name of its field, and numbers have digits of
their own, so that a test can tell whether a value has leaked into a page.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from quen.kernel.records.save import save_record
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.registry import get_spec

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

_numbers = itertools.count(1)
_LETTERS = "bcdfghjkmnpqrstvwxz"  # no vowels: no word of any language comes out


def restart_numbers(at: int) -> None:
    """Go on counting from `at`, so that processes that share a template do not repeat its values."""
    global _numbers  # noqa: PLW0603
    _numbers = itertools.count(at)


def token(number: int) -> str:
    """A text without sense, of 7 letters, different for each number: `qqbbbcd`."""
    letters = ""
    for _ in range(5):
        number, rest = divmod(number, len(_LETTERS))
        letters = _LETTERS[rest] + letters
    return "qq" + letters


def value_for(info: FieldInfo, number: int) -> Any:
    """A valid value of a field that is not a reference; `number` makes it unique where it can be."""
    if info.sample and info.kind == "boolean":
        return info.sample == "true"
    if info.sample and info.numeric:
        return Decimal(info.sample)
    if info.sample:
        text = info.sample.format(token=token(number))
        return date.fromisoformat(text) if info.kind == "date" else text
    if info.fields_of and not info.required:
        return ""  # which of the choices exist depends on who asks
    if info.choices:
        return info.choices[0][0]
    make = _MAKERS.get(info.kind)
    if make is None:
        raise ValueError(f"no value for a field of kind {info.kind}")
    return make(info, number)


def _text(info: FieldInfo, number: int) -> str:
    text = f"{token(number)} {info.name}"
    return text[: info.max_length] if info.max_length else text


def _decimal(info: FieldInfo, number: int) -> Decimal:
    whole = 1_000_003 + number * 7_919  # seven digits and more, which no other figure of a page has
    if info.maximum is not None:
        return Decimal(number * 7_919 % 8_999 + 1_001).scaleb(-2)  # 10.01 to 99.99: digits to be found again
    if info.decimal_places > 2:  # a quantity or a rate, 1000.003 to 9999.003: times an amount it still fits
        return Decimal(1_000_003 + number * 7_919 % 9_000_000).scaleb(-3)
    return Decimal(whole)


# ruff: noqa: ARG005  (all are called alike)
_MAKERS: dict[str, Callable[[FieldInfo, int], Any]] = {
    "text": _text,
    "longtext": _text,
    "email": lambda info, number: f"{token(number)}@{info.name.replace('_', '-')}.example",
    "phone": lambda info, number: f"+8490{1_000_000 + number % 8_999_999:07d}",
    "url": lambda info, number: f"https://{token(number)}.example/{info.name}",
    "integer": lambda info, number: number % min(90, int(info.maximum or 90)) + 1,
    "decimal": _decimal,
    "money": _decimal,
    # what ends, ends after all that begins
    "date": lambda info, number: date(2061 if "until" in info.name else 2001, 1, 1) + timedelta(days=number % 9000),
    "datetime": lambda info, number: datetime(2001, 1, 1, tzinfo=UTC) + timedelta(hours=number),
    "boolean": lambda info, number: True,
    "country": lambda info, number: "VN",
    "currency": lambda info, number: "USD",
    "anyref": lambda info, number: f"member:{uuid.UUID(int=number)}",
}


def values(
    spec: ObjectSpec, *, actor: Actor, full: bool = True, owner: uuid.UUID | None = None, **given: Any
) -> dict[str, Any]:
    """Values with which `actor` may create a record of `spec`; references are ids of records made for it.

    `full`: all fields, else only the required ones. `owner`: to whom it and all made for it belong. A value
    in `given` is taken as it is.
    """
    if owner is not None and spec.scope.owner:
        given.setdefault(spec.scope.owner, owner)
    found: dict[str, Any] = {}
    for info in spec.writable(actor, "create"):
        if info.name in given:
            found[info.name] = given[info.name]
        elif info.kind == "ref":
            if (info.required or full) and not _leave_out(spec, info):
                found[info.name] = make(get_spec(info.target), actor=actor, full=False, owner=owner).pk
        elif info.kind == "anyref":
            continue
        elif info.required or full:
            found[info.name] = fresh_value(info)
    return found


def _leave_out(spec: ObjectSpec, info: FieldInfo) -> bool:
    """Owners are the actor unless somebody says otherwise; nothing is its own parent."""
    return not info.required and (info.name == spec.scope.owner or info.target == spec.name)


def fresh_value(info: FieldInfo) -> Any:
    """A value of a field that is not a reference, unlike those of all records made before."""
    return value_for(info, next(_numbers))


def make(spec: ObjectSpec, *, actor: Actor, full: bool = True, owner: uuid.UUID | None = None, **given: Any) -> Any:
    """A record of `spec`, saved by `actor` in the current transaction; of a stand-in one that it stands for."""
    if spec.stands_for:
        return make(get_spec(spec.stands_for[0]), actor=actor, full=full, owner=owner, **given)
    found = values(spec, actor=actor, full=full, owner=owner, **given)
    return save_record(spec, actor=actor, changes=found)
