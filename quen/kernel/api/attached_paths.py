"""The OpenAPI paths and schemas of what hangs on records: files and tags."""

from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from pydantic import BaseModel

from quen.kernel.api.paths import answer, operation, parameter
from quen.kernel.registry.registry import specs

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec


class FileInfo(BaseModel):
    """A file on a record. `content` is where its bytes are; `revision` counts the contents it has had."""

    id: uuid.UUID
    object: str
    record: uuid.UUID
    slot: str
    name: str
    description: str
    media_type: str
    size: int
    sha256: str
    width: int | None
    height: int | None
    revision: int
    uploaded_at: datetime.datetime
    uploaded_by: uuid.UUID | None
    content: str


class FilePage(BaseModel):
    data: list[FileInfo]
    next: str | None


class FileChange(BaseModel):
    name: str = ""
    description: str = ""


class RecordTag(BaseModel):
    id: uuid.UUID
    name: str
    color: str


class RecordTags(BaseModel):
    data: list[RecordTag]


class TagChoice(BaseModel):
    """Either the id of a tag, or the name of one (made where there is none)."""

    tag: uuid.UUID | None = None
    name: str | None = None


ATTACHED = (FilePage, FileChange, RecordTags, TagChoice)
_UUID = {"type": "string", "format": "uuid"}
_BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}


def tag_parameters() -> list[dict[str, Any]]:
    """The filters of a list by tags."""
    text = {"type": "string"}
    return [
        parameter("tag", text, _("Tags, by id or name, separated by commas: records that have all of them.")),
        parameter("tag__not", text, _("Records that have none of these tags.")),
        parameter("tag__empty", {"type": "boolean"}, _("Records without any tag.")),
    ]


def attached_paths(spec: ObjectSpec, actor: Actor) -> dict[str, Any]:
    """Files and tags of a record of `spec`."""
    one, found = f"/api/v1/{spec.name}/{{id}}", {}
    record_id = parameter("id", _UUID, place="path", required=True)
    writes = actor.may(spec.name, "edit")
    if spec.takes_files or spec.has_portrait:
        found[f"{one}/files"] = {"parameters": [record_id], "get": _list_files(spec)}
        if writes:
            found[f"{one}/files"]["post"] = _form_upload(spec)
            name = parameter("name", {"type": "string"}, _("Name of the file."), place="path", required=True)
            found[f"{one}/files/{{name}}"] = {"parameters": [record_id, name], "put": _raw_upload(spec)}
    if spec.takes_tags:
        found |= _tags(spec, one, record_id, writes=writes)
    return found


def _slot() -> dict[str, Any]:
    return parameter("slot", {"type": "string", "enum": ["", "portrait"]}, _("portrait: the picture of the record."))


def _list_files(spec: ObjectSpec) -> dict[str, Any]:
    parameters = [
        parameter("limit", {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}),
        parameter("cursor", {"type": "string"}, _("`next` of the page before.")),
        _slot(),
    ]
    return operation(f"files_of_{spec.name}", spec.name, _("Files"), parameters, answer("FilePage"), refusals=(404,))


def _form_upload(spec: ObjectSpec) -> dict[str, Any]:
    parts = {"file": {"type": "string", "format": "binary"}, "description": {"type": "string"},
             "slot": {"type": "string", "enum": ["", "portrait"]}}  # fmt: skip
    form = {"schema": {"type": "object", "required": ["file"], "properties": parts}}
    answers = {**answer("FileInfo", 201, ("Location",)), **answer("FileInfo", 200)}
    made = operation(
        f"add_file_{spec.name}", spec.name, _("Add a file"), [], answers, refusals=(403, 404, 409, 413, 415)
    )  # fmt: skip
    return {**made, "requestBody": {"required": True, "content": {"multipart/form-data": form}}}


def _raw_upload(spec: ObjectSpec) -> dict[str, Any]:
    answers = {**answer("FileInfo", 201, ("Location",)), **answer("FileInfo", 200)}
    made = operation(
        f"put_file_{spec.name}", spec.name, _("Add a file, or a new version of the one with this name"), [_slot()],
        answers, refusals=(403, 404, 409, 413),
    )  # fmt: skip
    return {**made, "requestBody": {"required": True, "content": _BYTES}}


def _tags(spec: ObjectSpec, one: str, record_id: dict[str, Any], *, writes: bool) -> dict[str, Any]:
    several: dict[str, Any] = {
        "parameters": [record_id],
        "get": operation(
            f"tags_of_{spec.name}", spec.name, _("Tags"), [], answer("RecordTags"), refusals=(404,)
        ),
    }  # fmt: skip
    if not writes:
        return {f"{one}/tags": several}
    several["post"] = operation(
        f"add_tag_{spec.name}", spec.name, _("Add a tag"), [], answer("RecordTags"), body="TagChoice",
        refusals=(403, 404, 413, 415),
    )  # fmt: skip
    tag_id = parameter("tag", _UUID, place="path", required=True)
    removal = operation(
        f"remove_tag_{spec.name}", spec.name, _("Remove a tag"), [], answer("", 204), refusals=(403, 404)
    )  # fmt: skip
    return {
        f"{one}/tags": several,
        f"{one}/tags/{{tag}}": {"parameters": [record_id, tag_id], "delete": removal},
    }


def file_paths(actor: Actor) -> dict[str, Any]:
    """One file, whatever it hangs on."""
    one = "/api/v1/files/{file}"
    file_id = parameter("file", _UUID, place="path", required=True)
    found: dict[str, Any] = {
        "parameters": [file_id],
        "get": operation("get_file", "quen", _("What is known of a file"), [], answer("FileInfo"), refusals=(404,)),
    }
    read = operation("get_file_content", "quen", _("The bytes of a file"), [], answer("", 304), refusals=(404,))
    for status, text in ((200, "OK"), (206, "Partial Content")):
        read["responses"][str(status)] = {"description": text, "content": _BYTES}
    paths = {one: found, f"{one}/content": {"parameters": [file_id], "get": read}}
    if any(actor.may(spec.name, "edit") for spec in specs().values() if spec.takes_files):
        found["patch"] = operation(
            "change_file", "quen", _("Rename or describe a file"), [], answer("FileInfo"), body="FileChange",
            refusals=(403, 404, 409, 413, 415),
        )  # fmt: skip
        found["delete"] = operation(
            "delete_file", "quen", _("Move a file to the trash"), [], answer("", 204), refusals=(403, 404)
        )  # fmt: skip
        restored = operation(
            "restore_file", "quen", _("Take a file out of the trash"), [], answer("FileInfo"), refusals=(403, 404)
        )  # fmt: skip
        paths[f"{one}/restore"] = {"parameters": [file_id], "post": restored}
    return paths
