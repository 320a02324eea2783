"""How the texts of one column are read, prepared once: what the column decides is not asked for each cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.core.validators import MaxLengthValidator

from quen.kernel.imports.plan import Column
from quen.kernel.records.inputs import text_reader
from quen.kernel.text.parsing import parse_date, parse_datetime, parse_decimal

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

Read = Callable[[str], Any]


def cell_reader(column: Column, spec: ObjectSpec, actor: Actor, reads_as: Actor) -> Read:
    """What makes a value of a text of `column`; it raises ParseError, and ValidationError of the field's validators.

    `reads_as`: `actor` with the language and the country that the texts are read in.
    """
    parse, plain = text_reader(column.info, reads_as), _plain(column, actor)
    field: Any = spec.model._meta.get_field(column.info.name)
    lengths = [v for v in field.validators if isinstance(v, MaxLengthValidator)]
    others = [v for v in field.validators if not isinstance(v, MaxLengthValidator)]
    longest = min((int(v.limit_value) for v in lengths if not callable(v.limit_value)), default=0)

    def read(text: str) -> Any:
        value = parse(plain(text) if plain else text)
        if lengths and not (type(value) is str and len(value) <= longest):
            for validator in lengths:
                validator(value)
        for validator in others:
            validator(value)
        return value

    return read


def _plain(column: Column, actor: Actor) -> Read | None:
    """What brings a number or date of a column that has told how it writes them into the form that leaves no doubt."""
    info, mark, day_first = column.info, column.mark, column.day_first
    if mark is not None and info.numeric:
        return lambda text: format(parse_decimal(text, actor.language, mark), "f")
    if day_first is not None and info.kind == "date":
        return lambda text: parse_date(text, day_first).isoformat()
    if day_first is not None and info.kind == "datetime":
        zone = ZoneInfo(actor.timezone)
        return lambda text: parse_datetime(text, zone, day_first).isoformat()
    return None
