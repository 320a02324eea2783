"""Pydantic models of what goes in and out, made from an object's fields. They describe; the kernel checks."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from quen.kernel.access.actor import Actor
from quen.kernel.api.answers import Expanded
from quen.kernel.api.told import told_fields, told_object
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.spec import ObjectSpec

Model = type[BaseModel]
_TEXT_KINDS = frozenset(
    {"text", "longtext", "email", "phone", "url", "choice", "country", "currency", "anyref", "recurrence"}
)
_STRICT = ConfigDict(extra="forbid")
_OPEN = ConfigDict(extra="ignore")


class Schema(GenerateJsonSchema):
    """Leaves out `default: null`, which only says that a member may be missing."""

    def default_schema(self, schema: Any) -> JsonSchemaValue:
        if schema.get("default") is None:
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)


def class_name(spec: ObjectSpec, suffix: str = "") -> str:
    """`currency_rate` as CurrencyRate, `…, "create"` as CurrencyRateCreate."""
    return "".join(part.title() for part in f"{spec.name}_{suffix}".split("_"))


def record_model(spec: ObjectSpec, infos: Iterable[FieldInfo], actor: Actor) -> Model:
    """A record as it is answered. Only id and version are always there (`fields` chooses among the rest).

    `x-quen-object` and each field's `x-quen-field` tell what a list, a filter or a form of it is made from.
    """
    told = told_fields(spec, actor)
    members: dict[str, Any] = {
        "id": (uuid.UUID, Field()),
        "version": (int, Field()),
        **{f"{info.name}_": (_answered(info), _field(info, None, told[info.name])) for info in infos},
        "titles": (dict[str, str | None], Field(default=None)),
        "expanded": (dict[str, Expanded | None], Field(default=None)),
    }
    config = ConfigDict(extra="ignore", json_schema_extra={"x-quen-object": told_object(spec, actor)})
    return create_model(class_name(spec), __config__=config, **members)


def page_model(spec: ObjectSpec, record: Model) -> Model:
    """A page of records."""
    members: dict[str, Any] = {
        "data": (list[record], Field()),  # type: ignore[valid-type]
        "next": (str | None, Field()),
        "count": (int, Field(default=None)),
        "count_capped": (bool, Field(default=None)),
    }
    return create_model(class_name(spec, "page"), __config__=_OPEN, **members)


def input_model(
    spec: ObjectSpec,
    suffix: str,
    infos: Iterable[FieldInfo],
    required: Iterable[str],
    *,
    own_id: bool = False,
) -> Model:
    """A body: the fields that may be written; `required` must be there, `own_id` may be."""
    must = set(required)
    members: dict[str, Any] = {"id": (uuid.UUID, Field(default=None))} if own_id else {}
    for info in infos:
        default = ... if info.name in must else _default(info, suffix)
        members[f"{info.name}_"] = (_asked(info), _field(info, default))
    return create_model(class_name(spec, suffix), __config__=_STRICT, **members)


def _field(info: FieldInfo, default: Any, told: dict[str, Any] | None = None) -> Any:
    extra: dict[str, Any] = {"x-object": info.target} if info.target else {}
    if told:
        extra["x-quen-field"] = told
    if info.kind in {"email", "url"}:  # "" stands for none, which is no address
        extra["format" if told is None and info.required else "x-format"] = {"email": "email", "url": "uri"}[info.kind]
    if info.kind in {"phone", "country", "currency"}:
        extra["x-format"] = {"phone": "E.164", "country": "ISO 3166-1 alpha-2", "currency": "ISO 4217"}[info.kind]
    return Field(
        default=default,
        alias=info.name,
        title=str(info.label),
        description=str(info.help) or None,
        json_schema_extra=extra or None,
    )


def _default(info: FieldInfo, suffix: str) -> Any:
    return info.default if suffix == "create" and isinstance(info.default, bool | int) else None


def _answered(info: FieldInfo) -> Any:
    kind = _type(info)
    return kind | None if info.nullable else kind


def _asked(info: FieldInfo) -> Any:
    may_be_empty = not info.required and (info.nullable or info.kind == "ref" or info.kind in _TEXT_KINDS)
    return _type(info) | None if may_be_empty else _type(info)


def _type(info: FieldInfo) -> Any:
    if info.kind == "choice" and info.choices:
        values = [value for value, _label in info.choices]
        empty = [] if info.required or info.default else [""]
        return Literal[(*values, *empty)]
    if info.kind in {"decimal", "money"}:
        return Annotated[Decimal, Field(decimal_places=info.decimal_places)]
    if info.kind in _TEXT_KINDS and info.max_length:
        return Annotated[str, Field(max_length=info.max_length)]
    return _TYPES.get(info.kind, str)


_TYPES: dict[str, Any] = {
    "integer": Annotated[int, Field(ge=-(2**31) + 1, le=2**31 - 1)],
    "date": datetime.date,
    "datetime": datetime.datetime,
    "boolean": bool,
    "ref": uuid.UUID,
}
