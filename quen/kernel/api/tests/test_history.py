"""GET /{object}/{id}/history."""

from __future__ import annotations

from typing import Any

from quen.kernel.api.tests.calls import problem_of, send
from quen.kernel.testing.business import STRANGER


def _entries(client: Any, path: str, query: str = "") -> list[dict[str, Any]]:
    response = client.get(f"/api/v1/{path}/history{query}")
    assert response.status_code == 200, response.content
    found: list[dict[str, Any]] = response.json()["data"]
    return found


def test_it_tells_who_changed_what_newest_first(business: Any) -> None:
    client = business.api("owner")
    given = {"name": "Máy", "amount": "10", "currency": "VND"}
    path = f"opportunity/{send(client, 'POST', 'opportunity', given).json()['id']}"
    account = str(business.record_id("account", "owner"))
    send(client, "PATCH", path, {"amount": "12.5", "account": account, "close_date": "2026-12-01"})
    send(business.api("admin"), "DELETE", path)
    send(business.api("admin"), "POST", f"{path}/restore")
    entries = _entries(client, path, "?titles=true")
    assert [e["operation"] for e in entries] == ["restore", "trash", "update", "create"]
    assert [e["changes"] for e in entries if e["operation"] != "update"] == [[], [], []]
    assert entries[2]["changes"] == [
        {"field": "account", "old": None, "new": account},
        {"field": "amount", "old": "10.00", "new": "12.50"},
        {"field": "close_date", "old": None, "new": "2026-12-01"},
    ]
    assert [e["actor"] for e in entries] == [str(business.member_id(p)) for p in ("admin", "admin", "owner", "owner")]
    assert entries[0]["titles"] == {"actor": "Admin Person"}
    assert {e["via"] for e in entries} == {"api"}
    assert entries[0]["id"] > entries[1]["id"] > entries[2]["id"] > entries[3]["id"]


def test_it_comes_in_pages(business: Any) -> None:
    client = business.api("owner")
    path = f"opportunity/{send(client, 'POST', 'opportunity', {'name': 'v1'}).json()['id']}"
    for number in range(2, 6):
        send(client, "PATCH", path, {"name": f"v{number}"})
    whole = _entries(client, path)
    assert [e["changes"][0]["new"] for e in whole[:-1]] == ["v5", "v4", "v3", "v2"]
    seen, query = [], "?limit=2"
    while query:
        page = client.get(f"/api/v1/{path}/history{query}").json()
        seen.append(len(page["data"]))
        assert page["data"] == whole[sum(seen[:-1]) : sum(seen)]
        query = f"?limit=2&cursor={page['next']}" if page["next"] else ""
    assert seen == [2, 2, 1]


def test_a_cursor_serves_only_its_own_record(business: Any) -> None:
    client = business.api("owner")
    ids = [send(client, "POST", "account", {"name": name}).json()["id"] for name in ("a", "b")]
    for record in ids:
        send(client, "PATCH", f"account/{record}", {"name": "c"})
    cursor = client.get(f"/api/v1/account/{ids[0]}/history?limit=1").json()["next"]
    for wrong in (cursor, "x", "1:y", "5"):
        problem_of(client.get(f"/api/v1/account/{ids[1]}/history?cursor={wrong}"), 422, "bad_cursor")


def test_masked_fields_and_entries_of_nothing_else_are_left_out(business: Any) -> None:
    admin, restricted = business.api("admin"), business.api("restricted")
    path = f"opportunity/{send(admin, 'POST', 'opportunity', {'name': 'Fresh'}).json()['id']}"
    send(admin, "PATCH", path, {"amount": "999", "name": "Renamed"})
    send(admin, "PATCH", path, {"amount": "1000"})
    assert [len(e["changes"]) for e in _entries(admin, path)] == [1, 2, 0]
    masked = _entries(restricted, path)
    assert [e["operation"] for e in masked] == ["update", "create"]
    assert [c["field"] for c in masked[0]["changes"]] == ["name"]
    assert len(_entries(restricted, path, "?limit=1")) == 1


def test_the_history_of_what_one_may_not_see_is_not_there(business: Any) -> None:
    for of in ("teammate", STRANGER):
        record = business.record_id("opportunity", of)
        problem_of(business.api("owner").get(f"/api/v1/opportunity/{record}/history"), 404, "not_found")
    path = f"opportunity/{business.record_id('opportunity', 'owner')}"
    problem_of(business.api("owner").get(f"/api/v1/{path}/history?sort=at"), 422, "unknown_parameter")
