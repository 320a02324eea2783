"""Around every request: headers that protect, the person, her tenant's transaction, her language."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from quen.kernel.access.actor import load_actor
from quen.kernel.errors import NotFound
from quen.kernel.tenancy.context import set_actor, tenant_context
from quen.kernel.tenancy.models import User
from quen.kernel.text.forms import Forms, use_forms

GetResponse = Callable[[HttpRequest], HttpResponse]
LANGUAGE_COOKIE = "quen_language"
BUSINESS = "X-Quen-Business"  # the business of the page that a behaviour asks from
# Paths that need no signed-in person; the API and uploads have doors of their own.
PUBLIC = ("/sign-in", "/session", "/welcome/", "/healthz", "/static/", "/api/", "/upload/", "/language", "/favicon.ico")


class SecurityMiddleware:
    """A request id, and headers that keep foreign scripts, frames and referrers out."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = uuid.uuid4().hex  # type: ignore[attr-defined]
        response = self.get_response(request)
        live = "" if request.path.startswith(("/healthz", "/static/")) else live_origin(request)
        response.headers.setdefault(
            "Content-Security-Policy",
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
            f"frame-ancestors 'none'; connect-src 'self' {live}".strip(),
        )
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def live_origin(request: HttpRequest) -> str:
    """Where the live process answers: the next port of the same host, or QUEN_LIVE_URL's."""
    if not settings.LIVE_URL:
        return ""
    if settings.LIVE_URL != "next-port":
        return str(settings.LIVE_URL)
    host, _sep, port = request.get_host().rpartition(":")
    return f"http://{host}:{int(port) + 1}" if port.isdigit() and host else ""


class ActorMiddleware:
    """Finds the actor of a session and runs the request in her tenant's transaction.

    A response of 400 and above rolls back. Without a session: to the sign-in page.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        translation.activate(_language(request))
        if request.path.startswith(PUBLIC):
            return self.get_response(request)
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        tenant_id = session_tenant(request)
        if tenant_id is None:
            return _to_sign_in(request)
        if request.headers.get(BUSINESS) not in {None, "", str(tenant_id)}:  # "": of a page without the frame
            return _elsewhere()
        with tenant_context(tenant_id, via="web", request_id=request.request_id):  # type: ignore[attr-defined]
            return self._inside(request)

    def _inside(self, request: HttpRequest) -> HttpResponse:
        user: User = request.user  # type: ignore[assignment]
        own: dict[str, Any] = {"timezone": user.timezone, "language": user.language, "week_start": user.week_start}
        try:
            actor = load_actor(user_id=user.pk, via="web", **own)
        except NotFound:
            request.session.flush()
            return _to_sign_in(request)
        set_actor(actor.member_id)
        request.actor = actor  # type: ignore[attr-defined]
        translation.activate(actor.language)
        with timezone.override(actor.timezone), use_forms(Forms(user.number_form, user.date_form)):
            response = self.get_response(request)
        if response.status_code >= 400 and not connection.needs_rollback:
            transaction.set_rollback(True)
        return response


def session_tenant(request: HttpRequest) -> uuid.UUID | None:
    """The tenant in the session, or the only (first) one of the user."""
    chosen = request.session.get("tenant")
    if chosen:
        return uuid.UUID(chosen)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenant_id FROM app.memberships(%s) LIMIT 1", [request.user.pk])
        row = cursor.fetchone()
    if row is None:
        return None
    request.session["tenant"] = str(row[0])
    return row[0]  # type: ignore[no-any-return]


def is_member(user_id: uuid.UUID, tenant_id: uuid.UUID) -> bool:
    """Whether somebody works in a business."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM app.memberships(%s) WHERE tenant_id = %s", [user_id, tenant_id])
        return cursor.fetchone() is not None


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request") or "application/json" in request.headers.get("Accept", ""):
        return HttpResponse(status=401)
    here = request.get_full_path() if request.method == "GET" else _page_of(request)
    return HttpResponseRedirect("/sign-in" if here in {"", "/"} else "/sign-in?next=" + quote(here))


def _page_of(request: HttpRequest) -> str:
    """The page of ours whose form was sent; "" when it is not known."""
    page = urlsplit(request.headers.get("Referer", ""))
    return urlunsplit(("", "", page.path, page.query, "")) if page.netloc == request.get_host() else ""


def _elsewhere() -> HttpResponse:
    """A page of one business must not write into another that was chosen in a tab beside it."""
    message = _("You went on in another business in another tab. Nothing was changed. Switch back, or reload.")
    return JsonResponse({"message": message}, status=409)


def _language(request: HttpRequest) -> str:
    known = {code for code, _name in settings.LANGUAGES}
    chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in known else translation.get_language_from_request(request)
