"""Pydantic models of the bodies that are the same for every object. They describe; the kernel checks."""

from __future__ import annotations

import datetime
import uuid
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Model = type[BaseModel]
_STRICT = ConfigDict(extra="forbid")


def _absent(**rules: Any) -> Any:
    """A field that may be left out, but is never null."""
    return Field(default=None, **rules)


class Detail(BaseModel):
    """A message, and where it belongs: in the body (JSON Pointer, "" for the whole), the query or a header."""

    detail: str
    pointer: str = _absent()
    parameter: str = _absent()
    header: str = _absent()


class Expanded(BaseModel):
    """A record that is referred to: `object` names its schema, of which it has the fields asked for."""

    model_config = ConfigDict(extra="allow")

    object: str
    id: uuid.UUID
    version: int


class ItemProblem(BaseModel):
    """Why an operation was refused, as in Problem."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: dict[str, list[str]]
    details: list[Detail]
    current_version: int = _absent()


class BulkResult(BaseModel):
    """What became of the operation at `index`; `record` where fields were asked for."""

    index: int
    status: int
    result: Literal["created", "updated", "unchanged", "deleted", "refused"]
    id: uuid.UUID = _absent()
    version: int = _absent()
    record: dict[str, Any] = _absent()
    problem: ItemProblem = _absent()


class BulkResults(BaseModel):
    data: list[BulkResult]
    succeeded: int
    failed: int


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
    current: dict[str, Any] = _absent(description="412: the record as it stands now.")
    results: list[BulkResult] = _absent(description="Bulk, 422: the operations that were refused.")
    conflicts: list[dict[str, Any]] = _absent(description="Undo, 409: the fields changed since.")


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
    titles: dict[str, str | None] = _absent()


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

    grants: dict[str, dict[str, Scopes]] = _absent()
    hidden: dict[str, list[str]] = _absent()
    protected: dict[str, list[str]] = _absent()


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


class NotificationTold(BaseModel):
    """`sentence` is in the caller's language; `record` null where it is not shared with her any more."""

    id: uuid.UUID
    kind: str
    sentence: str
    text: str
    object: str | None
    record: uuid.UUID | None
    at: datetime.datetime
    read: bool


class NotificationPage(BaseModel):
    data: list[NotificationTold]
    next: str | None
    unread: int
    unread_capped: bool


class MarkRead(BaseModel):
    """Either `ids` or `all`."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "oneOf": [{"required": ["ids"]}, {"required": ["all"], "properties": {"all": {"const": True}}}]
        },
    )

    ids: list[uuid.UUID] = _absent(max_length=1000)
    all: bool = _absent()


class Marked(BaseModel):
    marked: int


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


COMMON: tuple[Model, ...] = (
    Problem,
    Undo,
    Merge,
    Unmerge,
    HistoryPage,
    SearchPage,
    Me,
    ShareList,
    Access,
    BulkResults,
    NotificationPage,
    Marked,
)
