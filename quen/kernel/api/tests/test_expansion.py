"""`fields=account.name` and `expand=account`: records referred to, in the same answer."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quen.kernel.api.tests.calls import problem_of, send, stored
from quen.kernel.registry.registry import get_spec
from quen.kernel.testing.business import STRANGER


@pytest.fixture
def deal(business: Any) -> str:
    """A deal of the owner with her account."""
    given = {"name": "Expanded", "account": str(business.record_id("account", "owner"))}
    return str(send(business.api("owner"), "POST", "opportunity", given).json()["id"])


def _get(business: Any, path: str, persona: str = "owner") -> Any:
    response = business.api(persona).get(f"/api/v1/{path}")
    assert response.status_code == 200, response.content
    return response.json()


def test_a_path_brings_one_field_of_the_other_record(business: Any, deal: str) -> None:
    account = stored(business, "account", business.record_id("account", "owner"))
    assert _get(business, f"opportunity/{deal}?fields=name,account.name,contact.name") == {
        "id": deal,
        "version": 1,
        "name": "Expanded",
        "account": str(account["id"]),
        "contact": None,
        "expanded": {
            "account": {
                "object": "account",
                "id": str(account["id"]),
                "version": account["version"],
                "name": account["name"],
            },
            "contact": None,
        },
    }


def test_expand_brings_all_readable_fields_and_goes_deeper(business: Any, deal: str) -> None:
    found = _get(business, f"opportunity/{deal}?expand=account.owner,stage")["expanded"]
    account = _get(business, f"account/{business.record_id('account', 'owner')}")
    inner = found["account"].pop("expanded")
    assert found["account"] == {"object": "account", **account}
    assert inner == {"owner": {"object": "member", **_get(business, f"member/{business.member_id('owner')}")}}
    assert found["stage"]["object"] == "stage"
    assert "name" in found["stage"]


def test_what_is_not_shared_or_in_the_trash_is_null(business: Any, deal: str) -> None:
    account = business.record_id("account", "owner")
    assert send(business.api("owner"), "DELETE", f"account/{account}").status_code == 204
    assert _get(business, f"opportunity/{deal}?expand=account")["expanded"] == {"account": None}
    with business.work("admin"):
        role = get_spec("role").model.objects.get(name="Sales rep")
        role.grants = {**role.grants, "account": {"view": "own"}}
        role.save()
    other = business.record_id("account", "teammate")
    changed = send(business.api("admin"), "PATCH", f"opportunity/{deal}", {"account": str(other)})
    assert changed.status_code == 200
    assert _get(business, f"opportunity/{deal}?fields=account.name")["expanded"] == {"account": None}


def test_hidden_fields_of_the_other_record_do_not_exist(business: Any, deal: str) -> None:
    hidden = [info.name for info in business.hidden(get_spec("contact"))]
    for name in hidden:
        client = business.api("restricted")
        for parameter, path in (("fields", f"contact.{name}"), ("expand", f"contact.{name}")):
            response = client.get(f"/api/v1/opportunity/{deal}?{parameter}={path}")
            assert problem_of(response, 422, "unknown_field")["errors"].keys() == {parameter}
    for name in (info.name for info in business.hidden(get_spec("opportunity"))):
        for query in (f"expand={name}", f"fields={name}.name"):
            problem_of(business.api("restricted").get(f"/api/v1/opportunity?{query}"), 422, "unknown_field")
    found = _get(business, f"opportunity/{deal}?expand=contact,owner", "restricted")["expanded"]
    assert not set(hidden) & set(found["contact"] or {})
    assert found["owner"]["name"] == "Owner Person"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("expand=name", "not_expandable"),
        ("fields=name.length", "not_expandable"),
        ("fields=id.x", "unknown_field"),
        ("expand=id", "unknown_field"),
        ("fields=.name", "unknown_field"),
        ("fields=account.tenant_id", "unknown_field"),
        ("expand=account.created_by.user", "unknown_field"),
        ("expand=a.b.c.d", "too_deep"),
        ("fields=" + ",".join(f"f{n}" for n in range(201)), "too_many"),
        ("expand=" + ",".join(f"f{n}" for n in range(21)), "too_many"),
    ],
)
def test_what_cannot_be_expanded_is_422(business: Any, query: str, code: str) -> None:
    problem_of(business.api("admin").get(f"/api/v1/opportunity?{query}"), 422, code)


def test_another_tenants_record_is_never_expanded(business: Any) -> None:
    foreign = business.record_id("opportunity", STRANGER)
    problem_of(business.api("admin").get(f"/api/v1/opportunity/{foreign}?expand=account"), 404, "not_found")


def test_the_entity_tag_tells_when_another_record_changed(business: Any, deal: str) -> None:
    client, path = business.api("owner"), f"/api/v1/opportunity/{deal}?fields=account.name"
    tag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    account = business.record_id("account", "owner")
    assert send(client, "PATCH", f"account/{account}", {"name": "Renamed"}).status_code == 200
    fresh = client.get(path, headers={"If-None-Match": tag})
    assert fresh.json()["expanded"]["account"]["name"] == "Renamed"
    # the deal itself is the same, so that the tag still serves for a change of it
    assert send(client, "PATCH", f"opportunity/{deal}", {"next_step": "x"}, If_Match=tag).status_code == 200


def test_a_list_has_an_entity_tag_too(business: Any, deal: str) -> None:
    client, path = business.api("owner"), "/api/v1/opportunity?sort=name&fields=name"
    tag = client.get(path).headers["ETag"]
    same = client.get(path, headers={"If-None-Match": tag})
    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", tag)
    assert send(client, "PATCH", f"opportunity/{deal}", {"name": "Other"}).status_code == 200
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_the_number_of_statements_does_not_grow_with_the_rows(business: Any) -> None:
    client = business.api("owner")
    path = "/api/v1/opportunity?expand=account.owner,owner,stage&source=many&sort=name"
    numbers = []
    for rows in (3, 20):
        for number in range(rows):
            account = send(client, "POST", "account", {"name": f"a{rows}-{number}"}).json()["id"]
            given = {"name": f"n{number}", "source": "many", "account": account}
            assert send(client, "POST", "opportunity", given).status_code == 201
        client.get(path)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(path).status_code == 200
        numbers.append(len(caught))
    assert numbers[0] == numbers[1]
