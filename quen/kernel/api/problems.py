"""Errors as `application/problem+json` (RFC 9457)."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _

from quen.kernel.db.outage import outage
from quen.kernel.errors import DomainError, Text

log = logging.getLogger("quen.api")
HEADERS = frozenset({"Idempotency-Key"})  # that errors name
PROBLEM_JSON = "application/problem+json"


class ApiError(DomainError):
    """An error of the protocol. `headers` go into the answer, `members` into the problem as extensions."""

    def __init__(
        self,
        code: str,
        message: Text,
        status: int,
        *,
        field: str | None = None,
        headers: Mapping[str, str] | None = None,
        members: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(code, message, field=field, status=status)
        self.headers = dict(headers or {})
        self.members = dict(members or {})


def refuse_parameter(name: str, code: str, message: Text) -> ApiError:
    """What is wrong with the query parameter `name` (422)."""
    return ApiError(code, message, 422, field=name)


def problem(error: DomainError, request_id: str, request: HttpRequest | None = None) -> HttpResponse:
    """The answer to `error`."""
    body = problem_body(error, request) | {"request_id": request_id}
    headers: dict[str, str] = {}
    if isinstance(error, ApiError):
        body |= error.members
        headers = error.headers
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, content_type=PROBLEM_JSON, status=error.status, headers=headers)


def problem_body(
    error: DomainError, request: HttpRequest | None = None, pointer: Callable[[str], str] | None = None
) -> dict[str, Any]:
    """What `error` tells. `errors` names fields; a message about the whole record stands under "".

    `details` says the same of each message with where it belongs: `pointer` (RFC 6901) into the body, the `parameter`
    of the query, or the `header`. `pointer`: where a field stands in the body, when not at its top.
    """
    by_field = error.by_field() if error.errors or error.field else {}
    messages = [message for found in by_field.values() for message in found]
    named = {name.rpartition("/")[2]: found for name, found in by_field.items()} if pointer else by_field
    return {
        "type": f"/api/docs#problem-{error.code}",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "code": error.code,
        "detail": str(error.message) or (messages[0] if messages else ""),
        "errors": named,
        "details": [
            {**({"pointer": pointer(name)} if pointer else _place(name, request)), "detail": message}
            for name, found in by_field.items()
            for message in found
        ],
    }


def _place(name: str, request: HttpRequest | None) -> dict[str, str]:
    if name in HEADERS:
        return {"header": name}
    if request is not None and name and (name in request.GET or request.method in {"GET", "HEAD"}):
        return {"parameter": name}
    if not name:
        return {"pointer": ""}
    return {"pointer": name if name.startswith("/") else "/" + name.replace("~", "~0").replace("/", "~1")}


def as_domain_error(error: Exception, request_id: str) -> DomainError:
    """Any exception as one that may be shown. What nobody foresaw is logged and tells nothing."""
    if isinstance(error, DomainError):
        return error
    if isinstance(error, RequestDataTooBig):
        return ApiError("too_large", _("The request is too large."), 413)
    if isinstance(error, SuspiciousOperation | BadRequest | UnreadablePostError | MultiPartParserError):
        return ApiError("bad_request", _("The request cannot be read."), 400)
    if isinstance(error, IntegrityError):
        log.warning("integrity error at commit, request %s: %s", request_id, error)
        return ApiError("integrity", _("The database refused this change."), 409)
    why = outage(error)
    if why:
        log.error("database, request %s: %s: %s", request_id, type(error).__name__, error)
        code, text = "busy", _("The database is busy. Please try again.")
        if why == "full":
            code, text = "no_room", _("There is no room left on the server's disk.")
        return ApiError(code, text, 503, headers={"Retry-After": "1"})
    log.error("unexpected error, request %s", request_id, exc_info=error)
    return ApiError("internal", _("Something went wrong. It has been logged under this request id."), 500)
