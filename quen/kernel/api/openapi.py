"""GET /api/v1/openapi.json: OpenAPI 3.1 of exactly what exists for the actor."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from pydantic.json_schema import models_json_schema

import quen
from quen.kernel.actions.run import input_fields
from quen.kernel.api.answers import COMMON, MarkRead, RoleRights, RoleRightsChange, ShareCreate
from quen.kernel.api.attached_paths import ATTACHED, file_paths
from quen.kernel.api.bulk_paths import bulk_schemas
from quen.kernel.api.etags import content_tag, is_unchanged
from quen.kernel.api.examples import give_examples
from quen.kernel.api.notifications import notification_paths
from quen.kernel.api.operations import object_paths
from quen.kernel.api.paths import answer, operation, parameter, problem_responses
from quen.kernel.api.rights import rights_paths
from quen.kernel.api.schemas import Schema, input_model, page_model, record_model
from quen.kernel.api.shape import only
from quen.kernel.api.shares import share_paths
from quen.kernel.registry.registry import specs

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

_KEPT = 64
_REFUSALS = (400, 401, 403, 404, 409, 412, 413, 415, 422, 429)
_cache: OrderedDict[str, _Made] = OrderedDict()
_lock = threading.Lock()


def get_document(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The document as JSON, in the actor's language."""
    only(request)
    made = _document(actor)
    headers = {"Cache-Control": "private, no-cache", "ETag": made.tag, "Vary": "Authorization, Cookie, Accept-Language"}
    if is_unchanged(request, made.tag):
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(made.content, content_type="application/json", headers=headers)


def document_for(actor: Actor) -> bytes:
    """The document, made once per process for each set of rights and language."""
    return _document(actor).content


class _Made(NamedTuple):
    content: bytes
    tag: str


def _document(actor: Actor) -> _Made:
    rights = [actor.is_admin, actor.grants, actor.hidden, actor.protected, translation.get_language()]
    key = hashlib.sha256(json.dumps(rights, sort_keys=True).encode()).hexdigest()
    with _lock:
        if key in _cache:
            _cache.move_to_end(key)
            return _cache[key]
    content = json.dumps(build_document(actor), ensure_ascii=False, separators=(",", ":")).encode()
    made = _Made(content, content_tag(content))
    with _lock:
        _cache[key] = made
        while len(_cache) > _KEPT:
            _cache.popitem(last=False)
    return made


def build_document(actor: Actor) -> dict[str, Any]:
    """The document as Python values."""
    visible = [spec for spec in specs().values() if actor.may(spec.name, "view")]
    visible.sort(key=lambda spec: spec.settings)  # what people work with comes before what is set up once
    paths: dict[str, Any] = _common_paths()
    for spec in visible:
        paths |= object_paths(spec, actor) | share_paths(spec, actor)
    paths |= rights_paths(actor) | notification_paths()
    paths |= file_paths(actor)
    _take_keys(paths)
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "Quen API", "version": quen.__version__, "description": _introduction()},
        "servers": [{"url": "/"}],
        "security": [{"token": []}, {"session": []}],
        "tags": [
            {"name": "quen", "x-label": _("General"), "x-icon": "api", "x-settings": False},
            *({"name": s.name, "x-label": s.label_plural, "x-icon": s.icon, "x-settings": s.settings} for s in visible),
        ],
        "paths": paths,
        "components": {
            "schemas": _schemas(visible, actor),
            "responses": problem_responses(_REFUSALS),
            "parameters": {"IdempotencyKey": _idempotency_key()},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "bearerFormat": "quen_…"},
                "session": {"type": "apiKey", "in": "cookie", "name": "quen_session"},
            },
        },
    }
    give_examples(document)
    return document


def _take_keys(paths: dict[str, Any]) -> None:
    """Every write may have an idempotency key."""
    for methods in paths.values():
        for method, described in methods.items():
            if method in {"post", "patch", "put", "delete"}:
                described["parameters"] = [
                    *described["parameters"],
                    {"$ref": "#/components/parameters/IdempotencyKey"},
                ]
                described["responses"].setdefault("409", {"$ref": "#/components/responses/Problem409"})


def _idempotency_key() -> dict[str, Any]:
    schema = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"}
    return parameter("Idempotency-Key", schema, _("Sent again with it, a request acts once."), place="header")


def _introduction() -> str:
    return _(
        "Records of all objects are read and written in the same way. Amounts are decimal strings, "
        "times are UTC, references are ids. Errors are problem+json (RFC 9457)."
    )


def _schemas(visible: list[ObjectSpec], actor: Actor) -> dict[str, Any]:
    wanted: list[Any] = [(model, "serialization") for model in (*COMMON, *ATTACHED)]
    wanted += [(ShareCreate, "validation"), (MarkRead, "validation")]
    if actor.is_admin:
        wanted += [(RoleRights, "serialization"), (RoleRightsChange, "validation")]
    for spec in visible:
        readable = spec.readable(actor)
        record = record_model(spec, readable, actor)
        wanted += [(record, "serialization"), (page_model(spec, record), "serialization")]
        if actor.may(spec.name, "create"):
            infos = spec.writable(actor, "create")
            # a required field that the kernel can fill in by itself need not be sent
            must = [i.name for i in infos if (i.required and spec.prepare is None) or i.name == spec.title]
            wanted.append((input_model(spec, "create", infos, must, own_id=True), "validation"))
            if actor.may(spec.name, "edit"):
                wanted.append((input_model(spec, "upsert", infos, ()), "validation"))
        if actor.may(spec.name, "edit"):
            wanted.append((input_model(spec, "change", spec.writable(actor, "edit"), ()), "validation"))
        for found in spec.actions_by_name.values():
            if found.inputs and actor.may(spec.name, found.permission):
                infos = list(input_fields(spec, found, actor).values())
                wanted.append((input_model(spec, found.name, infos, found.required), "validation"))
    _map, made = models_json_schema(wanted, ref_template="#/components/schemas/{model}", schema_generator=Schema)
    definitions: dict[str, Any] = made["$defs"]
    for spec in visible:
        definitions |= bulk_schemas(spec, actor)
    return definitions


def _common_paths() -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "/api/v1/me": {"get": operation("get_me", "quen", _("Who is calling, and what they may do"), [], answer("Me"))},
        "/api/v1/search": {
            "get": operation(
                "search",
                "quen",
                _("Search across all objects"),
                [
                    parameter("q", text, required=True),
                    parameter("object", text),
                    parameter("limit", {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}),
                ],
                answer("SearchPage"),
            )
        },
    }
