"""JSON in, JSON out. What comes in is limited in size and depth and read exactly: no float, no double key."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, NoReturn

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from quen.kernel.api.problems import ApiError

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 50
JSON_TYPES = ("application/json", "application/merge-patch+json")


def json_response(value: Any, status: int = 200, **headers: str) -> HttpResponse:
    """`value` as JSON; header names with underscores for hyphens."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    named = {name.replace("_", "-"): content for name, content in headers.items()}
    return HttpResponse(text, content_type="application/json", status=status, headers=named)


def read_object(request: HttpRequest, *, optional: bool = False, most: int = MAX_BYTES) -> dict[str, Any]:
    """The JSON object in the body, of `most` bytes; `{}` for no body where it is `optional`.

    Raises ApiError: 413 (larger), 415 (not JSON), 400 (malformed, no object, nested too deep).
    """
    declared = request.META.get("CONTENT_LENGTH") or "0"
    length = int(declared) if declared.isdecimal() else 0
    if length > most:
        raise ApiError("too_large", _("The request is too large."), 413)
    if request.content_type not in JSON_TYPES and not (optional and length == 0):
        text = _("Send JSON with the header Content-Type: application/json.")
        raise ApiError("content_type", text, 415, headers={"Accept": JSON_TYPES[0]})
    raw = request.body
    if optional and not raw.strip():
        return {}
    value = _parse(raw)
    if not isinstance(value, dict):
        raise ApiError("malformed_json", _("The body must be a JSON object."), 400)
    _check_depth(value)
    return value


def _parse(raw: bytes) -> Any:
    try:
        text = raw.decode("utf-8")
        value = json.loads(text, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_no_double_key)
        if "\\ud" in text.lower():  # half of a surrogate pair cannot be stored
            json.dumps(value, ensure_ascii=False, default=str).encode("utf-8")
    except RecursionError as error:
        raise _too_deep() from error
    except (ValueError, ArithmeticError) as error:
        raise ApiError("malformed_json", _("The body is not valid JSON in UTF-8."), 400) from error
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _no_double_key(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _check_depth(value: Any) -> None:
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise _too_deep()
        inner: list[Any] = []
        for item in level:
            inner += [v for v in (item.values() if isinstance(item, dict) else item) if isinstance(v, dict | list)]
        level = inner


def _too_deep() -> ApiError:
    return ApiError("too_deep", _("The JSON is nested more than %(count)d levels deep.") % {"count": MAX_DEPTH}, 400)
