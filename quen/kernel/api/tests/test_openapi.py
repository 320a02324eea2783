"""The OpenAPI document and the page made from it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from quen.kernel.api import openapi
from quen.kernel.api.schemas import class_name
from quen.kernel.api.tests.calls import problem_of, send
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.testing.business import ANONYMOUS


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    openapi._cache.clear()


def _document(business: Any, persona: str) -> Any:
    response = business.api(persona).get("/api/v1/openapi.json")
    assert response.status_code == 200
    return response.json()


@pytest.mark.parametrize("persona", ["admin", "owner", "reader", "restricted"])
def test_the_document_is_valid(business: Any, persona: str) -> None:
    document = _document(business, persona)
    assert document["openapi"] == "3.1.0"
    validate(document, cls=OpenAPIV31SpecValidator)
    operations = [m["operationId"] for p in document["paths"].values() for m in p.values() if isinstance(m, dict)]
    assert len(operations) == len(set(operations))


def test_it_holds_every_object_and_action(business: Any) -> None:
    paths = _document(business, "admin")["paths"]
    for spec in specs().values():
        root = f"/api/v1/{spec.name}"
        assert {"get", "post"} <= set(paths[root])
        assert {"get", "patch", "delete"} <= set(paths[root + "/{id}"])
        assert "get" in paths[root + "/{id}/history"]
        for verb in spec.actions_by_name:
            assert "post" in paths[f"{root}/{{id}}/{verb}"]
    names = {p["name"] for p in paths["/api/v1/opportunity"]["get"]["parameters"]}
    assert {"amount__gte", "stage", "stage__not", "q", "cursor", "limit"} <= names
    assert "name__gte" not in names


def test_it_holds_only_what_exists_for_the_actor(business: Any) -> None:
    reader = _document(business, "reader")
    written = {
        address for address, path in reader["paths"].items() if set(path) - {"get", "parameters"}
    }  # what concerns nobody else
    assert written == {"/api/v1/notifications/read"}
    rep = _document(business, "owner")
    assert "post" not in rep["paths"]["/api/v1/role"]
    assert "post" in rep["paths"]["/api/v1/account"]
    restricted = business.api("restricted").get("/api/v1/openapi.json").content.decode()
    schemas = _document(business, "restricted")["components"]["schemas"]
    for spec in specs().values():
        hidden = {info.name for info in business.hidden(spec)}
        for suffix in ("", "create", "change"):
            assert not hidden & set(schemas[class_name(spec, suffix)]["properties"])
    assert not re.search(r'"amount\w*":|"name": ?"amount', restricted)  # neither property nor parameter


def test_the_schemas_say_what_fields_are(business: Any) -> None:
    schemas = _document(business, "admin")["components"]["schemas"]
    create = schemas["OpportunityCreate"]
    assert create["required"] == ["name"]
    assert create["additionalProperties"] is False
    assert "number" not in create["properties"]
    assert create["properties"]["name"] == {"title": "Name", "maxLength": 200, "type": "string"}
    assert create["properties"]["account"]["x-object"] == "account"
    assert create["properties"]["id"]["format"] == "uuid"
    assert "stage" not in schemas["OpportunityChange"]["properties"]
    assert "required" not in schemas["OpportunityChange"]
    assert schemas["OpportunityMove"]["required"] == ["stage"]
    assert schemas["Opportunity"]["required"] == ["id", "version"]
    assert schemas["Opportunity"]["properties"]["amount"]["anyOf"][0]["type"] == "string"
    assert schemas["Account"]["properties"]["kind"]["enum"] == ["organization", "household", "person"]
    assert schemas["ProductCreate"]["properties"]["active"]["default"] is True


@pytest.mark.parametrize("name", list(specs()))
def test_answers_agree_with_their_schema(business: Any, name: str) -> None:
    document = _document(business, "admin")
    client = business.api("admin")

    def check(schema: str, value: Any) -> None:
        root = {"$ref": f"#/components/schemas/{schema}", "components": document["components"]}
        OAS31Validator(root).validate(value)

    page = client.get(f"/api/v1/{name}?titles=true&count=true").json()
    assert page["data"]
    check(class_name(get_spec(name), "page"), page)
    record = page["data"][0]
    check(class_name(get_spec(name)), record)
    history = client.get(f"/api/v1/{name}/{record['id']}/history?titles=true").json()
    check("HistoryPage", history)
    check("Me", client.get("/api/v1/me").json())
    check("SearchPage", client.get("/api/v1/search?q=person").json())
    check("Problem", send(client, "PATCH", f"{name}/{record['id']}", {}, If_Match='"99"').json())


def test_it_is_made_once_for_each_set_of_rights_and_language(business: Any, monkeypatch: Any) -> None:
    made: list[str] = []
    build = openapi.build_document

    def counted(actor: Any) -> Any:
        made.append(actor.name)
        return build(actor)

    monkeypatch.setattr(openapi, "build_document", counted)
    for persona in ("owner", "teammate", "outsider", "admin", "owner"):
        _document(business, persona)
    assert made == ["Owner Person", "Admin Person"]
    with business.work("admin"):
        role = get_spec("role").model.objects.get(name="Sales rep")
        role.hidden = {"account": ["phone"]}
        role.save()
    assert "phone" not in _document(business, "owner")["components"]["schemas"]["Account"]["properties"]
    user = business.user("teammate")
    user.language = "vi"
    user.save()
    _document(business, "teammate")
    assert made == ["Owner Person", "Admin Person", "Owner Person", "Teammate Person"]


def test_the_document_is_for_members_only(business: Any) -> None:
    problem_of(business.api(ANONYMOUS).get("/api/v1/openapi.json"), 401, "unauthenticated")


def test_the_page_shows_what_exists_for_the_person(business: Any, settings: Any) -> None:
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"  # static files are not collected for tests
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}
    client = business.client("owner")
    overview = client.get("/api/docs").content.decode()
    assert 'id="problem-conflict"' in overview
    assert overview.index('href="/api/docs/opportunity"') < overview.index('href="/api/docs/team"')
    response = client.get("/api/docs/opportunity")
    text = response.content.decode()
    assert response.status_code == 200
    assert "/api/v1/opportunity/{id}/win" in text
    assert "requests.post(" in text
    assert "<style" not in overview + text
    assert " style=" not in overview + text
    hidden = business.client("restricted").get("/api/docs/opportunity").content.decode()
    assert "<code>amount</code>" in text
    assert "<code>amount" not in hidden
    assert "/api/v1/account/bulk" not in business.client("reader").get("/api/docs/account").content.decode()
    assert client.get("/api/docs/nothing").headers["Location"] == "/api/docs"
    assert client.post("/api/docs").status_code == 405


def test_every_example_is_one_that_its_schema_allows(business: Any) -> None:
    document = _document(business, "admin")
    count = 0
    for methods in document["paths"].values():
        for method, described in methods.items():
            content = described.get("requestBody", {}).get("content", {}) if method != "parameters" else {}
            media = content.get("application/json")
            if media:
                root = {**media["schema"], "components": document["components"]}
                OAS31Validator(root).validate(media["example"])
                count += 1
    assert count > 100


def test_strangers_are_sent_to_sign_in(business: Any) -> None:
    response = business.client(ANONYMOUS).get("/api/docs")
    assert (response.status_code, response.headers["Location"]) == (302, "/sign-in?next=/api/docs")
