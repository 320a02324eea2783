"""A content on its way in. The database waits for nobody: rights are asked before and after, in short transactions."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.request import UnreadablePostError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from quen.kernel.access.actor import Actor, load_actor
from quen.kernel.errors import DomainError, NotFound
from quen.kernel.files.attach import attach_file, check_size, examine
from quen.kernel.files.models import PORTRAIT, File
from quen.kernel.files.rights import edit_record, require_slot
from quen.kernel.files.storage import receive
from quen.kernel.registry.registry import get_spec
from quen.kernel.tenancy.context import set_actor, tenant_context
from quen.kernel.web.errors import error_response
from quen.kernel.web.middleware import session_tenant

KEY_HEADER = "Idempotency-Key"
Enter = Callable[[], AbstractContextManager[Actor]]


@dataclass(frozen=True)
class Target:
    """Where a file is to go."""

    object: str
    record_id: uuid.UUID
    slot: str = ""


def take_upload(
    enter: Enter,
    target: Target,
    name: str,
    size: int,
    read: Callable[[int], bytes],
    *,
    description: str = "",
    key: str = "",
) -> File:
    """Receive `size` bytes from `read` and make them a file. `enter()` opens the actor's transaction. The same sent
    again with the same `key` is one upload.

    Raises NotFound, Denied, DomainError: empty, too big, refused, interrupted.
    """
    with enter() as actor:
        spec = get_spec(target.object)
        require_slot(spec, target.slot)
        if not actor.may(spec.name, "view"):
            raise NotFound
        edit_record(spec, target.record_id, actor, target.slot)
        check_size(size, actor)
    with receive(_whole(read), settings.MAX_FILE_BYTES) as draft:
        if draft.size != size:
            raise interrupted()
        arrival = examine(draft, name, target.slot)
        with enter() as actor:
            return attach_file(
                spec, target.record_id, arrival, actor=actor, slot=target.slot, description=description, key=key
            )  # fmt: skip


def interrupted() -> DomainError:
    """The sender went away before the end."""
    return DomainError("interrupted", _("The file did not arrive whole. Please send it again."), status=400)


def _whole(read: Callable[[int], bytes]) -> Callable[[int], bytes]:
    def inside(count: int) -> bytes:
        try:
            return read(count)
        except UnreadablePostError as error:
            raise interrupted() from error

    return inside


def declared_size(request: HttpRequest) -> int:
    """Bytes of the body as its sender declares them; 0 where she does not."""
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


def upload(request: HttpRequest, object_name: str, record_id: uuid.UUID) -> HttpResponse:
    """PUT a file's bytes, with `name` (and `slot=portrait`) in the query. Answers with what was made."""
    if request.method != "PUT":
        return HttpResponseNotAllowed(["PUT"])
    user = request.user
    tenant_id = session_tenant(request) if user.is_authenticated else None
    if tenant_id is None:
        return HttpResponse(status=401)

    @contextmanager
    def enter() -> Iterator[Actor]:
        with tenant_context(tenant_id, via="web", request_id=request.request_id):  # type: ignore[attr-defined]
            actor = load_actor(user_id=user.pk, via="web", timezone=user.timezone, language=user.language)  # type: ignore[union-attr]
            set_actor(actor.member_id)
            with translation.override(actor.language), timezone.override(actor.timezone):
                yield actor

    slot = PORTRAIT if request.GET.get("slot") == PORTRAIT else ""
    target = Target(object_name, record_id, slot)
    with translation.override(getattr(user, "language", "en")):
        try:
            file = take_upload(
                enter, target, request.GET.get("name", ""), declared_size(request), request.read,
                key=request.headers.get(KEY_HEADER, ""),
            )  # fmt: skip
        except DomainError as error:
            return error_response(request, error)
    return JsonResponse({"id": str(file.pk), "name": file.name, "revision": file.revision}, status=201)


upload.permission = "signed-in"  # type: ignore[attr-defined]
