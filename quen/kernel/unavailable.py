"""The page for the moment in which the database is away or the disk is full: it keeps what was typed.

It asks nothing of the database, and stands by itself, without the frame.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException, UnreadablePostError
from django.utils.translation import gettext as _

from quen.kernel.db.outage import Outage

AGAIN = 3  # seconds after which it may be tried again
_NOT_KEPT = frozenset({"csrfmiddlewaretoken", "password", "password1", "password2"})
_MOST = 500_000  # characters of what was typed


@dataclass(frozen=True)
class Unavailable:
    """`typed`: what was sent, to be sent again; None where nothing was, or where it holds files or a password."""

    code: int
    title: str
    message: str
    address: str
    typed: tuple[tuple[str, str], ...] | None


def unavailable(request: HttpRequest, why: Outage) -> HttpResponse:
    """503 with a way to try again: JSON for behaviours and htmx, a page for people."""
    message = _message(why)
    if is_program(request):
        response: HttpResponse = JsonResponse({"message": message, "code": "unavailable"}, status=503)
    else:
        from quen.kernel.web.pages import render_part

        typed = _typed(request)
        if request.method == "POST":
            kept = _("What you typed is kept.") if typed is not None else _("Please go back and send it again.")
            message = f"{message} {kept}"
        found = Unavailable(503, _title(why), message, request.get_full_path(), typed)
        response = render_part(request, "unavailable.html", page=found, status=503)
    response.headers["Retry-After"] = str(AGAIN)
    return response


def is_program(request: HttpRequest) -> bool:
    """Whether a behaviour of a page asked, which stays open and tells the message itself."""
    asks = "application/json" in request.headers.get("Accept", "") or request.method == "PUT"
    return asks or bool(request.headers.get("HX-Request"))


def _title(why: Outage) -> str:
    if why == "full":
        return _("There is no room left")
    return _("Quen is back in a moment")


def _message(why: Outage) -> str:
    if why == "full":
        return _("The server's disk is full. Nothing was changed; your administrator has to make room.")
    if why == "busy":
        return _("The database is very busy. Nothing was changed; please try again in a moment.")
    return _("The database does not answer just now. Please try again in a few seconds.")


def _typed(request: HttpRequest) -> tuple[tuple[str, str], ...] | None:
    """The fields of a form that may be sent again as they are."""
    if request.method != "POST":
        return None
    try:
        if request.FILES or _NOT_KEPT & set(request.POST) - {"csrfmiddlewaretoken"}:
            return None
        pairs = tuple((n, v) for n, values in request.POST.lists() for v in map(str, values) if n not in _NOT_KEPT)
    except (OSError, RawPostDataException, UnreadablePostError):
        return None
    return pairs if sum(len(value) for _name, value in pairs) <= _MOST else None
