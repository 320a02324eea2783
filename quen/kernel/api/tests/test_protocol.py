"""Errors, methods, bodies: how the API speaks HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest

from quen.kernel.api import resource
from quen.kernel.api.bodies import MAX_BYTES
from quen.kernel.api.etags import etag
from quen.kernel.api.tests.calls import problem_of, send, stored


def _nested(levels: int) -> bytes:
    """An object that is `levels` deep."""
    return b'{"name":' + b"[" * (levels - 1) + b"]" * (levels - 1) + b"}"


def test_a_problem_has_the_members_of_the_standard_and_ours(business: Any) -> None:
    response = send(business.api("owner"), "POST", "account", {"name": "", "employees": "many", "nothing": 1})
    body = problem_of(response, 422, "invalid")
    assert body == {
        "type": "/api/docs#problem-invalid",
        "title": "Unprocessable Entity",
        "status": 422,
        "code": "invalid",
        "detail": "Some fields need a correction.",
        "errors": {"employees": ["Must be a whole number."], "nothing": ["There is no such field."]},
        "details": [
            {"pointer": "/employees", "detail": "Must be a whole number."},
            {"pointer": "/nothing", "detail": "There is no such field."},
        ],
        "request_id": response.headers["X-Request-Id"],
    }


def test_no_answer_is_cached(business: Any) -> None:
    for path in ("me", "account", "no-such-thing", f"account/{business.record_id('account', 'owner')}"):
        assert business.api("owner").get(f"/api/v1/{path}").headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["nothing", "account/1", "account/", "", "account/x/y/z", "User"])
def test_an_unknown_address_is_a_problem_too(business: Any, path: str) -> None:
    problem_of(business.api("admin").get(f"/api/v1/{path}"), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("PUT", "account", "GET, POST, HEAD"),
        ("DELETE", "account", "GET, POST, HEAD"),
        ("PUT", "account/{id}", "GET, PATCH, DELETE, HEAD"),
        ("POST", "account/{id}", "GET, PATCH, DELETE, HEAD"),
        ("POST", "account/{id}/history", "GET, HEAD"),
        ("GET", "account/{id}/assign", "POST"),
        ("POST", "me", "GET, HEAD"),
        ("OPTIONS", "me", "GET, HEAD"),
        ("OPTIONS", "account/{id}/files", "GET, POST, HEAD"),
        ("POST", "account/{id}/files/plan.txt", "PUT"),
    ],
)
def test_another_method_is_refused_with_those_allowed(business: Any, method: str, path: str, allow: str) -> None:
    record = business.record_id("account", "owner")
    response = send(business.api("owner"), method, path.format(id=record), {"name": "x"})
    problem_of(response, 405, "method_not_allowed")
    assert response.headers["Allow"] == allow


def test_head_answers_like_get_without_a_body(business: Any) -> None:
    path = f"/api/v1/account/{business.record_id('account', 'owner')}"
    response = business.api("owner").head(path)
    assert (response.status_code, response.headers["ETag"], response.content) == (200, etag(1, path[-36:]), b"")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b" ", "malformed_json"),
        (b"{", "malformed_json"),
        (b"[]", "malformed_json"),
        (b'"text"', "malformed_json"),
        (b'{"name": NaN}', "malformed_json"),
        (b'{"name": "a", "name": "b"}', "malformed_json"),
        (b'{"name": "\\ud800"}', "malformed_json"),
        (b'{"name": "\xff"}', "malformed_json"),
        (b'{"employees": 1' + b"0" * 5000 + b"}", "malformed_json"),
        (b'{"annual_revenue": 1e99999999999999999999}', "malformed_json"),
        (_nested(51), "too_deep"),
        (b"[" * 100_000, "too_deep"),
    ],
)
def test_a_body_that_is_no_proper_json_object_is_400(business: Any, body: bytes, code: str) -> None:
    count = business.api("admin").get("/api/v1/account?count=true").json()["count"]
    problem_of(send(business.api("admin"), "POST", "account", body), 400, code)
    assert business.api("admin").get("/api/v1/account?count=true").json()["count"] == count


def test_fifty_levels_are_read(business: Any) -> None:
    body = problem_of(send(business.api("admin"), "POST", "account", _nested(50)), 422, "invalid")
    assert body["errors"] == {"name": ["Must be a string."]}


def test_a_large_body_is_413(business: Any) -> None:
    just = json.dumps({"name": "x" * (MAX_BYTES - 12)}).encode()
    assert len(just) == MAX_BYTES
    problem_of(send(business.api("admin"), "POST", "account", just), 422, "invalid")
    problem_of(send(business.api("admin"), "POST", "account", just + b" "), 413, "too_large")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_another_content_type_is_415(business: Any, kind: str) -> None:
    response = send(business.api("admin"), "POST", "account", b'{"name":"x"}', Content_Type=kind)
    problem_of(response, 415, "content_type")


def test_a_fault_of_ours_tells_nothing_and_leaves_nothing(business: Any, monkeypatch: Any, caplog: Any) -> None:
    record = business.record_id("account", "owner")
    before = stored(business, "account", record)

    def fail(*_args: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(resource, "represent_saved", fail)
    response = send(business.api("admin"), "PATCH", f"account/{record}", {"name": "Half done"})
    body = problem_of(response, 500, "internal")
    assert "secret" not in response.content.decode()
    assert stored(business, "account", record) == before
    assert any(body["request_id"] in r.getMessage() and r.exc_info for r in caplog.records)
