"""Text of a filter turned into the value of a field."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from quen.kernel.errors import DomainError
from quen.kernel.query.periods import days_of, parse_period
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.text.parsing import parse_decimal

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

_LARGEST = Decimal(10) ** 18


def filter_value(info: FieldInfo, text: str, actor: Actor, parameter: str) -> Any:
    """The value that `text` means for `info`, of a relative date its first day. Raises DomainError at `parameter`."""
    try:
        period = parse_period(text) if info.kind in {"date", "datetime"} else None
        return days_of(period, actor)[0] if period else convert(info, text.strip(), actor)
    except (ValueError, InvalidOperation, OverflowError) as error:
        message = _("“%(text)s” is not a value of %(field)s.") % {"text": text[:60], "field": info.label}
        raise DomainError("bad_value", message, field=parameter) from error


def convert(info: FieldInfo, text: str, actor: Actor) -> Any:
    """The value of `text`. Raises ValueError, InvalidOperation or OverflowError."""
    if "\x00" in text:
        raise ValueError(text)
    if info.fields_of and text not in {name for name, _label in info.choices}:
        raise ValueError(text)
    if info.kind == "ref":
        return actor.member_id if text == "me" and info.target == "member" else uuid.UUID(text)
    if info.kind == "integer":
        number = int(text)
        if abs(number) > 2**31 - 1:
            raise ValueError(text)
        return number
    if info.numeric:
        value = _number(text, actor)
        if not value.is_finite() or abs(value) >= _LARGEST:
            raise ValueError(text)
        return value
    if info.kind == "boolean":
        return _boolean(text)
    if info.kind == "date":
        return date.fromisoformat(text)
    if info.kind == "datetime":
        return _moment(text, actor)
    return info.reads(text) if info.reads is not None and text else text


def _number(text: str, actor: Actor) -> Decimal:
    """As programs write it; else as people do ("1.234.567,89")."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return parse_decimal(text, actor.language)


def _boolean(text: str) -> bool:
    if text.lower() not in {"true", "false", "1", "0"}:
        raise ValueError(text)
    return text.lower() in {"true", "1"}


def _moment(text: str, actor: Actor) -> datetime:
    from zoneinfo import ZoneInfo

    moment, zone = datetime.fromisoformat(text), ZoneInfo(actor.timezone)
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
