"""The rights of a role over HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest

from quen.kernel.api.etags import etag
from quen.kernel.people.models import Role

JSON = "application/json"


@pytest.fixture
def role(business: Any, quen_db: None) -> Any:
    with business.work("admin"):
        return Role.objects.get(name="Sales rep")


def _now(business: Any, role: Any) -> Any:
    with business.work("admin"):
        return Role.objects.get(pk=role.pk)


def test_rights_are_read_and_replaced_part_by_part(business: Any, role: Any) -> None:
    api, url = business.api("admin"), f"/api/v1/role/{role.pk}/rights"
    found = api.get(url)
    assert found.json() == {
        "id": str(role.pk), "version": role.version, "grants": role.grants, "hidden": {}, "protected": {},
    }  # fmt: skip
    body = json.dumps({"hidden": {"opportunity": ["amount"]}})
    answer = api.patch(url, body, content_type=JSON, headers={"If-Match": found["ETag"]})
    assert answer.status_code == 200
    assert (answer.json()["hidden"], answer.json()["grants"]) == ({"opportunity": ["amount"]}, role.grants)
    assert answer["ETag"] == etag(role.version + 1, role.pk)
    stale = api.patch(url, '{"hidden": {}}', content_type=JSON, headers={"If-Match": found["ETag"]})
    assert (stale.status_code, stale.json()["current"]["version"]) == (412, role.version + 1)
    assert api.get(url, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_what_is_unknown_is_refused_with_its_place(business: Any, role: Any) -> None:
    api, url = business.api("admin"), f"/api/v1/role/{role.pk}/rights"
    body = json.dumps({"grants": {"opportunity": {"edit": "some"}, "unicorn": {}}, "hidden": {"account": ["horn"]}})
    answer = api.patch(url, body, content_type=JSON)
    assert answer.status_code == 422
    assert sorted(answer.json()["errors"]) == ["grants.opportunity.edit", "grants.unicorn", "hidden.account.horn"]
    assert api.patch(url, '{"is_admin": true}', content_type=JSON).status_code == 422
    assert api.patch(url, '{"grants": []}', content_type=JSON).json()["errors"] == {"grants": ["Must be an object."]}
    assert (_now(business, role).grants, _now(business, role).version) == (role.grants, role.version)


@pytest.mark.parametrize(("persona", "status"), [("owner", 403), ("restricted", 403), ("stranger", 404)])
def test_nobody_else_reads_or_writes_them(business: Any, role: Any, persona: str, status: int) -> None:
    api, url = business.api(persona), f"/api/v1/role/{role.pk}/rights"
    assert api.get(url).status_code == status
    assert api.patch(url, '{"grants": {"*": {"view": "all"}}}', content_type=JSON).status_code == status
    assert _now(business, role).version == role.version


def test_the_document_has_them_for_administrators(business: Any, quen_db: None) -> None:
    path = "/api/v1/role/{id}/rights"
    document = business.api("admin").get("/api/v1/openapi.json").json()
    assert sorted(document["paths"][path]) == ["get", "parameters", "patch"]
    scopes = document["components"]["schemas"]["RoleRightsChange"]["properties"]["grants"]
    assert scopes["additionalProperties"]["additionalProperties"]["enum"] == ["none", "own", "team", "all"]
    assert path not in business.api("owner").get("/api/v1/openapi.json").json()["paths"]
