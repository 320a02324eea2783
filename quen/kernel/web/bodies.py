"""How much a request may send: what is too large is refused by its own word, before a byte of it is read.

Without this Django would write a form of any size to the disk, since looking for the form's token reads all of it.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from quen.kernel.web.errors import error_page

ENVELOPE = 64 * 1024  # bytes that a form may add to the file in it
# They count for themselves while they read (`files.upload`, `api.bodies`).
OWN_LIMITS = ("/upload/", "/api/")


class BodyMiddleware:
    """Answers 413 to a body that says it is larger than its address takes. One that says nothing is not read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        declared = request.META.get("CONTENT_LENGTH") or "0"
        limit = _limit(request.path)
        if limit is None or (declared.isascii() and declared.isdecimal() and int(declared[:20]) <= limit + ENVELOPE):
            return self.get_response(request)
        text = _("What was sent is too large: at most %(size)s MB are taken here.") % {"size": limit // 2**20}
        return error_page(request, 413, text)


def _limit(path: str) -> int | None:
    if path.startswith(OWN_LIMITS):
        return None
    return int(settings.MAX_IMPORT_BYTES if path.startswith("/import/") else settings.MAX_FORM_BYTES)
