"""Files of records over HTTP: list, upload (multipart or the bare bytes), download, rename, delete."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from quen.kernel.api.bodies import json_response, read_object
from quen.kernel.api.door import admit, endpoint, enter, finish
from quen.kernel.api.idempotency import sent_key
from quen.kernel.api.listing import read_limit
from quen.kernel.api.problems import ApiError, as_domain_error, problem, refuse_parameter
from quen.kernel.api.shape import only
from quen.kernel.errors import DomainError, NotFound
from quen.kernel.files import attach
from quen.kernel.files.models import PORTRAIT, File
from quen.kernel.files.read import older_than, present_files
from quen.kernel.files.rights import find_file, require_slot, see_record
from quen.kernel.files.serve import send_content
from quen.kernel.files.storage import too_big
from quen.kernel.files.upload import Target, declared_size, take_upload
from quen.kernel.tenancy.context import tenant_context

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

ROOT = "/api/v1/files"
_ENVELOPE = 64 * 1024  # bytes that multipart may add to a file


def represent_file(file: File) -> dict[str, Any]:
    """A file as the API answers it."""
    return {
        "id": str(file.pk),
        "object": file.object,
        "record": str(file.record_id),
        "slot": file.slot,
        "name": file.name,
        "description": file.description,
        "media_type": file.media_type,
        "size": file.size,
        "sha256": file.sha256,
        "width": file.width,
        "height": file.height,
        "revision": file.revision,
        "uploaded_at": file.uploaded_at.isoformat(),
        "uploaded_by": str(file.uploaded_by_id) if file.uploaded_by_id else None,
        "content": f"{ROOT}/{file.pk}/content",
    }


def list_files(request: HttpRequest, actor: Actor, *, spec: ObjectSpec, record_id: uuid.UUID) -> HttpResponse:
    """The files of a record, the newest first; `cursor` is the id of the last file seen."""
    params = only(request, {"limit", "cursor", "slot"})
    slot = params.get("slot", "")
    require_slot(spec, slot)
    if see_record(spec, record_id, actor).deleted_at is not None:
        raise NotFound  # as the record itself, which over the API is gone when it is in the trash
    limit, cursor = read_limit(params), params.get("cursor", "")
    here = present_files(spec, record_id, slot)
    rows = older_than(here, cursor) if cursor else here
    if rows is None:
        raise refuse_parameter("cursor", "bad_cursor", _("This page link is not valid here."))
    found = list(rows.order_by("-uploaded_at", "-id")[: limit + 1])
    data = [represent_file(file) for file in found[:limit]]
    return json_response({"data": data, "next": data[-1]["id"] if len(found) > limit else None})


def get_file(request: HttpRequest, actor: Actor, *, file_id: uuid.UUID) -> HttpResponse:
    """What is known of a file."""
    only(request)
    return json_response(represent_file(find_file(file_id, actor)[1]))


def get_content(request: HttpRequest, actor: Actor, *, file_id: uuid.UUID) -> HttpResponse:
    """The bytes, as a download; ranges and entity tags work."""
    only(request)
    _spec, file = find_file(file_id, actor)
    return cast("HttpResponse", send_content(request, actor.tenant_id, file, file.name, inline=False))


def change_file(request: HttpRequest, actor: Actor, *, file_id: uuid.UUID) -> HttpResponse:
    """PATCH `name` and `description`."""
    only(request)
    given = read_object(request)
    for name, value in given.items():
        if name not in {"name", "description"}:
            raise ApiError("unknown_field", _("There is no field %(name)s.") % {"name": name}, 422, field=name)
        if not isinstance(value, str):
            raise ApiError("bad_value", _("Must be a string."), 422, field=name)
    file = attach.change_file(file_id, actor=actor, name=given.get("name"), description=given.get("description"))
    return json_response(represent_file(file))


def delete_file(request: HttpRequest, actor: Actor, *, file_id: uuid.UUID) -> HttpResponse:
    """Move a file to the trash."""
    only(request)
    attach.trash_file(file_id, actor=actor)
    return HttpResponse(status=204)


def restore_file(request: HttpRequest, actor: Actor, *, file_id: uuid.UUID) -> HttpResponse:
    """Take a file out of the trash."""
    only(request)
    return json_response(represent_file(attach.restore_file(file_id, actor=actor)))


def _upload(request: HttpRequest, object_name: str, record_id: uuid.UUID, name: str) -> HttpResponse:
    """Receive a file outside any transaction. The sender is known before a byte of the body is read."""
    size = declared_size(request)
    if size > settings.MAX_FILE_BYTES + _ENVELOPE:
        raise too_big(settings.MAX_FILE_BYTES)
    caller = admit(request)

    @contextmanager
    def entered() -> Iterator[Actor]:
        with tenant_context(caller.tenant_id, via="api", request_id=getattr(request, "request_id", "")):
            yield enter(request, caller)

    if request.method == "PUT":
        slot = only(request, {"slot"}).get("slot", "")
        target = Target(object_name, record_id, _slot(slot))
        file = take_upload(entered, target, name, size, request.read, key=sent_key(request))
    else:
        file = _from_form(request, entered, object_name, record_id)
    response = json_response(represent_file(file), 201 if file.revision == 1 else 200)
    response.headers["Location"] = f"{ROOT}/{file.pk}"
    return response


def _from_form(request: HttpRequest, entered: Any, object_name: str, record_id: uuid.UUID) -> File:
    """A form of one part `file`, with `description` and `slot` beside it. Django keeps what is large on the disk."""
    if request.content_type != "multipart/form-data":
        text = _("Send multipart/form-data with a part named file, or PUT the bytes to …/files/{name}.")
        raise ApiError("content_type", text, 415)
    parts = request.FILES.getlist("file")
    if len(parts) != 1 or len(request.FILES) != 1:
        raise DomainError("no_file", _("Send one file in a part named file."), field="file")
    part: Any = parts[0]
    target = Target(object_name, record_id, _slot(request.POST.get("slot", "")))
    description = request.POST.get("description", "")
    return take_upload(entered, target, part.name, part.size, part.read, description=description, key=sent_key(request))


def _slot(text: str) -> str:
    if text not in {"", PORTRAIT}:
        raise ApiError("bad_value", _("One of: %(names)s.") % {"names": PORTRAIT}, 422, field="slot")
    return text


def _uploading(request: HttpRequest, object_name: str, record_id: uuid.UUID, name: str = "") -> HttpResponse:
    request_id = getattr(request, "request_id", "") or uuid.uuid4().hex
    with translation.override(translation.get_language() or "en"):
        try:
            response = _upload(request, object_name, record_id, name)
        except Exception as error:  # noqa: BLE001  (as the door of the API does)
            response = problem(as_domain_error(error, request_id), request_id, request)
    return finish(request, response, request_id)


_reading = endpoint("POST", GET=list_files)
_nothing_else = endpoint("PUT")


def files_of_record(request: HttpRequest, object_name: str, record_id: uuid.UUID) -> HttpResponse:
    """GET lists, POST takes a form; an upload must not hold a transaction, so that it does not go through the door."""
    if request.method == "POST":
        return _uploading(request, object_name, record_id)
    return _reading(request, object_name=object_name, record_id=record_id)


def file_by_name(request: HttpRequest, object_name: str, record_id: uuid.UUID, name: str) -> HttpResponse:
    """PUT takes the bare bytes."""
    if request.method == "PUT":
        return _uploading(request, object_name, record_id, name)
    return _nothing_else(request, object_name=object_name, record_id=record_id, name=name)


def _declare(view: Any) -> None:
    view.csrf_exempt = True  # sessions are checked in `identify`
    view.permission = "signed-in"


_declare(files_of_record)
_declare(file_by_name)
