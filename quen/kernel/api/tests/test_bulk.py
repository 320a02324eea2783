"""POST …/bulk and …/by/{key}/{value}: many records, and records by a key of another system."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quen.kernel.api.bulk import MAX_BYTES
from quen.kernel.api.tests.calls import problem_of, send, stored
from quen.kernel.records.keys import keys_of
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.testing.business import SHARED, STRANGER


def _bulk(client: Any, name: str, *operations: Any, query: str = "", **members: Any) -> Any:
    response = send(client, "POST", f"{name}/bulk{query}", {"operations": list(operations), **members})
    assert response.status_code == 200, response.content
    return response.json()


def _create(**values: Any) -> dict[str, Any]:
    return {"op": "create", "values": values}


def _upsert(key: str = "external_id", **values: Any) -> dict[str, Any]:
    return {"op": "upsert", "key": key, "values": values}


def _count(business: Any, name: str) -> int:
    with business.work("admin"):
        return int(get_spec(name).model.objects.count())


def test_each_operation_has_its_own_result(business: Any) -> None:
    client = business.api("owner")
    old = send(client, "POST", "account", {"name": "Old", "external_id": "a-1"}).json()
    gone = send(client, "POST", "account", {"name": "Gone"}).json()
    body = _bulk(
        client,
        "account",
        _create(name="New", country="VN"),
        {"op": "update", "id": old["id"], "version": 1, "values": {"name": "Renamed"}},
        {"op": "update", "id": gone["id"], "version": 7, "values": {"name": "Stale"}},
        {"op": "delete", "id": old["id"], "version": 1},
        _upsert(external_id="a-1x", name="By id"),
        _create(name="", employees="many"),
        _create(name="Bad", nothing=1),
    )
    assert [item["result"] for item in body["data"]] == [
        "created", "updated", "refused", "refused", "created", "refused", "refused",
    ]  # fmt: skip
    assert [item["status"] for item in body["data"]] == [201, 200, 412, 409, 201, 422, 422]
    assert (body["succeeded"], body["failed"]) == (3, 4)
    stale, twice, wrong = (body["data"][place]["problem"] for place in (2, 3, 5))
    assert (stale["code"], stale["current_version"]) == ("conflict", 1)
    assert twice["code"] == "twice"
    assert wrong["details"] == [{"pointer": "/operations/5/values/employees", "detail": "Must be a whole number."}]
    made = stored(business, "account", body["data"][0]["id"])
    assert (made["name"], made["country"], made["owner_id"]) == ("New", "VN", business.member_id("owner"))
    assert made["created_by_id"] == business.member_id("owner")
    after = stored(business, "account", old["id"])
    assert (after["name"], after["version"]) == ("Renamed", 2)
    assert stored(business, "account", gone["id"])["deleted_at"] is None


def test_upsert_makes_changes_or_leaves_alone(business: Any) -> None:
    client = business.api("owner")
    results = []
    for name in ("First", "First", "Second"):
        found = _bulk(client, "account", _upsert(external_id="sf:1", name=name))["data"][0]
        results.append((found["result"], found["version"], found["id"]))
    assert [r[:2] for r in results] == [("created", 1), ("unchanged", 1), ("updated", 2)]
    assert len({r[2] for r in results}) == 1
    both = _bulk(client, "account", _upsert(external_id="sf:2", name="a"), _upsert(external_id="sf:2", name="b"))
    assert [item["result"] for item in both["data"]] == ["created", "refused"]
    assert both["data"][1]["problem"]["code"] == "twice"
    missing = _bulk(
        client, "account", _upsert(name="Keyless"), _upsert("nothing", name="x"), _upsert("owner", name="x")
    )
    assert [item["problem"]["code"] for item in missing["data"]] == ["required", "bad_value", "bad_value"]
    assert missing["data"][1]["problem"]["details"][0]["pointer"] == "/operations/1/key"


def test_a_key_without_fields_is_none(business: Any) -> None:
    """A rule like "one default price book" names no field: such a key would take any record."""
    found = _bulk(business.api("admin"), "price_book", _upsert("", name="Taken"))["data"][0]
    assert (found["status"], found["problem"]["code"]) == (422, "bad_value")
    assert [name for name, spec in specs().items() if "" in keys_of(spec, business.actor("admin"))] == []


def test_upsert_by_another_key(business: Any) -> None:
    client = business.api("admin")
    made = _bulk(client, "product", _upsert("sku", sku="K-77", name="Kettle"))["data"][0]
    again = _bulk(client, "product", _upsert("sku", sku="K-77", name="Kettle 2"))["data"][0]
    assert (made["result"], again["result"], again["id"]) == ("created", "updated", made["id"])
    for name in ("Twin", "Twin"):
        assert send(client, "POST", "account", {"name": name}).status_code == 201
    found = _bulk(client, "account", _upsert("name", name="Twin", city="Huế"))["data"][0]
    assert found["problem"]["code"] == "ambiguous"
    pipeline = str(business.record_id("pipeline", SHARED))
    stage = {"pipeline": pipeline, "name": "Fresh", "kind": "open"}
    both = [_bulk(client, "stage", _upsert("pipeline+name", **stage))["data"][0] for _n in range(2)]
    assert [b["result"] for b in both] == ["created", "unchanged"], both
    assert both[0]["id"] == both[1]["id"]


def test_atomic_is_all_or_nothing(business: Any) -> None:
    client, count = business.api("owner"), _count(business, "account")
    for wrong in (_create(name=""), {"op": "update", "id": str(uuid.uuid4()), "values": {"name": "x"}}):
        response = send(client, "POST", "account/bulk", {"operations": [_create(name="A"), wrong], "atomic": True})
        problem = problem_of(response, 422, "bulk_refused")
        assert [r["index"] for r in problem["results"]] == [1]
        assert _count(business, "account") == count
    good = _bulk(client, "account", _create(name="A"), _create(name="B"), atomic=True)
    assert (good["succeeded"], good["failed"]) == (2, 0)
    assert _count(business, "account") == count + 2


def test_a_constraint_refuses_one_and_not_the_others(business: Any) -> None:
    client = business.api("owner")
    assert send(client, "POST", "account", {"name": "Holder", "external_id": "taken"}).status_code == 201
    ids = [*(f"n{n}" for n in range(9)), "taken", "n3", *(f"m{n}" for n in range(9))]
    body = _bulk(client, "account", *(_create(name=f"A {i}", external_id=i) for i in ids))
    refused = {item["index"]: item["problem"] for item in body["data"] if item["result"] == "refused"}
    assert set(refused) == {9, 10}
    assert refused[9]["code"] == "duplicate"
    assert refused[9]["details"][0]["pointer"] == "/operations/9/values/external_id"
    changed = _bulk(
        client,
        "account",
        *({"op": "update", "id": item["id"], "values": {"external_id": "n0" if n else "z"}}
          for n, item in enumerate([i for i in body["data"] if i["result"] == "created"][1:4])),
    )  # fmt: skip
    assert [item["result"] for item in changed["data"]] == ["updated", "refused", "refused"]


def test_a_field_that_only_a_new_record_takes_may_stand_there_unchanged(business: Any) -> None:
    client = business.api("owner")
    stage = send(client, "POST", "opportunity", {"name": "Staged"}).json()["stage"]
    other = next(s["id"] for s in client.get("/api/v1/stage").json()["data"] if s["id"] != stage)
    for value, result in ((stage, "created"), (stage, "unchanged"), (other, "refused")):
        found = _bulk(client, "opportunity", _upsert(external_id="s", name="S", stage=value))["data"][0]
        assert found["result"] == result
    assert found["problem"]["errors"] == {"stage": ["This field cannot be written here."]}
    assert send(client, "PUT", "opportunity/by/external_id/s", {"name": "T", "stage": stage}).json()["version"] == 2


def test_records_are_answered_when_asked_for(business: Any) -> None:
    client = business.api("owner")
    body = _bulk(client, "opportunity", _create(name="Shown", amount="5"), query="?fields=name,amount,owner.name")
    record = body["data"][0]["record"]
    assert (record["name"], record["amount"]) == ("Shown", "5.00")
    assert record["expanded"]["owner"]["name"] == "Owner Person"
    assert record["id"] == body["data"][0]["id"]
    number = stored(business, "opportunity", record["id"])["number"]
    assert number.startswith("D-")


def test_what_one_may_not_see_or_change_stays_as_it_is(business: Any) -> None:
    targets = {of: business.record_id("opportunity", of) for of in ("teammate", "owner", STRANGER)}
    before = {of: stored(business, "opportunity", pk, of if of == STRANGER else "admin") for of, pk in targets.items()}
    for persona, codes in (("owner", ["not_found", "not_found"]), ("reader", ["denied", "not_found"])):
        for op in ("update", "delete"):
            operations = [
                {"op": op, "id": str(targets[of]), **({"values": {"name": "Taken"}} if op == "update" else {})}
                for of in ("teammate", STRANGER)
            ]
            body = _bulk(business.api(persona), "opportunity", *operations)
            assert [item["problem"]["code"] for item in body["data"]] == codes
    denied = _bulk(business.api("reader"), "opportunity", _create(name="x"), _upsert(external_id="r", name="x"))
    assert [item["problem"]["code"] for item in denied["data"]] == ["denied", "denied"]
    hidden = business.hidden(get_spec("opportunity"))[0].name
    own = {"op": "update", "id": str(targets["owner"]), "values": {hidden: None}}
    body = _bulk(business.api("restricted"), "opportunity", own, _create(name="x", **{hidden: None}))
    assert [item["problem"]["details"][0]["detail"] for item in body["data"]] == ["There is no such field."] * 2
    foreign = _create(name="x", account=str(business.record_id("account", STRANGER)))
    body = _bulk(
        business.api("owner"), "opportunity", foreign, _create(name="y", owner=str(business.member_id(STRANGER)))
    )
    assert [item["result"] for item in body["data"]] == ["refused", "refused"]
    after = {of: stored(business, "opportunity", pk, of if of == STRANGER else "admin") for of, pk in targets.items()}
    assert after == before


def test_a_key_of_a_record_one_may_not_change_tells_no_more_than_that_it_is_taken(business: Any) -> None:
    made = send(business.api("outsider"), "POST", "opportunity", {"name": "Hers", "external_id": "h-1"}).json()
    found = _bulk(business.api("owner"), "opportunity", _upsert(external_id="h-1", name="Mine"))["data"][0]
    assert found["problem"]["code"] == "duplicate"
    assert "id" not in found
    assert stored(business, "opportunity", made["id"])["name"] == "Hers"
    foreign = _bulk(business.api(STRANGER), "opportunity", _upsert(external_id="h-1", name="Own"))["data"][0]
    assert foreign["result"] == "created"


@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        ({}, "bad_value", "/operations"),
        ({"operations": []}, "bad_value", "/operations"),
        ({"operations": {}}, "bad_value", "/operations"),
        ({"operations": [{"op": "delete", "id": 1}] * 1001}, "too_many", "/operations"),
        ({"operations": [{"op": "delete", "id": 1}] * 201}, "too_many", "/operations"),
        ({"operations": [1], "atomic": "yes"}, "bad_value", "/atomic"),
        ({"operations": [1], "more": 1}, "unknown_field", "/more"),
    ],
)
def test_a_body_that_is_none_is_refused_as_a_whole(business: Any, body: Any, code: str, pointer: str) -> None:
    problem = problem_of(send(business.api("owner"), "POST", "account/bulk", body), 422, code)
    assert problem["details"][0]["pointer"] == pointer


@pytest.mark.parametrize(
    ("operation", "pointer"),
    [
        (1, "/operations/0/op"),
        ([], "/operations/0/op"),
        ({}, "/operations/0/op"),
        ({"op": "explode"}, "/operations/0/op"),
        ({"op": ["create"]}, "/operations/0/op"),
        ({"op": "create"}, "/operations/0/values"),
        ({"op": "create", "values": [1]}, "/operations/0/values"),
        ({"op": "create", "values": {"name": "x"}, "id": "x"}, "/operations/0/id"),
        ({"op": "update", "values": {}, "id": 5}, "/operations/0/id"),
        ({"op": "update", "values": {}}, "/operations/0/id"),
        ({"op": "update", "values": {}, "id": str(uuid.uuid4()), "version": "1"}, "/operations/0/version"),
        ({"op": "update", "values": {}, "id": str(uuid.uuid4()), "version": True}, "/operations/0/version"),
        ({"op": "upsert", "values": {}, "key": {}}, "/operations/0/key"),
        ({"op": "create", "values": {"name": "x", "tenant_id": "y"}}, "/operations/0/values/tenant_id"),
        ({"op": "create", "values": {"name": {"a": 1}}}, "/operations/0/values/name"),
        ({"op": "create", "values": {"name": "x", "id": "y"}}, "/operations/0/values/id"),
    ],
)
def test_an_operation_that_is_none_is_refused_alone(business: Any, operation: Any, pointer: str) -> None:
    body = _bulk(business.api("owner"), "account", operation, _create(name="Good"))
    assert [item["result"] for item in body["data"]] == ["refused", "created"]
    assert body["data"][0]["problem"]["details"][0]["pointer"] == pointer


def test_a_large_body_is_413(business: Any) -> None:
    raw = json.dumps({"operations": ["x" * MAX_BYTES]}).encode()
    problem_of(send(business.api("owner"), "POST", "account/bulk", raw), 413, "too_large")


@pytest.mark.parametrize("name", ["account", "contact", "opportunity", "product"])
def test_the_number_of_statements_does_not_grow_with_the_operations(business: Any, name: str) -> None:
    client, numbers = business.api("admin"), []
    title = get_spec(name).title
    _bulk(client, name, _upsert(external_id="warm", **{title: "x"}))
    for many in (5, 40):
        given = [{"external_id": f"{many}-{n}", title: f"x {many} {n}"} for n in range(many)]
        for _again in range(2):
            with CaptureQueriesContext(connection) as caught:
                body = _bulk(client, name, *(_upsert(**values) for values in given))
            assert body["failed"] == 0, body["data"][0]
            numbers.append(len(caught))
            given = [{**values, title: values[title] + "!"} for values in given]
    assert numbers[:2] == numbers[2:]
    assert max(numbers) < 30


def test_get_and_put_by_key(business: Any) -> None:
    client = business.api("owner")
    path = "account/by/external_id/crm/42?fields=name,external_id"
    problem_of(client.get(f"/api/v1/{path}"), 404, "not_found")
    made = send(client, "PUT", path, {"name": "Keyed"})
    assert made.status_code == 201
    assert made.json()["external_id"] == "crm/42"
    again = send(client, "PUT", path, {"name": "Renamed", "external_id": "crm/42"}, If_Match=made.headers["ETag"])
    assert (again.status_code, again.json()["id"], again.json()["version"]) == (200, made.json()["id"], 2)
    read = client.get(f"/api/v1/{path}")
    assert (read.json()["name"], read.headers["ETag"]) == ("Renamed", again.headers["ETag"])
    problem_of(send(client, "PUT", path, {"name": "x"}, If_Match=made.headers["ETag"]), 412, "conflict")
    problem_of(send(client, "PUT", path, {"external_id": "other"}), 422, "bad_value")
    for wrong in ("tenant_id/x", "owner/x", "created_at/x", "pipeline+name/x"):
        problem_of(client.get(f"/api/v1/account/by/{wrong}"), 404, "not_found")
        problem_of(send(client, "PUT", f"account/by/{wrong}", {"name": "x"}), 404, "not_found")
    problem_of(business.api(STRANGER).get(f"/api/v1/{path}"), 404, "not_found")
    problem_of(send(business.api("reader"), "PUT", "account/by/external_id/new", {"name": "x"}), 403, "denied")
