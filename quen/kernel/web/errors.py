"""Errors as pages, as messages for behaviours, and the handlers of Django's own."""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from quen.kernel.db.outage import outage
from quen.kernel.errors import DomainError
from quen.kernel.unavailable import is_program, unavailable

log = logging.getLogger("quen.web")


@dataclass(frozen=True)
class ErrorPage:
    """`code` is HTTP's status."""

    code: int
    title: str
    message: str


def error_response(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The answer to an error that no form took: JSON for behaviours and htmx, a page for people."""
    if request.headers.get("HX-Request") or "application/json" in request.headers.get("Accept", ""):
        body = {"message": first_message(error), "code": error.code, "errors": error.by_field()}
        return JsonResponse(body, status=_plain_status(error.status))
    return error_page(request, error.status, first_message(error))


def first_message(error: DomainError) -> str:
    """The message to show where there is room for one."""
    for messages in error.by_field().values():
        if messages:
            return messages[0]
    return str(error.message)


def _plain_status(status: int) -> int:
    return 400 if status == 422 else status  # 422 would be swapped in as a form


def error_page(request: HttpRequest, status: int, message: str = "") -> HttpResponse:
    """The page for an error."""
    from quen.kernel.web.pages import render_page

    titles = {
        403: _("Not allowed"),
        404: _("Nothing here"),
        412: _("Somebody was faster"),
        500: _("Something went wrong"),
    }
    found = ErrorPage(status, titles.get(status, _("That did not work")), message)
    return render_page(request, "error.html", found, status=status)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Django's 404."""
    del exception
    return error_page(request, 404, _("This page does not exist, or is not shared with you."))


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's 500; its details are in the log under the request's id. 503 when the machine is to blame."""
    why = outage(sys.exc_info()[1])
    if why:
        return unavailable(request, why)
    if is_program(request):
        return JsonResponse({"message": _("We have logged the fault. Please try again in a moment.")}, status=500)
    return error_page(request, 500, _("We have logged the fault. Please try again in a moment."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose protection token is gone or foreign."""
    log.warning("csrf: %s %s", reason, request.path)
    message = _("This form is out of date. Please go back, reload the page and send it again.")
    if is_program(request):
        return JsonResponse({"message": message, "code": "csrf"}, status=403)
    return error_page(request, 403, message)
