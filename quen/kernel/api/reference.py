"""/api/docs: the OpenAPI document of the person signed in, as a page to read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.utils.translation import gettext as _

from quen.kernel.access.actor import Actor
from quen.kernel.api.door import enter
from quen.kernel.api.identity import identify
from quen.kernel.api.openapi import document_for
from quen.kernel.api.problems import ApiError
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.web.pages import render_page


@dataclass(frozen=True)
class Part:
    """A parameter or a member of a body."""

    name: str
    type: str
    required: bool
    text: str


@dataclass(frozen=True)
class Operation:
    id: str
    method: str
    path: str
    summary: str
    parameters: tuple[Part, ...]
    filters: tuple[Part, ...]
    body: tuple[Part, ...]
    statuses: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """The operations of one object, and the members of its records."""

    id: str
    label: str
    operations: tuple[Operation, ...]
    members: tuple[Part, ...]


@dataclass(frozen=True)
class ReferencePage:
    title: str
    introduction: str
    version: str
    groups: tuple[Group, ...]
    problems: tuple[tuple[str, int, str], ...]


def reference_page(request: HttpRequest) -> HttpResponse:
    """The page; strangers are sent to sign in first."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    try:
        caller = identify(request)
        with tenant_context(caller.tenant_id, via="api", request_id=getattr(request, "request_id", "")):
            actor = enter(request, caller)
            return render_page(request, "api_docs.html", build_page(actor))
    except ApiError:
        return HttpResponseRedirect("/sign-in?next=/api/docs")


reference_page.permission = "signed-in"  # type: ignore[attr-defined]


def build_page(actor: Actor) -> ReferencePage:
    """What the page shows, read from the document that programs get."""
    document = json.loads(document_for(actor))
    schemas = document["components"]["schemas"]
    return ReferencePage(
        title=document["info"]["title"],
        introduction=document["info"]["description"],
        version=document["info"]["version"],
        groups=tuple(_group(tag, document, schemas) for tag in document["tags"]),
        problems=tuple((code, status, text) for code, (status, text) in _problems().items()),
    )


def _group(tag: dict[str, Any], document: dict[str, Any], schemas: dict[str, Any]) -> Group:
    found = [
        _operation(method, path, described, schemas)
        for path, methods in document["paths"].items()
        for method, described in methods.items()
        if method != "parameters" and tag["name"] in described["tags"]
    ]
    record = "".join(part.title() for part in tag["name"].split("_"))
    return Group(tag["name"], tag["x-label"], tuple(found), _members(schemas.get(record, {}), schemas))


def _operation(method: str, path: str, described: dict[str, Any], schemas: dict[str, Any]) -> Operation:
    parts = [_part(p["name"], p["schema"], p.get("required", False), p.get("description", ""), p["in"])
             for p in described["parameters"] if "name" in p]  # fmt: skip
    filters = _filter_names(described)
    content = described.get("requestBody", {}).get("content", {}).get("application/json", {})
    name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    return Operation(
        id=described["operationId"],
        method=method.upper(),
        path=path,
        summary=described["summary"],
        parameters=tuple(p for p in parts if p.name not in filters),
        filters=tuple(p for p in parts if p.name in filters),
        body=_members(schemas.get(name, {}), schemas),
        statuses=tuple(described["responses"]),
    )


def _filter_names(described: dict[str, Any]) -> set[str]:
    """The parameters of a list after the fixed ones, the last of which is `titles`."""
    names = [p["name"] for p in described["parameters"] if "name" in p]
    is_list = described["operationId"].startswith("list_") and "titles" in names
    return set(names[names.index("titles") + 1 :]) if is_list else set()


def _members(schema: dict[str, Any], schemas: dict[str, Any]) -> tuple[Part, ...]:
    required = schema.get("required", ())
    return tuple(
        _part(name, _follow(s, schemas), name in required, s.get("description") or s.get("title", ""))
        for name, s in schema.get("properties", {}).items()
    )


def _follow(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    return dict(schemas.get(name, schema))


def _part(name: str, schema: dict[str, Any], required: bool, text: str, place: str = "") -> Part:
    kind = _type_text(schema)
    return Part(name, f"{place}, {kind}" if place in {"path", "header"} else kind, required, text)


def _type_text(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return " | ".join(json.dumps(value, ensure_ascii=False) for value in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_type_text(one) for one in schema["anyOf"]))
    if "x-object" in schema:
        return f"id ({schema['x-object']})"
    return str(schema.get("format") or schema.get("x-format") or schema.get("type", "object"))


def _problems() -> dict[str, tuple[int, str]]:
    """The codes that any call may answer with; actions have their own besides."""
    return {
        "malformed_json": (400, _("The body is not valid JSON in UTF-8.")),
        "unauthenticated": (401, _("Sign in, or send a token: Authorization: Bearer quen_…")),
        "invalid_token": (401, _("This token is not valid, or its user is no longer a member here.")),
        "denied": (403, _("Your role does not allow this.")),
        "csrf": (403, _("The CSRF token is missing or wrong. Send it in the header X-CSRFToken.")),
        "not_found": (404, _("This record does not exist or is not shared with you.")),
        "method_not_allowed": (405, _("This address does not know this method.")),
        "duplicate": (409, _("Another record already has this value.")),
        "not_now": (409, _("This is not possible in the record's present state.")),
        "conflict": (412, _("Somebody else saved this record first.")),
        "in_progress": (409, _("The first request with this key is still at work.")),
        "too_large": (413, _("The request is too large.")),
        "content_type": (415, _("Send JSON with the header Content-Type: application/json.")),
        "invalid": (422, _("Some fields need a correction.")),
        "unknown_parameter": (422, _("There is no such parameter here.")),
        "unknown_field": (422, _("There is no such field.")),
        "bad_cursor": (422, _("This page link is not valid here.")),
        "idempotency_key_reused": (422, _("This key was used for another request.")),
        "rate_limited": (429, _("Too many requests. Please slow down.")),
        "internal": (500, _("Something went wrong. It has been logged under this request id.")),
    }
