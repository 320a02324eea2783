"""Run in the copy by `test_specification.py`: the visit and its field on every surface, in a fresh database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from quen.kernel.cli.main import main
from quen.kernel.explain.cli import explain
from quen.kernel.explain.surfaces import SURFACES, surface_table
from quen.kernel.registry.registry import get_spec
from quen.kernel.tenancy.context import tenant_context


def _body(answer: Any) -> str:
    return bytes(answer.content).decode()


def _made(business: Any, **values: Any) -> dict[str, Any]:
    account = str(business.record_id("account", "owner"))
    body = {"name": "Roaster check", "account": account, "planned_on": "2027-03-08", "guests": 3, **values}
    answer = business.api("owner").post("/api/v1/visit", json.dumps(body), content_type="application/json")
    assert answer.status_code == 201, _body(answer)
    return dict(answer.json())


def test_it_is_in_menu_list_form_and_on_its_page(business: Any, quen_db: None) -> None:
    made = _made(business)
    browser = business.client("owner")
    listed = _body(browser.get("/visit/", {"guests__gte": "3", "sort": "-guests"}))
    assert "Roaster check" in listed
    assert 'href="/visit/"' in listed
    assert "Roaster check" not in _body(browser.get("/visit/", {"guests__gte": "4"}))
    assert 'name="guests"' in _body(browser.get("/visit/new"))
    assert "Guests" in _body(browser.get(f"/visit/{made['id']}/"))
    assert "Finish" in _body(browser.get(f"/visit/{made['id']}/"))


def test_the_api_reads_writes_filters_and_acts(business: Any, quen_db: None) -> None:
    made = _made(business)
    api = business.api("owner")
    assert (made["guests"], made["done_on"]) == (3, None)
    url = f"/api/v1/visit/{made['id']}"
    changed = api.patch(url, json.dumps({"guests": 5}), content_type="application/json", headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.json()["guests"]) == (200, 5)
    found = api.get("/api/v1/visit", {"guests": "5", "sort": "guests", "fields": "name,guests"}).json()["data"]
    assert [(row["name"], row["guests"]) for row in found] == [("Roaster check", 5)]
    refused = api.post(f"{url}/finish", json.dumps({"done_on": "2027-03-07"}), content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (422, "too_early")
    done = api.post(f"{url}/finish", json.dumps({"done_on": "2027-03-08"}), content_type="application/json")
    assert (done.status_code, done.json()["done_on"]) == (200, "2027-03-08")
    history = api.get(f"{url}/history").json()["data"]
    assert {"field": "guests", "old": 3, "new": 5} in [c for entry in history for c in entry["changes"]]
    schemas = api.get("/api/v1/openapi.json").json()["components"]["schemas"]
    assert "guests" in schemas["VisitCreate"]["properties"]
    assert "done_on" not in schemas["VisitCreate"]["properties"]


def test_a_file_comes_in(business: Any, fresh_db: str, tmp_path: Path) -> None:
    with tenant_context(business.tenant_id, via="test"):
        account = get_spec("account").model.objects.get(pk=business.record_id("account", "owner"))
    file = tmp_path / "visits.csv"
    file.write_text(f"Name,Account,Guests,Done on\nCupping,{account.name},12,2027-04-01\n", encoding="utf-8")
    who = ["--tenant", str(business.tenant_id), "--user", "admin@people.example"]
    assert main(["import", "visit", str(file), *who]) == 0
    with tenant_context(business.tenant_id, via="test"):
        row = get_spec("visit").model.objects.get(name="Cupping")
    assert (row.guests, str(row.done_on), row.account_id) == (12, "2027-04-01", account.pk)


def test_rights_search_and_the_table_of_surfaces_know_it(business: Any, quen_db: None) -> None:
    there = surface_table()["visit"]
    assert set(there["guests"]) == set(SURFACES) - {"search"}
    assert set(there["done_on"]) == set(SURFACES) - {"search", "form", "edit", "api create", "api change"}
    assert "search" in there["name"]
    reach = {who: business.actor(who).scope("visit", "finish") for who in ("admin", "manager", "owner", "reader")}
    assert reach == {"admin": "all", "manager": "team", "owner": "own", "reader": "none"}


def test_explain_leads_to_the_one_line() -> None:
    [model] = [fact for fact in explain("visit.guests").facts if fact.name == "model"]
    assert model.texts[0].startswith("guests = models.IntegerField(")
    assert model.at.startswith("quen/apps/sales/visit/model.py:")
