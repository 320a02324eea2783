"""`FieldInfo`: what every surface needs to know of a field, whether it comes from a model or from a row."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.errors import Text
from quen.kernel.records.fields import (
    AnyRefField,
    BirthDateField,
    CountryField,
    CurrencyField,
    FormattedField,
    MoneyField,
    PhoneField,
    RecurrenceField,
    Ref,
)

if TYPE_CHECKING:
    from quen.kernel.registry.spec import ObjectSpec

# Shown at the end of a record, never written by hand.
DATES_AND_HANDS = ("created_at", "created_by", "updated_at", "updated_by")
_HIDDEN = frozenset({"id", "tenant_id", "version", "deleted_at"})


@dataclass(frozen=True)
class FieldInfo:
    """`name` is the public name (a reference without `_id`), `column` the database's.

    `sources`: the fields from which the database works it out; who may not see one of them does not see it.
    `kind`: text, longtext, email, phone, url, integer, decimal, money, date, datetime, boolean, choice,
    country, currency, ref, anyref (a record of any object), recurrence. `target`: object a reference points to.
    `sort_column`: column to order by. `sample`: a valid value where not every text is one. `birth`: a date shown
    with the age. `fields_of`: its choices are names of fields of that object; a hidden one does not exist here either.
    `reads`, `shows`: of a text with a form of its own (`FormattedField`).
    """

    name: str
    column: str
    label: Text
    kind: str
    required: bool = False
    help: Text = ""
    max_length: int = 0
    choices: tuple[tuple[str, Text], ...] = ()
    target: str = ""
    currency: str = ""
    base: str = ""
    decimal_places: int = 0
    default: Any = None
    editable: bool = True
    nullable: bool = False
    sort_column: str = ""
    filterable: bool = True
    sample: str = ""
    sources: tuple[str, ...] = ()
    maximum: Any = None
    birth: bool = False
    fields_of: str = ""
    reads: Callable[[str], str] | None = None
    shows: Callable[[str], str] | None = None

    @property
    def numeric(self) -> bool:
        return self.kind in {"integer", "decimal", "money"}

    @property
    def label_text(self) -> str:
        return str(self.label)


def object_name(model: type[models.Model]) -> str:
    """The registry's name of a model: `CurrencyRate` is `currency_rate`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", model.__name__).lower()


def describe_fields(spec: ObjectSpec) -> dict[str, FieldInfo]:
    """The fields of a spec's model, those placed in sections first, then the rest, then dates and hands."""
    model, found = spec.model, {}
    bases = {f.base for f in model._meta.get_fields() if isinstance(f, MoneyField)}
    skip = _HIDDEN | set(spec.secret.split())
    for model_field in model._meta.concrete_fields:
        name = model_field.name
        if name in skip or name.endswith("_sort") or isinstance(model_field, models.JSONField):
            continue
        if isinstance(model_field, models.ForeignKey) and not isinstance(model_field, Ref):
            continue
        found[name] = _describe(spec, model_field, derived=name in bases)
    placed = [name for section in spec.sections for name in section.fields]
    rest = [name for name in found if name not in placed and name not in DATES_AND_HANDS]
    return {name: found[name] for name in (*placed, *rest, *DATES_AND_HANDS) if name in found}


def _describe(spec: ObjectSpec, f: models.Field[Any, Any], *, derived: bool) -> FieldInfo:
    shape: Any = f.output_field if isinstance(f, models.GeneratedField) else f  # what the database works out
    kind = "money" if derived else _kind(shape)
    money = shape if isinstance(shape, MoneyField) else None
    required = not f.blank and not f.null and not f.has_default() and kind != "boolean" and f.editable
    return FieldInfo(
        name=f.name,
        column=str(f.column),
        label=f.verbose_name,
        kind=kind,
        required=required,
        help=f.help_text,
        max_length=getattr(f, "max_length", 0) or 0,
        choices=tuple((str(value), label) for value, label in (f.flatchoices or ())),
        target=_target(f),
        currency=money.currency if money else "",
        base=money.base if money else "",
        decimal_places=getattr(shape, "decimal_places", 0) or 0,
        default=None if not f.has_default() else f.get_default(),
        editable=f.editable and not derived and f.name not in DATES_AND_HANDS,
        nullable=shape.null,
        sort_column=_sort_column(spec, f, kind, money),
        filterable=kind not in {"longtext", "anyref", "recurrence"},
        sample=spec.samples.get(f.name, getattr(shape, "EXAMPLE", "")),
        maximum=min((v.limit_value for v in f.validators if isinstance(v, MaxValueValidator)), default=None),
        sources=tuple(sorted({*_sources(getattr(f, "expression", None)), *spec.follows.get(f.name, "").split()})),
        birth=isinstance(f, BirthDateField),
        fields_of=spec.names_fields.get(f.name, ""),
        reads=shape.read if isinstance(shape, FormattedField) else None,
        shows=shape.show if isinstance(shape, FormattedField) else None,
    )


def _sources(expression: Any) -> set[str]:
    """The fields that an expression names."""
    if isinstance(expression, models.F):
        return {str(vars(expression)["name"])}
    if isinstance(expression, models.Q):
        return {name.split("__")[0] for name in expression.referenced_base_fields}
    parts = expression.get_source_expressions() if hasattr(expression, "get_source_expressions") else ()
    found: set[str] = set()
    for part in parts:
        found |= _sources(part) if part is not None else set()
    return found


def _target(f: models.Field[Any, Any]) -> str:
    return object_name(f.remote_field.model) if isinstance(f, Ref) else ""


def _sort_column(spec: ObjectSpec, f: models.Field[Any, Any], kind: str, money: MoneyField | None) -> str:
    if money is not None and money.base:
        return money.base
    names = {other.name for other in spec.model._meta.concrete_fields}
    if f"{f.name}_sort" in names:
        return f"{f.name}_sort"
    if kind in {"integer", "decimal", "money", "date", "datetime", "boolean"}:
        return str(f.column)
    return ""


def _kind(f: models.Field[Any, Any]) -> str:
    for kind, types in _KINDS:
        if isinstance(f, types):
            return "choice" if kind == "text" and f.choices else kind
    return "text"


_KINDS: tuple[tuple[str, tuple[type, ...]], ...] = (
    ("ref", (Ref,)),
    ("anyref", (AnyRefField,)),
    ("recurrence", (RecurrenceField,)),
    ("money", (MoneyField,)),
    ("decimal", (models.DecimalField,)),
    ("integer", (models.IntegerField,)),
    ("boolean", (models.BooleanField,)),
    ("datetime", (models.DateTimeField,)),
    ("date", (models.DateField,)),
    ("email", (models.EmailField,)),
    ("url", (models.URLField,)),
    ("phone", (PhoneField,)),
    ("country", (CountryField,)),
    ("currency", (CurrencyField,)),
    ("longtext", (models.TextField,)),
    ("text", (models.CharField,)),
)

MORE = _("More")
