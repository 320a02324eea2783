"""Shares and reasons over HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest

from quen.kernel.access.models import Share

JSON = "application/json"


@pytest.fixture
def url(business: Any, quen_db: None) -> str:
    return f"/api/v1/opportunity/{business.record_id('opportunity', 'owner')}"


def test_a_record_is_shared_listed_and_taken_back(business: Any, url: str) -> None:
    api, outsider = business.api("owner"), str(business.member_id("outsider"))
    made = api.post(f"{url}/shares", json.dumps({"member": outsider, "level": "edit"}), content_type=JSON)
    assert made.status_code == 201
    found = {"id": made.json()["id"], "member": outsider, "team": None, "level": "edit"}
    assert found in api.get(f"{url}/shares").json()["data"]
    theirs = business.api("outsider")
    assert theirs.get(url).status_code == 200
    assert theirs.get(f"{url}/shares").status_code == 403
    assert theirs.delete(f"{url}/shares/{found['id']}").status_code == 403
    assert api.delete(f"{url}/shares/{found['id']}").status_code == 204
    assert api.delete(f"{url}/shares/{found['id']}").status_code == 404
    assert theirs.get(url).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "member"),
        ({"member": "x"}, "member"),
        ({"member": "6b0b5b9e-0000-7000-8000-000000000000"}, "member"),
        ({"level": "own"}, "level"),
        ({"level": ["view"]}, "level"),
        ({"owner": "x"}, "owner"),
    ],
)
def test_nonsense_is_refused_with_its_field(business: Any, url: str, body: dict[str, Any], field: str) -> None:
    with business.work("admin"):
        before = Share.objects.count()
    answer = business.api("owner").post(f"{url}/shares", json.dumps(body), content_type=JSON)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]
    with business.work("admin"):
        assert Share.objects.count() == before


def test_another_tenants_member_is_unknown(business: Any, url: str) -> None:
    body = json.dumps({"member": str(business.member_id("stranger"))})
    assert business.api("owner").post(f"{url}/shares", body, content_type=JSON).status_code == 422


@pytest.mark.parametrize(("persona", "status"), [("reader", 403), ("outsider", 404), ("stranger", 404)])
def test_who_may_not_share_cannot(business: Any, url: str, persona: str, status: int) -> None:
    body = json.dumps({"member": str(business.member_id("teammate"))})
    assert business.api(persona).post(f"{url}/shares", body, content_type=JSON).status_code == status
    assert business.api(persona).get(f"{url}/shares").status_code == status
    assert business.api(persona).get(f"{url}/access?member={business.member_id('reader')}").status_code == status


def test_the_reasons_are_told_to_the_owner(business: Any, url: str) -> None:
    found = business.api("owner").get(f"{url}/access?member={business.member_id('manager')}").json()
    rights = {right["action"]: right for right in found["rights"]}
    assert (found["role"], rights["edit"]["allowed"]) == ("Manager", True)
    text = "Role “Manager”: All other objects: edit = Team → team North and below: 3 people"
    assert rights["edit"]["reasons"] == [{"text": text, "applies": True}]
    assert business.api("owner").get(f"{url}/access?member=x").status_code == 422
    assert business.api("owner").get(f"{url}/access").status_code == 422


def test_what_belongs_to_nobody_is_not_shared(business: Any, quen_db: None) -> None:
    pipeline = business.record_id("pipeline", "shared")
    body = json.dumps({"member": str(business.member_id("owner"))})
    answer = business.api("admin").post(f"/api/v1/pipeline/{pipeline}/shares", body, content_type=JSON)
    assert answer.status_code == 403
