"""/api/docs: the OpenAPI document of the person signed in, as a page to read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

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
    """A parameter, or a member of a body or record. `place`: path, query or header. `notes`: what a list may do."""

    name: str
    type: str
    required: bool
    text: str
    place: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Operation:
    """One operation. `samples`: (language, code). `example`: a body to send, as JSON text."""

    id: str
    method: str
    path: str
    summary: str
    parameters: tuple[Part, ...]
    filters: tuple[Part, ...]
    body: tuple[Part, ...]
    statuses: tuple[str, ...]
    example: str
    samples: tuple[tuple[str, str], ...]
    has_form: bool


@dataclass(frozen=True)
class Entry:
    """An object in the menu."""

    name: str
    label: str
    icon: str
    settings: bool


@dataclass(frozen=True)
class ReferencePage:
    """The overview (`name` is ""), or the operations of one object and the members of its records."""

    title: str
    introduction: str
    version: str
    root: str
    menu: tuple[Entry, ...]
    name: str = ""
    label: str = ""
    operations: tuple[Operation, ...] = ()
    members: tuple[Part, ...] = ()
    problems: tuple[tuple[str, int, str], ...] = ()


def reference_page(request: HttpRequest, name: str = "") -> HttpResponse:
    """The page of the object `name`, or the overview; strangers are sent to sign in first."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    try:
        caller = identify(request)
        with tenant_context(caller.tenant_id, via="api", request_id=getattr(request, "request_id", "")):
            actor = enter(request, caller)
            page = build_page(actor, name, f"{request.scheme}://{request.get_host()}")
            if page is None:
                return HttpResponseRedirect("/api/docs")
            return render_page(request, "api_docs.html", page)
    except ApiError:
        return HttpResponseRedirect(f"/sign-in?next=/api/docs{'/' + quote(name) if name else ''}")


reference_page.permission = "signed-in"  # type: ignore[attr-defined]


def build_page(actor: Actor, name: str, root: str) -> ReferencePage | None:
    """What the page shows, read from the document that programs get; None where there is no such object."""
    document = json.loads(document_for(actor))
    schemas = document["components"]["schemas"]
    menu = tuple(Entry(t["name"], t["x-label"], t["x-icon"], t["x-settings"]) for t in document["tags"])
    page = ReferencePage(
        title=document["info"]["title"],
        introduction=document["info"]["description"],
        version=document["info"]["version"],
        root=root,
        menu=menu,
        problems=tuple((code, status, text) for code, (status, text) in _problems().items()),
    )
    if not name:
        return page
    entry = next((entry for entry in menu if entry.name == name), None)
    if entry is None:
        return None
    record = "".join(part.title() for part in name.split("_"))
    operations = tuple(
        _operation(method, path, described, schemas, root, methods.get("parameters", ()))
        for path, methods in document["paths"].items()
        for method, described in methods.items()
        if method != "parameters" and name in described["tags"]
    )
    members = _members(schemas.get(record, {}), schemas)
    return replace(page, name=name, label=entry.label, operations=operations, members=members)


def _operation(
    method: str, path: str, described: dict[str, Any], schemas: dict[str, Any], root: str, shared: Iterable[Any]
) -> Operation:
    given = [p for p in (*shared, *described["parameters"]) if "name" in p]
    parts = [_part(p["name"], p["schema"], p.get("required", False), p.get("description", ""), p["in"]) for p in given]
    filters = _filter_names(described)
    content = described.get("requestBody", {}).get("content", {})
    media = content.get("application/json", {})
    schema = media.get("schema", {}).get("$ref", "").rpartition("/")[2]
    example = json.dumps(media["example"], ensure_ascii=False, indent=2) if "example" in media else ""
    return Operation(
        id=described["operationId"],
        method=method.upper(),
        path=path,
        summary=described["summary"],
        parameters=tuple(p for p in parts if p.name not in filters),
        filters=tuple(p for p in parts if p.name in filters),
        body=_members(schemas.get(schema, {}), schemas),
        statuses=tuple(described["responses"]),
        example=example,
        samples=_samples(method.upper(), root + path, example),
        has_form=not content or bool(media),
    )


def _samples(method: str, url: str, body: str) -> tuple[tuple[str, str], ...]:
    """The call in curl and in Python."""
    sends = method not in {"GET", "DELETE"}
    curl = [f'curl {"" if method == "GET" else f"-X {method} "}"{url}"', '  -H "Authorization: Bearer $TOKEN"']
    python = ["import requests", "", f"answer = requests.{method.lower()}(", f'    "{url}",',
              '    headers={"Authorization": f"Bearer {token}"},']  # fmt: skip
    if sends and body:
        curl += ['  -H "Content-Type: application/json"', "  -d '" + body.replace("'", "'\\''") + "'"]
        literal = body.replace("true", "True").replace("false", "False").replace("null", "None")
        python.append("    json=" + literal.replace("\n", "\n    ") + ",")
    python += [")", "answer.raise_for_status()"]
    return (("curl", " \\\n".join(curl)), ("Python", "\n".join(python)))


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
    told = schema.get("x-quen-field", {})
    notes = [
        *([_("sortable")] if told.get("sort") == "any" else []),
        *([_("filterable")] if told.get("operators") else []),
        *([_("read-only")] if told and not told.get("writable") else []),
    ]
    return Part(name, _type_text(schema), required, text, place, tuple(notes))


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
