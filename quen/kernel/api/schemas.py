"""Pydantic models of what goes in and out, made from an object's fields. They describe; the kernel checks."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

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


class Detail(BaseModel):
    """A message, and where it belongs: in the body (JSON Pointer, "" for the whole), the query or a header."""

    detail: str
    pointer: str = Field(default=None)  # type: ignore[assignment]
    parameter: str = Field(default=None)  # type: ignore[assignment]
    header: str = Field(default=None)  # type: ignore[assignment]


class Problem(BaseModel):
    """RFC 9457."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: dict[str, list[str]]
    details: list[Detail]
    request_id: str
    current: dict[str, Any] = Field(default=None, description="412: the record as it stands now.")  # type: ignore[arg-type]
    conflicts: list[dict[str, Any]] = Field(default=None, description="Undo, 409: the fields changed since.")  # type: ignore[arg-type]


class Expanded(BaseModel):
    """A record that is referred to: `object` names its schema, of which it has the fields asked for."""

    model_config = ConfigDict(extra="allow")

    object: str
    id: uuid.UUID
    version: int


class FieldChange(BaseModel):
    field: str
    old: str | int | bool | None
    new: str | int | bool | None


class HistoryEntry(BaseModel):
    """`object` and `record` tell what was changed: the record itself, or a part of it such as an address."""

    id: int
    object: str
    record: uuid.UUID
    at: datetime.datetime
    operation: Literal["create", "update", "trash", "restore", "delete"]
    actor: uuid.UUID | None
    via: str
    undo_of: int | None
    changes: list[FieldChange]
    titles: dict[str, str | None] = Field(default=None)  # type: ignore[arg-type]


class Undo(BaseModel):
    """`together`: also what was done in the same moment. `force`: fields to put back though changed since."""

    together: bool = False
    force: list[str] = []


class Merge(BaseModel):
    """`with`: the record that is merged away. `fields`: whose value stays, where it is not the usual one."""

    with_: uuid.UUID = Field(alias="with")
    fields: dict[str, Literal["survivor", "loser"]] = {}


class Unmerge(BaseModel):
    with_: uuid.UUID = Field(alias="with")


class HistoryPage(BaseModel):
    data: list[HistoryEntry]
    next: str | None


Scopes = Literal["none", "own", "team", "all"]


class RoleRightsChange(BaseModel):
    """`grants`: {object, or "*" for all others: {action: scope}}; `hidden` and `protected`: {object: [field]}.

    A part that is sent replaces the old one as a whole.
    """

    model_config = _STRICT

    grants: dict[str, dict[str, Scopes]] = Field(default=None)  # type: ignore[arg-type]
    hidden: dict[str, list[str]] = Field(default=None)  # type: ignore[arg-type]
    protected: dict[str, list[str]] = Field(default=None)  # type: ignore[arg-type]


class RoleRights(BaseModel):
    """What a role grants, hides and protects; `version` is that of the role."""

    id: uuid.UUID
    version: int
    grants: dict[str, dict[str, Scopes]]
    hidden: dict[str, list[str]]
    protected: dict[str, list[str]]


class ShareCreate(BaseModel):
    """With a `member` or with a `team` and those below it."""

    model_config = _STRICT

    member: uuid.UUID | None = None
    team: uuid.UUID | None = None
    level: Literal["view", "edit"] = "view"


class Share(BaseModel):
    id: uuid.UUID
    member: uuid.UUID | None
    team: uuid.UUID | None
    level: Literal["view", "edit"]


class ShareList(BaseModel):
    data: list[Share]


class AccessReason(BaseModel):
    text: str
    applies: bool


class AccessRight(BaseModel):
    action: str
    allowed: bool
    reasons: list[AccessReason]


class Access(BaseModel):
    """What a user may do with a record, and why; `applies` marks the reasons that lead to this record."""

    member: uuid.UUID
    role: str
    rights: list[AccessRight]


class SearchHit(BaseModel):
    object: str
    id: uuid.UUID
    title: str
    subtitle: str


class SearchPage(BaseModel):
    data: list[SearchHit]


class Business(BaseModel):
    id: uuid.UUID
    name: str
    base_currency: str
    country: str


class Me(BaseModel):
    id: uuid.UUID
    name: str
    email: str
    role: str
    is_admin: bool
    language: str
    timezone: str
    tenant: Business
    objects: dict[str, dict[str, Literal["none", "own", "team", "all"]]]


COMMON: tuple[Model, ...] = (Problem, Undo, Merge, Unmerge, HistoryPage, SearchPage, Me, ShareList, Access)


def class_name(spec: ObjectSpec, suffix: str = "") -> str:
    """`currency_rate` as CurrencyRate, `…, "create"` as CurrencyRateCreate."""
    return "".join(part.title() for part in f"{spec.name}_{suffix}".split("_"))


def record_model(spec: ObjectSpec, infos: Iterable[FieldInfo]) -> Model:
    """A record as it is answered. Only id and version are always there (`fields` chooses among the rest)."""
    members: dict[str, Any] = {
        "id": (uuid.UUID, Field()),
        "version": (int, Field()),
        **{f"{info.name}_": (_answered(info), _field(info, None)) for info in infos},
        "titles": (dict[str, str | None], Field(default=None)),
        "expanded": (dict[str, Expanded | None], Field(default=None)),
    }
    return create_model(class_name(spec), __config__=_OPEN, **members)


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


def _field(info: FieldInfo, default: Any) -> Any:
    extra: dict[str, Any] = {"x-object": info.target} if info.target else {}
    if info.kind in {"email", "url"}:
        extra["format"] = {"email": "email", "url": "uri"}[info.kind]
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
