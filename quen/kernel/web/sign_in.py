"""Sign-in and sign-out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from quen.kernel.tenancy.models import User
from quen.kernel.tenancy.passwords import check_sign_in
from quen.kernel.text.ids import read_id
from quen.kernel.web.door import PUBLIC, SIGNED_IN, page, wants_json
from quen.kernel.web.middleware import LANGUAGE_COOKIE, is_member, session_tenant
from quen.kernel.web.pages import render_page
from quen.kernel.web.viewmodels import Link


class EmailBackend:
    """Finds the user of a session."""

    def get_user(self, user_id: Any) -> User | None:
        """The active user with this id."""
        return User.objects.filter(pk=user_id, is_active=True).first()

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        """Passwords are checked by `check_sign_in`, which also counts failures."""
        del request, credentials


@dataclass(frozen=True)
class SignInPage:
    action: str
    next: str
    email: str
    error: str
    languages: tuple[Link, ...]
    language: str


@page(PUBLIC, "GET", "POST")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in form; goes on to `next` when that is a page of ours."""
    target = _safe(request, request.POST.get("next") or request.GET.get("next", "/"))
    if request.method == "GET" and request.user.is_authenticated:
        return HttpResponseRedirect(target)
    error, email = "", request.POST.get("email", "")[:254].replace("\x00", "")
    if request.method == "POST":
        user, error = check_sign_in(email, request.POST.get("password", "")[:1000], request.META.get("REMOTE_ADDR", ""))
        if user is not None:
            login(request, user, backend="quen.kernel.web.sign_in.EmailBackend")
            request.session.pop("tenant", None)
            return _again(request, user) if wants_json(request) else HttpResponseRedirect(target)
        if wants_json(request):
            return JsonResponse({"message": error}, status=422)
    languages = tuple(
        Link(str(name), f"/language?to={code}", active=code == translation.get_language())
        for code, name in settings.LANGUAGES
    )
    found = SignInPage("/sign-in", target, email, error, languages, translation.get_language() or "en")
    return render_page(request, "sign_in.html", found, status=422 if error else 200)


def _again(request: HttpRequest, user: User) -> HttpResponse:
    """Signed in from a page that was open when the session ended: on in its business."""
    wanted = read_id(request.POST.get("business", ""))
    if wanted is not None and is_member(user.pk, wanted):
        request.session["tenant"] = str(wanted)
    return _state(request)


@page(PUBLIC)
def session(request: HttpRequest) -> HttpResponse:
    """For an open page: whose session this is now (user and business, "" for nobody's), and the token of its forms."""
    return _state(request)


def _state(request: HttpRequest) -> HttpResponse:
    who = ""
    if request.user.is_authenticated:
        who = f"{request.user.pk} {session_tenant(request)}"
    return JsonResponse({"who": who, "csrf": get_token(request)})


@page(SIGNED_IN, "POST")
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return HttpResponseRedirect("/sign-in")


@page(PUBLIC)
def choose_language(request: HttpRequest) -> HttpResponse:
    """The language of the pages before sign-in, kept in a cookie."""
    response = HttpResponseRedirect("/sign-in")
    wanted = request.GET.get("to", "")
    if wanted in dict(settings.LANGUAGES):
        response.set_cookie(LANGUAGE_COOKIE, wanted, max_age=365 * 86400, samesite="Lax", httponly=True)
    return response


def _safe(request: HttpRequest, target: str) -> str:
    fine = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if fine and target.startswith("/") else "/"
