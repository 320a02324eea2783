"""GET /{object}: filters, order, pages, search, shape."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quen.kernel.api import listing
from quen.kernel.api.tests.calls import problem_of, send
from quen.kernel.registry.registry import get_spec
from quen.kernel.search.index import rebuild
from quen.kernel.testing.business import STRANGER

ROWS = (
    ("Ấm", "10", "2026-01-05"),
    ("Bàn", "30", "2026-01-03"),
    ("Cốc", "20", None),
    ("Dĩa", None, "2026-01-01"),
)


@pytest.fixture
def deals(business: Any) -> dict[str, str]:
    """Four deals of the outsider, by name, beside the one she has."""
    made = {}
    for name, amount, day in ROWS:
        given = {"name": name, "amount": amount, "close_date": day, "currency": "VND", "source": "list"}
        made[name] = send(business.api("outsider"), "POST", "opportunity", given).json()["id"]
    return made


def _names(client: Any, query: str) -> list[str]:
    response = client.get(f"/api/v1/opportunity?source=list&{query}")
    assert response.status_code == 200, response.content
    return [record["name"] for record in response.json()["data"]]


@pytest.mark.usefixtures("deals")
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("sort=name", ["Ấm", "Bàn", "Cốc", "Dĩa"]),
        ("sort=-name", ["Dĩa", "Cốc", "Bàn", "Ấm"]),
        ("sort=amount", ["Ấm", "Cốc", "Bàn", "Dĩa"]),
        ("sort=-amount", ["Bàn", "Cốc", "Ấm", "Dĩa"]),
        ("", ["Ấm", "Bàn", "Dĩa", "Cốc"]),
        ("amount__gte=20&sort=name", ["Bàn", "Cốc"]),
        ("amount__gte=20&amount__lte=20.00", ["Cốc"]),
        ("amount__empty=true", ["Dĩa"]),
        ("close_date__empty=false&sort=name", ["Ấm", "Bàn", "Dĩa"]),
        ("name=Ấm,Dĩa&sort=name", ["Ấm", "Dĩa"]),
        ("name__not=Ấm&sort=name", ["Bàn", "Cốc", "Dĩa"]),
        ("owner=me&sort=name&limit=2", ["Ấm", "Bàn"]),
        ("stage.kind=won", []),
        ("stage.kind=open&close_date__lte=2026-01-03", ["Bàn", "Dĩa"]),
    ],
)
def test_filters_and_order(business: Any, query: str, names: list[str]) -> None:
    assert _names(business.api("outsider"), query) == names


@pytest.mark.usefixtures("deals")
@pytest.mark.parametrize("sort", ["name", "-name", "amount", "-amount", "close_date", "source", "account"])
def test_pages_hold_every_record_once(business: Any, sort: str) -> None:
    client = business.api("outsider")
    whole, paged, cursor = _names(client, f"sort={sort}"), [], ""
    while True:
        body = client.get(f"/api/v1/opportunity?source=list&sort={sort}&limit=1{cursor}").json()
        paged += [record["name"] for record in body["data"]]
        if body["next"] is None:
            break
        cursor = f"&cursor={body['next']}"
    assert paged == whole
    assert len(whole) == 4


@pytest.mark.usefixtures("deals")
def test_a_cursor_serves_only_its_own_view_and_tenant(business: Any) -> None:
    client = business.api("outsider")
    cursor = client.get("/api/v1/opportunity?source=list&limit=1").json()["next"]
    assert client.get(f"/api/v1/opportunity?source=list&limit=3&fields=name&cursor={cursor}").status_code == 200
    for query in ("source=other", "sort=name", "q=x", ""):
        problem_of(client.get(f"/api/v1/opportunity?{query}&cursor={cursor}"), 422, "bad_cursor")
    for to, persona in (("account?limit=1", "outsider"), ("opportunity?source=list", STRANGER)):
        response = business.api(persona).get(f"/api/v1/{to}&cursor={cursor}")
        assert problem_of(response, 422, "bad_cursor")["errors"] == {"cursor": ["This page link is not valid here."]}
    problem_of(client.get("/api/v1/opportunity?source=list&cursor=forged"), 422, "bad_cursor")


@pytest.mark.usefixtures("deals")
def test_it_counts_when_asked_and_only_so_far(business: Any, monkeypatch: Any) -> None:
    client = business.api("outsider")
    path = "/api/v1/opportunity?source=list&limit=1"
    assert set(client.get(path).json()) == {"data", "next"}
    body = client.get(f"{path}&count=true").json()
    assert (body["count"], body["count_capped"]) == (4, False)
    monkeypatch.setattr("quen.kernel.query.page.COUNT_LIMIT", 3)
    monkeypatch.setattr(listing, "COUNT_LIMIT", 3)
    body = client.get(f"{path}&count=true").json()
    assert (body["count"], body["count_capped"]) == (3, True)
    problem = problem_of(client.get(f"{path}&sort=account"), 422, "sort_too_large")
    assert list(problem["errors"]) == ["sort"]


def test_everybody_lists_what_she_may_see(business: Any, deals: dict[str, str]) -> None:
    counts = {
        persona: business.api(persona).get("/api/v1/opportunity?count=true&source=list").json()["count"]
        for persona in ("outsider", "owner", "manager", "reader", "admin", STRANGER)
    }
    assert counts == {"outsider": 4, "owner": 0, "manager": 0, "reader": 4, "admin": 4, STRANGER: 0}
    assert send(business.api("outsider"), "DELETE", f"opportunity/{deals['Ấm']}").status_code == 204
    assert _names(business.api("outsider"), "sort=name") == ["Bàn", "Cốc", "Dĩa"]


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ("nothing=1", "unknown_field", "nothing"),
        ("tenant_id=1", "unknown_field", "tenant_id"),
        ("deleted_at__empty=false", "unknown_field", "deleted_at__empty"),
        ("owner.user=1", "unknown_field", "owner.user"),
        ("description=x", "unknown_field", "description"),
        ("amount__like=1", "unknown_operator", "amount__like"),
        ("name__gte=a", "unknown_operator", "name__gte"),
        ("amount=ten", "bad_value", "amount"),
        ("amount=1e99", "bad_value", "amount"),
        ("owner=nobody", "bad_value", "owner"),
        ("close_date__gte=someday", "bad_value", "close_date__gte"),
        ("name=a%00b", "bad_value", "name"),
        ("sort=tenant_id", "unknown_sort", "sort"),
        ("sort=description", "unknown_sort", "sort"),
        ("limit=0", "bad_value", "limit"),
        ("limit=201", "bad_value", "limit"),
        ("limit=-1", "bad_value", "limit"),
        ("limit=%D9%A3", "bad_value", "limit"),
        ("count=yes", "bad_value", "count"),
        ("titles=1", "bad_value", "titles"),
        ("fields=name,user", "unknown_field", "fields"),
        ("page=2", "unknown_parameter", "page"),
        ("trash=true", "unknown_parameter", "trash"),
        ("_x=1", "unknown_parameter", "_x"),
    ],
)
def test_a_parameter_that_means_nothing_is_422(business: Any, query: str, code: str, field: str) -> None:
    body = problem_of(business.api("admin").get(f"/api/v1/opportunity?{query}"), 422, code)
    assert list(body["errors"]) == [field]


def test_hidden_fields_cannot_be_filtered_sorted_or_chosen(business: Any) -> None:
    client = business.api("restricted")
    for name in [*(info.name for info in business.hidden(get_spec("opportunity"))), "amount_base"]:
        for query, code in (
            (f"{name}__empty=true", "unknown_field"),
            (f"sort={name}", "unknown_sort"),
            (f"fields={name}", "unknown_field"),
        ):
            problem_of(client.get(f"/api/v1/opportunity?{query}"), 422, code)
    record = client.get("/api/v1/opportunity?titles=true&limit=1").json()["data"][0]
    assert not {"amount", "amount_base", "account"} & {*record, *record["titles"]}


def test_an_object_one_may_not_see_does_not_exist(business: Any) -> None:
    with business.work("admin"):
        role = get_spec("role").model.objects.get(name="Reader")
        role.grants = {"*": {"view": "all"}, "role": {"view": "none"}}
        role.save()
    client = business.api("reader")
    problem_of(client.get("/api/v1/role"), 404, "not_found")
    problem_of(send(client, "POST", "role", {"name": "x"}), 404, "not_found")
    assert "role" not in client.get("/api/v1/me").json()["objects"]
    assert client.get("/api/v1/team").status_code == 200


def test_titles_of_what_is_not_shared_are_null(business: Any) -> None:
    with business.work("admin"):
        role = get_spec("role").model.objects.get(name="Sales rep")
        role.grants = {**role.grants, "account": {"view": "own"}}
        role.save()
    account = business.record_id("account", "teammate")
    record = business.record_id("opportunity", "owner")
    changed = send(business.api("admin"), "PATCH", f"opportunity/{record}", {"account": str(account)})
    assert changed.status_code == 200
    found = business.api("owner").get(f"/api/v1/opportunity/{record}?titles=true").json()
    assert found["account"] == str(account)
    assert found["titles"]["account"] is None


@pytest.mark.usefixtures("deals")
def test_q_searches_within_the_list(business: Any) -> None:
    with business.work("admin"):
        rebuild(business.tenant_id)
    client = business.api("outsider")
    assert _names(client, "q=ban") == ["Bàn"]
    assert _names(client, "q=ban&amount__lte=20") == []
    assert _names(business.api("owner"), "q=ban") == []


@pytest.mark.usefixtures("deals")
def test_search_goes_across_objects_and_respects_rights(business: Any) -> None:
    made = send(business.api("outsider"), "POST", "account", {"name": "Bàn Tròn"}).json()
    for persona in ("admin", STRANGER):
        with business.work(persona):
            rebuild(business.tenant_of(persona))
    hits = business.api("outsider").get("/api/v1/search?q=ban").json()["data"]
    assert {(h["object"], h["title"]) for h in hits} == {("opportunity", "Bàn"), ("account", "Bàn Tròn")}
    assert {"object": "account", "id": made["id"], "title": "Bàn Tròn", "subtitle": ""} in hits
    hits = business.api("owner").get("/api/v1/search?q=ban").json()["data"]
    assert [h["object"] for h in hits] == ["account"]
    assert business.api(STRANGER).get("/api/v1/search?q=ban").json() == {"data": []}
    only = business.api("outsider").get("/api/v1/search?q=ban&object=opportunity&limit=1").json()["data"]
    assert [h["title"] for h in only] == ["Bàn"]
    for query in (
        "",
        "?q=",
        "?q=%20",
        "?q=x&object=nothing",
        "?q=x&object=role",
        "?q=x&limit=0",
        "?q=x&sort=name",
    ):
        assert business.api("owner").get(f"/api/v1/search{query}").status_code == 422


def _statements(client: Any, path: str) -> int:
    client.get(path)  # the token's use is noted now, not below
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


def test_the_number_of_statements_does_not_grow_with_the_rows(business: Any) -> None:
    client = business.api("outsider")
    account = str(business.record_id("account", "outsider"))
    path = "/api/v1/opportunity?titles=true&count=true&limit=50&sort=name&source=many"
    numbers = []
    for rows in (5, 45):
        for number in range(rows):
            given = {"name": f"n{number}", "source": "many", "account": account}
            assert send(client, "POST", "opportunity", given).status_code == 201
        numbers.append(_statements(client, path))
    assert len(client.get(path).json()["data"]) == 50
    assert numbers[0] == numbers[1]
    assert numbers[0] <= 14
