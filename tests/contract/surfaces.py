"""The same deeds in the browser and over the API, with one answer: what came of it."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from typing import Any, Protocol

from django.test import Client

from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.testing.business import ANONYMOUS, Business
from tests.contract.probe import as_json, as_text

DONE, MISSING, DENIED, STALE, REFUSED, STRANGER_AT_DOOR = (
    "done",
    "missing",
    "denied",
    "stale",
    "refused",
    "door",
)
Answer = Any


class Surface(Protocol):
    """What a persona can do on a surface. Each returns (what came of it, the body)."""

    def list(self, spec: ObjectSpec, **query: str) -> tuple[str, str]: ...

    def read(self, spec: ObjectSpec, record_id: uuid.UUID) -> tuple[str, str]: ...

    def history(self, spec: ObjectSpec, record_id: uuid.UUID) -> tuple[str, str]: ...

    def create(self, spec: ObjectSpec, values: Mapping[str, Any]) -> tuple[str, str]: ...

    def edit(
        self, spec: ObjectSpec, record_id: uuid.UUID, values: Mapping[str, Any], version: int
    ) -> tuple[str, str]: ...

    def do(
        self, spec: ObjectSpec, record_id: uuid.UUID, verb: str, version: int, values: Mapping[str, Any] = {}
    ) -> tuple[str, str]: ...

    def search(self, text: str) -> tuple[str, str]: ...


def surface_of(name: str, business: Business, persona: str) -> Surface:
    """The surface `web` or `api` in the hands of a persona."""
    return Web(business, persona) if name == "web" else Api(business, persona)


def _body(answer: Answer) -> str:
    return bytes(answer.content).decode("utf-8", "replace") if answer.content else ""


class Web:
    """The pages and forms."""

    def __init__(self, business: Business, persona: str) -> None:
        self.client: Client = business.client(persona)

    def list(self, spec: ObjectSpec, **query: str) -> tuple[str, str]:
        return self._get(f"/{spec.name}/", query)

    def read(self, spec: ObjectSpec, record_id: uuid.UUID) -> tuple[str, str]:
        return self._get(f"/{spec.name}/{record_id}/")

    def history(self, spec: ObjectSpec, record_id: uuid.UUID) -> tuple[str, str]:
        return self._get(f"/{spec.name}/{record_id}/history")

    def create(self, spec: ObjectSpec, values: Mapping[str, Any]) -> tuple[str, str]:
        return self._post(f"/{spec.name}/new", values)

    def edit(self, spec: ObjectSpec, record_id: uuid.UUID, values: Mapping[str, Any], version: int) -> tuple[str, str]:
        return self._post(f"/{spec.name}/{record_id}/edit", {**values, "version": version})

    def inline(
        self, spec: ObjectSpec, record_id: uuid.UUID, values: Mapping[str, Any], version: int
    ) -> tuple[str, str]:
        """One field in place."""
        name = next(iter(values))
        return self._post(f"/{spec.name}/{record_id}/field/{name}", {**values, "version": version})

    def do(
        self, spec: ObjectSpec, record_id: uuid.UUID, verb: str, version: int, values: Mapping[str, Any] = {}
    ) -> tuple[str, str]:
        return self._post(f"/{spec.name}/{record_id}/do/{verb}", {**values, "version": version})

    def search(self, text: str) -> tuple[str, str]:
        status, body = self._get("/search", {"q": text})
        # what was typed stands in the input field again
        return status, re.sub(r'value="[^"]*"', "", body)

    def _get(self, path: str, query: Mapping[str, str] | None = None) -> tuple[str, str]:
        return self._read(self.client.get(path, dict(query or {})))

    def _post(self, path: str, values: Mapping[str, Any]) -> tuple[str, str]:
        return self._read(self.client.post(path, {name: as_text(value) for name, value in values.items()}))

    def _read(self, answer: Answer) -> tuple[str, str]:
        status = answer.status_code
        if status == 302:
            at_door = str(answer["Location"]).startswith("/sign-in")
            return (STRANGER_AT_DOOR if at_door else DONE), ""
        known = {
            200: DONE,
            204: DONE,
            403: DENIED,
            404: MISSING,
            409: STALE,
            412: STALE,
            422: REFUSED,
            400: REFUSED,
        }
        return known.get(status, f"HTTP {status}"), _body(answer)


class Api:
    """The API, with a token."""

    def __init__(self, business: Business, persona: str) -> None:
        self.client: Client = business.api(persona)
        self.anonymous = persona == ANONYMOUS

    def list(self, spec: ObjectSpec, **query: str) -> tuple[str, str]:
        return self._read(self.client.get(f"/api/v1/{spec.name}", {"titles": "true", "limit": "200", **query}))

    def read(self, spec: ObjectSpec, record_id: uuid.UUID) -> tuple[str, str]:
        return self._read(self.client.get(f"/api/v1/{spec.name}/{record_id}", {"titles": "true"}))

    def history(self, spec: ObjectSpec, record_id: uuid.UUID) -> tuple[str, str]:
        return self._read(self.client.get(f"/api/v1/{spec.name}/{record_id}/history"))

    def create(self, spec: ObjectSpec, values: Mapping[str, Any]) -> tuple[str, str]:
        return self._send("POST", f"/api/v1/{spec.name}", values)

    def edit(self, spec: ObjectSpec, record_id: uuid.UUID, values: Mapping[str, Any], version: int) -> tuple[str, str]:
        return self._send("PATCH", f"/api/v1/{spec.name}/{record_id}", values, version)

    def do(
        self, spec: ObjectSpec, record_id: uuid.UUID, verb: str, version: int, values: Mapping[str, Any] = {}
    ) -> tuple[str, str]:
        if verb == "trash":
            return self._send("DELETE", f"/api/v1/{spec.name}/{record_id}", None, version)
        return self._send("POST", f"/api/v1/{spec.name}/{record_id}/{verb}", values, version)

    def search(self, text: str) -> tuple[str, str]:
        return self._read(self.client.get("/api/v1/search", {"q": text, "limit": "200"}))

    def _send(
        self, method: str, path: str, values: Mapping[str, Any] | None, version: int | None = None
    ) -> tuple[str, str]:
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        data = "" if values is None else json.dumps({name: as_json(value) for name, value in values.items()})
        return self._read(self.client.generic(method, path, data, "application/json", headers=headers))

    def _read(self, answer: Answer) -> tuple[str, str]:
        status = answer.status_code
        if status >= 400:
            assert answer["Content-Type"].startswith("application/problem+json"), "errors are problems (RFC 9457)"
        known = {
            200: DONE,
            201: DONE,
            204: DONE,
            401: STRANGER_AT_DOOR,
            403: DENIED,
            404: MISSING,
            412: STALE,
        }
        known |= {409: REFUSED, 422: REFUSED, 400: REFUSED}
        return known.get(status, f"HTTP {status}"), _body(answer)
