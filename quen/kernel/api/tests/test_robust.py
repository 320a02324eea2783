"""What an attacker or a broken program sends: refused, never a server error, nothing written."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from quen.kernel.api.tests.calls import problem_of, send, stored
from quen.kernel.testing.business import STRANGER

DEEP = b'{"name":' + b"[" * 10_000 + b"]" * 10_000 + b"}"
BODIES: list[bytes] = [
    DEEP,
    b'{"operations":' + b'{"a":' * 10_000 + b"1" + b"}" * 10_000 + b"}",
    b'{"name":"\xff\xfe"}',
    b"\xef\xbb\xbf{}",
    b'{"name":"a\\u0000b"}' * 2,
    b'{"employees":1e400}',
    b'{"employees":123456789012345678901234567890}',
    b'{"annual_revenue":-1e30}',
    b'{"name":{"$ne":null}}',
    b'{"name":[["x"]]}',
    b'{"owner":{"id":"x"}}',
    b'{"name":"x","__proto__":{"admin":true},"constructor":1}',
]


@pytest.mark.parametrize("path", ["account", "account/{id}", "account/{id}/assign", "account/bulk",
                                  "account/by/external_id/x", "notifications/read"])  # fmt: skip
@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_a_broken_body_is_refused_everywhere(business: Any, path: str, body: bytes) -> None:
    record = business.record_id("account", "owner")
    before = stored(business, "account", record)
    method = "PATCH" if path.endswith("{id}") else "PUT" if "/by/" in path else "POST"
    response = send(business.api("owner"), method, path.format(id=record), body)
    assert response.status_code in {400, 422}, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    assert stored(business, "account", record) == before


@pytest.mark.parametrize("name", ["tenant_id", "version", "created_by", "created_at", "deleted_at", "name_sort", "user",
                                  "is_admin", "updated_by_id", "party"])  # fmt: skip
def test_no_field_is_set_by_naming_it(business: Any, name: str) -> None:
    """Mass assignment: what no form shows cannot be sent either."""
    record = business.record_id("account", "owner")
    sound = {
        "created_by": str(business.member_id("owner")),
        "version": 9,
    }  # of the right kind, so that only this is wrong
    sound |= dict.fromkeys(("created_at", "deleted_at"), "2020-01-01T00:00:00Z")
    value = sound.get(name, str(business.other_id))
    before = stored(business, "account", record)
    client = business.api("admin")
    values = {"name": "x", name: value}
    assert send(client, "POST", "account", values).status_code == 422
    assert send(client, "PATCH", f"account/{record}", values).status_code == 422
    for op in ({"op": "create"}, {"op": "update", "id": str(record)}, {"op": "upsert"}):
        body = {"operations": [{**op, "values": {**values, "external_id": "m"} if op["op"] == "upsert" else values}]}
        assert send(client, "POST", "account/bulk", body).json()["failed"] == 1
    assert stored(business, "account", record) == before


@pytest.mark.parametrize(
    "query",
    [
        {"ids": ",".join(str(uuid.UUID(int=n)) for n in range(10_001))},
        {"owner": ",".join(str(uuid.UUID(int=n)) for n in range(10_000))},
        {"filter": "(" * 5000},
        {"filter": " or ".join(f"employees = {n}" for n in range(5000))},
        {"filter": "name = \"a\x00b\""},
        {"q": "\x00"},
        {"q": "x" * 100_000},
        {"name": "\x00"},
        {"employees": "9" * 5000},
        {"annual_revenue__gte": "1e999999"},
        {"created_at__gte": "9999-12-31T23:59:59-23:59"},
        {"created_at": "0001-01-01"},
        {"sort": "a" * 10_000},
        {"sort": "-" * 100},
        {"fields": "," * 10_000 + "name"},
        {"expand": "owner." * 1000},
        {"cursor": "x" * 20_000},
        {"limit": "50" * 2000},
        {"tag": ",".join("t" * 30 for _n in range(1000))},
    ],
    ids=range(19),
)  # fmt: skip
def test_a_query_of_nonsense_is_no_server_error(business: Any, query: dict[str, str]) -> None:
    response = business.api("owner").get("/api/v1/account", query)
    assert response.status_code in {200, 400, 422}, response.content


@pytest.mark.parametrize(
    "path",
    [
        "account/by/external_id/%00",
        "account/by/external_id/%ff%fe",
        "account/by/name/..%2f",
        "account/%00",
        "account/by/%00/x",
        "files/x",
        "account/by/email/" + "x" * 5000,
    ],
    ids=range(7),
)
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_an_address_of_nonsense_is_no_server_error(business: Any, path: str, method: str) -> None:
    response = send(business.api("owner"), method, path, {"name": "x"} if method == "PUT" else b"")
    assert response.status_code in {400, 404, 405, 422, 201}, response.content
    if response.status_code == 201:
        assert "\x00" not in json.dumps(response.json())


def test_ids_of_another_tenant_are_nowhere(business: Any) -> None:
    foreign = {name: str(business.record_id(name, STRANGER)) for name in ("account", "contact", "opportunity")}
    client = business.api("admin")
    member = str(business.member_id(STRANGER))
    before = {name: stored(business, name, pk, STRANGER) for name, pk in foreign.items()}
    for query in ({"ids": foreign["account"]}, {"owner": member}, {"filter": f"owner = {member}"}):
        response = client.get("/api/v1/account", query)
        assert response.status_code == 422 or response.json()["data"] == [], query
    for body in ({"account": foreign["account"]}, {"contact": foreign["contact"]}, {"owner": member}):
        problem_of(send(client, "POST", "opportunity", {"name": "x", **body}), 422, "invalid")
    operations: list[Any] = [{"op": "delete", "id": pk} for pk in foreign.values()]
    results = send(client, "POST", "account/bulk", {"operations": operations}).json()["data"]
    assert {result["status"] for result in results} == {404}
    assert {name: stored(business, name, pk, STRANGER) for name, pk in foreign.items()} == before


def test_a_reference_is_an_id_or_null_and_no_empty_text(business: Any) -> None:
    answer = send(business.api("admin"), "POST", "team", {"name": "Somewhere", "parent": ""})
    assert problem_of(answer, 422, "invalid")["errors"] == {"parent": ["Must be a UUID."]}
    assert send(business.api("admin"), "POST", "team", {"name": "Somewhere", "parent": None}).status_code == 201
