"""`Facts`: what of an object is counted and summed in the warehouse, and by what it is divided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from quen.kernel.registry.fields import DATES_AND_HANDS, FieldInfo

if TYPE_CHECKING:
    from quen.kernel.registry.spec import ObjectSpec

DIVIDING = frozenset({"choice", "boolean", "ref", "date", "datetime", "country", "currency"})
WORDS = frozenset({"text"})  # divide too, but only where a declaration names them
_NOT_DERIVED = frozenset({"updated_at", "updated_by", "created_by"})  # of updates alone the log says nothing


@dataclass(frozen=True)
class History:
    """Where the past of the reference `field` is kept: a table of the tenant with one row for each move.

    `model` ("app.Model") names the record in the reference `record` and the new value in `after`; `at` is the
    moment of the move, and `amount` what the record's `measure` was then (in base currency). The columns are names
    of the model's fields.
    """

    field: str
    model: str
    record: str
    after: str
    at: str = "at"
    amount: str = "amount"
    measure: str = "amount"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Figures of an object's records.

    date        the date by which they fall into months and years when nobody chooses another one
    measures    numeric fields that can be summed; empty: all of them. Money counts in the base currency
    dimensions  fields that divide: choices, yes or no, references, dates, countries, currencies, and texts with
                few values; empty: all such fields but texts. Dates are always among them, and the owner
    history     fields whose past values are kept, for figures as of a day
    """

    date: str
    measures: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    history: tuple[History, ...] = ()


def measures_of(spec: ObjectSpec) -> list[FieldInfo]:
    """The fields of an object with facts that can be summed; "count" is always there besides."""
    if spec.facts is None:
        return []
    names = spec.facts.measures or tuple(info.name for info in spec.fields.values() if _sums(spec, info))
    return [spec.fields[name] for name in names]


def dimensions_of(spec: ObjectSpec) -> list[FieldInfo]:
    """The fields of an object with facts by which its figures are divided and filtered, dates included."""
    if spec.facts is None:
        return []
    chosen = set(spec.facts.dimensions) | {spec.scope.owner, spec.scope.via, spec.facts.date}
    chosen |= {history.field for history in spec.facts.history}
    kinds = {"date", "datetime"} if spec.facts.dimensions else DIVIDING
    return [i for i in spec.fields.values() if i.name in chosen or (i.kind in kinds and i.name not in _NOT_DERIVED)]


def fact_problems(spec: ObjectSpec) -> Iterator[str]:
    """What is wrong with a declaration, in sentences; nothing when every name means something that can be used."""
    facts = spec.facts
    if facts is None:
        return
    named = (facts.date, *facts.measures, *facts.dimensions, *(h.field for h in facts.history))
    unknown = [name for name in named if name not in spec.fields]
    if unknown:
        yield f"names {', '.join(unknown)}, which are no fields"
        return
    if spec.fields[facts.date].kind not in {"date", "datetime"}:
        yield f"date names {facts.date!r}, which is no date"
    for name in facts.measures:
        info = spec.fields[name]
        if not info.numeric:
            yield f"measures names {name!r}, which is no number"
        elif info.kind == "money" and info.currency and not info.base:
            yield f"measures names {name!r}, which has no amount in the base currency to sum"
    for name in facts.dimensions:
        if spec.fields[name].kind not in DIVIDING | WORDS:
            yield f"dimensions names {name!r}, which divides nothing"
    for history in facts.history:
        yield from _history_problems(spec, history)


def _history_problems(spec: ObjectSpec, history: History) -> Iterator[str]:
    if spec.fields[history.field].kind != "ref":
        yield f"history names {history.field!r}, which is no reference"
    if history.measure not in {info.name for info in measures_of(spec)}:
        yield f"history.measure names {history.measure!r}, which is no measure"
    try:
        model = apps.get_model(history.model)
    except (LookupError, ValueError):
        yield f"history names the model {history.model!r}, which does not exist"
        return
    for name in (history.record, history.after, history.at, history.amount):
        try:
            model._meta.get_field(name)
        except FieldDoesNotExist:
            yield f"history names {history.model}.{name}, which is no field"


def _sums(spec: ObjectSpec, info: FieldInfo) -> bool:
    bases = {other.base for other in spec.fields.values() if other.base}
    if info.name in bases or info.name in DATES_AND_HANDS or not info.numeric:
        return False
    return info.kind != "money" or bool(info.base) or not info.currency
