"""The pieces an OpenAPI path is put together from."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _

_TAG = r'(W/)?"[!#-~]*"'
# `*` or a list of entity tags (RFC 9110, 13.1)
_TAGS = {"type": "string", "pattern": rf"^(\*|{_TAG}(\s*,\s*{_TAG})*)$"}


def schema_ref(name: str) -> dict[str, str]:
    """A reference to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def parameter(
    name: str, schema: dict[str, Any], text: str = "", *, place: str = "query", required: bool = False
) -> dict[str, Any]:
    """A parameter of the query, the path or the header."""
    found: dict[str, Any] = {"name": name, "in": place, "schema": schema}
    if text:
        found["description"] = text
    if required:
        found["required"] = True
    return found


def if_match() -> dict[str, Any]:
    """The header If-Match."""
    return parameter("If-Match", _TAGS, _("The version seen, as in ETag; another one is 412."), place="header")


def if_none_match() -> dict[str, Any]:
    """The header If-None-Match."""
    return parameter("If-None-Match", _TAGS, _("Answer 304 if this is still the version."), place="header")


def answer(schema: str, status: int = 200, headers: tuple[str, ...] = ()) -> dict[str, Any]:
    """An answer that succeeds, with a JSON body of `schema` ("" for no body)."""
    found: dict[str, Any] = {"description": HTTPStatus(status).phrase}
    if schema:
        found["content"] = {"application/json": {"schema": schema_ref(schema)}}
    if headers:
        found["headers"] = {name: {"schema": {"type": "string"}} for name in headers}
    return {str(status): found}


def operation(
    name: str,
    tag: str,
    summary: str,
    parameters: list[dict[str, Any]],
    answers: dict[str, Any],
    *,
    body: str = "",
    body_required: bool = True,
    refusals: tuple[int, ...] = (),
) -> dict[str, Any]:
    """One operation. Every one may answer with a problem; `refusals` names those to expect besides.

    A body may be too large, or of another type than JSON.
    """
    statuses = (400, 401, *refusals, *((413, 415) if body else ()), 422, 429)
    problems = {str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in statuses}
    found: dict[str, Any] = {"operationId": name, "tags": [tag], "summary": summary, "parameters": parameters}
    if body:
        content = {"application/json": {"schema": schema_ref(body)}}
        found["requestBody"] = {"required": body_required, "content": content}
    found["responses"] = {**answers, **problems}
    return found


def problem_responses(statuses: Iterable[int]) -> dict[str, Any]:
    """The answers that operations refer to, by name."""
    content = {"application/problem+json": {"schema": schema_ref("Problem")}}
    return {f"Problem{status}": {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}
