"""Pages of other origins: refused unless the installation names their origin (`QUEN_API_ORIGINS`).

A named origin may call with a token. Cookies never go along (no Access-Control-Allow-Credentials), so that a
foreign page cannot act for whoever is signed in.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_SENT = "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Accept-Language"
_READ = "ETag, Location, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id, Idempotency-Replayed"


def preflight(request: HttpRequest) -> HttpResponse | None:
    """The answer to a browser that asks whether a page of an allowed origin may call; None for anything else."""
    asked = request.headers.get("Access-Control-Request-Method")
    if request.method != "OPTIONS" or asked is None or not _allowed(request):
        return None
    headers = {
        "Access-Control-Allow-Methods": "GET, POST, PATCH, PUT, DELETE",
        "Access-Control-Allow-Headers": _SENT,
        "Access-Control-Max-Age": "600",
    }
    return HttpResponse(status=204, headers=headers)


def open_to(request: HttpRequest, response: HttpResponse) -> None:
    """Let a page of an allowed origin read the answer."""
    if not settings.API_ORIGINS:
        return
    response.headers["Vary"] = ", ".join(filter(None, [response.headers.get("Vary", ""), "Origin"]))
    if _allowed(request):
        response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
        response.headers["Access-Control-Expose-Headers"] = _READ


def _allowed(request: HttpRequest) -> bool:
    return request.headers.get("Origin", "") in settings.API_ORIGINS
