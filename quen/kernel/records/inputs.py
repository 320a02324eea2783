"""What people type and programs send, turned into values of fields. Nothing is guessed silently."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from quen.kernel.errors import DomainError
from quen.kernel.records.links import record_key, split_key
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.text import parsing
from quen.kernel.text.forms import forms
from quen.kernel.text.parsing import ParseError

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


_UNMEASURED = frozenset({"country", "currency", "choice"})  # what is written is not what is kept


def parse_text(info: FieldInfo, text: str, actor: Actor) -> Any:
    """The value of `info` that the typed `text` means; empty text is "no value". Raises ParseError."""
    return text_reader(info, actor)(text)


def text_reader(info: FieldInfo, actor: Actor) -> Callable[[str], Any]:
    """`parse_text` for many texts of one field."""
    nothing = None if info.nullable or info.numeric or info.kind in {"ref", "date", "datetime"} else ""
    limit = 0 if info.kind in _UNMEASURED else info.max_length or 0
    convert, reads = _TEXT.get(info.kind), info.reads

    def read(text: str) -> Any:
        # a browser sends lines ended by CR LF; kept, an unchanged text would count as changed
        text = text.replace("\x00", "").replace("\r\n", "\n").strip()
        if not text:
            return nothing
        if limit and len(text) > limit:
            raise ParseError(_("At most %(count)d characters.") % {"count": limit})
        if reads is not None:
            return reads(text)
        return convert(info, text, actor) if convert else text

    return read


def _choice(info: FieldInfo, text: str, actor: Actor) -> str:
    del actor
    for value, label in info.choices:
        if text.casefold() in {value.casefold(), str(label).casefold()}:
            return value
    raise ParseError(_("“%(text)s” is not one of the choices.") % {"text": text[:60]})


def _ref(info: FieldInfo, text: str, actor: Actor) -> uuid.UUID:
    del info, actor
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise ParseError(_("Please choose one from the list.")) from error


def _anyref(info: FieldInfo, text: str, actor: Actor) -> str:
    del info, actor
    from quen.kernel.registry.registry import specs

    try:
        name, record_id = split_key(text)
    except ValueError as error:
        raise ParseError(_("Please choose one from the list.")) from error
    if name not in specs():
        raise ParseError(_("Please choose one from the list."))
    return record_key(name, record_id)


def _integer(info: FieldInfo, text: str, actor: Actor) -> int:
    del info
    value = parsing.parse_integer(text, actor.language)
    if abs(value) > 2**31 - 1:
        raise ParseError(_("This number is too large."))
    return value


def _decimal(info: FieldInfo, text: str, actor: Actor) -> Decimal:
    return _fit(info, parsing.parse_decimal(text, actor.language))


def _fit(info: FieldInfo, value: Decimal) -> Decimal:
    if not value.is_finite() or abs(value) >= Decimal(10) ** 16:
        raise ParseError(_("This number is too large."))
    rounded = round(value, info.decimal_places)
    if rounded != value:
        raise ParseError(_("At most %(count)d decimal places.") % {"count": info.decimal_places})
    return rounded


def _date(info: FieldInfo, text: str, actor: Actor) -> date:
    del info
    if forms().date:
        return parsing.parse_date(text, day_first=forms().date != "mdy")
    return parsing.parse_date(text, day_first=actor.language != "en" or "/" not in text or actor.country != "US")


def _datetime(info: FieldInfo, text: str, actor: Actor) -> datetime:
    del info
    return parsing.parse_datetime(text, ZoneInfo(actor.timezone))


def _phone(info: FieldInfo, text: str, actor: Actor) -> str:
    del info
    return parsing.parse_phone(text, actor.country)


def _by(parse: Callable[[str], Any]) -> Callable[[FieldInfo, str, Actor], Any]:
    """A parser that needs nothing but the text."""

    def convert(info: FieldInfo, text: str, actor: Actor) -> Any:
        del info, actor
        return parse(text)

    return convert


_TEXT: dict[str, Callable[[FieldInfo, str, Actor], Any]] = {
    "choice": _choice,
    "ref": _ref,
    "anyref": _anyref,
    "integer": _integer,
    "decimal": _decimal,
    "money": _decimal,
    "date": _date,
    "datetime": _datetime,
    "boolean": _by(parsing.parse_boolean),
    "email": _by(parsing.parse_email),
    "phone": _phone,
    "url": _by(parsing.parse_url),
    "country": _by(parsing.parse_country),
    "currency": _by(parsing.parse_currency),
}


def parse_form(fields: list[FieldInfo], data: Mapping[str, str], actor: Actor) -> dict[str, Any]:
    """Values of the `fields` present in a posted form. Raises DomainError with all messages by field."""
    values: dict[str, Any] = {}
    errors: dict[str, list[Any]] = {}
    for info in fields:
        if info.name not in data:
            continue
        try:
            values[info.name] = parse_text(info, data[info.name], actor)
        except ParseError as error:
            errors[info.name] = [str(error)]
            continue
        if info.required and values[info.name] in (None, ""):
            errors[info.name] = [_("Please fill in this field.")]
    if errors:
        raise DomainError("invalid", _("Some fields need a correction."), errors=errors)
    return values


def parse_json(info: FieldInfo, value: Any, actor: Actor) -> Any:
    """The value of `info` from JSON: numbers as numbers or decimal strings, dates ISO 8601. Raises ParseError."""
    if value is None:
        if info.nullable or info.kind == "ref":
            return None
        if info.kind in {
            "text",
            "longtext",
            "email",
            "phone",
            "url",
            "choice",
            "country",
            "currency",
            "anyref",
            "recurrence",
        }:
            return ""
        raise ParseError(_("Please fill in this field."))
    if info.kind == "boolean":
        if not isinstance(value, bool):
            raise ParseError(_("Must be true or false."))
        return value
    if info.kind == "integer":
        if not isinstance(value, int) or isinstance(value, bool) or abs(value) > 2**31 - 1:
            raise ParseError(_("Must be a whole number."))
        return value
    if info.numeric:
        return _json_decimal(info, value)
    if not isinstance(value, str):
        raise ParseError(_("Must be a string."))
    if info.kind in {"date", "datetime"}:
        return _json_moment(info, value)
    if info.kind == "ref" and not value:
        raise ParseError(_("Must be a UUID."))
    if info.kind == "choice" and value == "":
        return _choice(info, value, actor) if info.required else ""
    return parse_text(info, value, actor)


def _json_decimal(info: FieldInfo, value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise ParseError(_("Must be a decimal number, as a string or without an exponent."))
    try:
        return _fit(info, Decimal(value))
    except InvalidOperation as error:
        raise ParseError(_("Must be a decimal number, as a string or without an exponent.")) from error


def _json_moment(info: FieldInfo, value: str) -> Any:
    try:
        if info.kind == "date":
            return date.fromisoformat(value)
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise ParseError(_("Must be a date in ISO 8601 form.")) from error
    if moment.tzinfo is None:
        raise ParseError(_("Must have a time zone."))
    return moment
