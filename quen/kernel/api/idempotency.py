"""`Idempotency-Key`: a request that is sent again has its effect once, and gets the same answer for a day.

The answer is stored in the transaction of the request itself: there is never an effect without its answer, nor an
answer without the effect, whatever dies in between. A refused request has no effect, so that it is not stored and
its key may be used for the corrected one (draft-ietf-httpapi-idempotency-key-header).
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from quen.kernel.api.models import ApiAnswer
from quen.kernel.api.problems import ApiError
from quen.kernel.clock import aging_now

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

HEADER, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
KEPT = timedelta(hours=24)
METHODS = frozenset({"POST", "PATCH", "PUT", "DELETE"})
_KEPT_HEADERS = ("Content-Type", "Location", "ETag")
_KEY = re.compile(r"[\x21-\x7e]{1,200}")


def once(request: HttpRequest, actor: Actor, handle: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer of `handle`, or the stored one. To be called in the transaction of the request.

    Raises ApiError: 400 for a key that is none, 409 while the first request with it is still at work, 422 when it
    was used for another request.
    """
    if request.headers.get(HEADER) is None or request.method not in METHODS:
        return handle()
    key = sent_key(request)
    _lock(actor, key)
    digest = _digest(request)
    stored = ApiAnswer.objects.filter(member=actor.member_id, key=key).first()
    if stored is not None and stored.at > aging_now() - KEPT:
        if stored.digest != digest:
            text = _("This key was used for another request.")
            raise ApiError("idempotency_key_reused", text, 422, field=HEADER)
        return _replay(stored)
    if stored is not None:
        stored.delete()
    response = handle()
    if response.status_code < 400 and not response.streaming:
        _store(response, actor, key, digest)
    return response


def sent_key(request: HttpRequest) -> str:
    """The key, "" without one. Raises ApiError (400)."""
    key = request.headers.get(HEADER)
    if key is not None and not _KEY.fullmatch(key):
        raise ApiError("bad_idempotency_key", _("Send 1 to 200 visible ASCII characters."), 400, field=HEADER)
    return key or ""


def _lock(actor: Actor, key: str) -> None:
    with connection.cursor() as cursor:
        name = f"api:{actor.tenant_id}:{actor.member_id}:{key}"
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        if not cursor.fetchone()[0]:
            text = _("The first request with this key is still at work.")
            raise ApiError("in_progress", text, 409, field=HEADER, headers={"Retry-After": "1"})


def _digest(request: HttpRequest) -> str:
    head = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(head + request.body).hexdigest()


def _store(response: HttpResponse, actor: Actor, key: str, digest: str) -> None:
    ApiAnswer.objects.create(
        member_id=actor.member_id,
        key=key,
        digest=digest,
        status=response.status_code,
        headers={name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers},
        content=zlib.compress(response.content, 1),
    )


def _replay(stored: ApiAnswer) -> HttpResponse:
    response = HttpResponse(zlib.decompress(bytes(stored.content)), status=stored.status, headers=stored.headers)
    if "Content-Type" not in stored.headers:
        del response.headers["Content-Type"]
    response.headers[REPLAYED] = "true"
    return response
