"""Who calls the API: the holder of a token, or the person of a browser session."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext as _

from quen.kernel.api.problems import ApiError
from quen.kernel.clock import now
from quen.kernel.tenancy.models import Token, User
from quen.kernel.web.middleware import session_tenant

REALM = 'Bearer realm="Quen"'
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Caller:
    """A user in a tenant; whether she still is a member there is for the actor to find out."""

    tenant_id: uuid.UUID
    user: User
    token_id: uuid.UUID | None = None


def identify(request: HttpRequest) -> Caller:
    """The caller of `request`. Raises ApiError: 401, or 403 for a session's write without its CSRF token.

    A request with an Authorization header stands or falls with it; the session is then not looked at.
    """
    header = request.headers.get("Authorization")
    return _by_session(request) if header is None else _by_token(header)


def unauthenticated(*, invalid: bool = False) -> ApiError:
    """401, with the challenge of RFC 6750."""
    if invalid:
        text = _("This token is not valid, or its user is no longer a member here.")
        return ApiError("invalid_token", text, 401, headers={"WWW-Authenticate": f'{REALM}, error="invalid_token"'})
    text = _("Sign in, or send a token: Authorization: Bearer quen_…")
    return ApiError("unauthenticated", text, 401, headers={"WWW-Authenticate": REALM})


def _by_token(header: str) -> Caller:
    scheme, _blank, plain = header.strip().partition(" ")
    if scheme.lower() != "bearer":
        raise unauthenticated()
    digest = Token.digest_of(plain.strip())
    valid = Token.objects.filter(revoked_at__isnull=True, user__is_active=True)
    token = valid.select_related("user").filter(digest=digest).first()
    if token is None:
        raise unauthenticated(invalid=True)
    _touch(token)
    return Caller(token.tenant_id, token.user, token.pk)


def _touch(token: Token) -> None:
    """Note the use, at most once a minute, outside the request's transaction: a refused call is a use too."""
    moment = now()
    if token.last_used_at is not None and moment - token.last_used_at < _TOUCH_EVERY:
        return
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lte=moment - _TOUCH_EVERY)
    Token.objects.filter(stale, pk=token.pk).update(last_used_at=moment)


class _CsrfCheck(CsrfViewMiddleware):
    """Django's check, which answers with the reason rather than with a page."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        del request
        return reason


def _by_session(request: HttpRequest) -> Caller:
    user = request.user
    if not user.is_authenticated:
        raise unauthenticated()
    tenant_id = session_tenant(request)
    if tenant_id is None:
        raise unauthenticated()
    if request.method not in SAFE_METHODS:
        check: Any = _CsrfCheck(lambda _request: None)  # type: ignore[arg-type]
        check.process_request(request)
        if check.process_view(request, None, (), {}) is not None:
            text = _("The CSRF token is missing or wrong. Send it in the header X-CSRFToken.")
            raise ApiError("csrf", text, 403)
    return Caller(tenant_id, user)
