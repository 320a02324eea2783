"""Requests as the tests make them."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from django.test import Client

from quen.kernel.registry.registry import get_spec

if TYPE_CHECKING:
    from quen.kernel.testing.business import Business

ROOT = "/api/v1"


def send(client: Client, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """`body` as JSON (bytes as they are) to /api/v1/`path`; header names with underscores for hyphens."""
    raw = body if isinstance(body, bytes) else json.dumps(body if body is not None else {}).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    kind = named.pop("Content-Type", "application/json")
    return client.generic(method, f"{ROOT}/{path}", raw, content_type=kind, headers=named)


def stored(business: Business, object_name: str, record_id: Any, of: str = "admin") -> dict[str, Any]:
    """All columns of a record as they are in the database, whatever the rights."""
    with business.work(of):
        model = get_spec(object_name).model
        found: dict[str, Any] = model.objects.filter(pk=uuid.UUID(str(record_id))).values().get()
        return found


def problem_of(response: Any, status: int, code: str) -> dict[str, Any]:
    """The problem in `response`, after checking its outer form."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["status"] == status
    assert body["code"] == code
    assert body["type"] == f"/api/docs#problem-{code}"
    assert body["request_id"] == response.headers["X-Request-Id"]
    return body
