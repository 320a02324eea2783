"""A list, its filters and its sorting, built from nothing but the OpenAPI document."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel import Locale

from quen.kernel.api.openapi import _cache
from quen.kernel.api.tests.calls import problem_of, send
from quen.kernel.query.titles import titles_for_rows
from quen.kernel.records.render import look_for, render
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.text import formatting
from quen.kernel.web.columns import chosen_fields, columns_needed, make_columns


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    _cache.clear()


class Builder:
    """A program that knows only the document. It finds the list of an object and shows it as a table of texts."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.document = client.get("/api/v1/openapi.json").json()
        self.me = client.get("/api/v1/me").json()

    def schema(self, path: str) -> Any:
        content = self.document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
        page = self._at(content["schema"])
        return self._at(page["properties"]["data"]["items"])

    def _at(self, schema: Any) -> Any:
        return self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]

    def table(self, path: str) -> tuple[list[str], dict[str, list[str]]]:
        schema = self.schema(path)
        told, fields = schema["x-quen-object"], schema["properties"]
        names = told["columns"]
        needed = [*names, *(c for n in names if (c := fields[n]["x-quen-field"].get("currency")))]
        query = {"fields": ",".join(needed), "titles": "true", "sort": told["sort"], "limit": "200"}
        response = self.client.get(path, query)
        assert response.status_code == 200, response.content
        heads = [fields[name]["title"] for name in names]
        rows = {r["id"]: [self.cell(fields[n]["x-quen-field"], n, r) for n in names] for r in response.json()["data"]}
        return heads, rows

    def cell(self, field: Any, name: str, record: Any) -> str:
        value, kind, language = record[name], field["kind"], self.me["language"]
        if value in (None, ""):
            return ""
        if kind == "money":
            currency = record.get(field.get("currency")) or self.me["tenant"]["base_currency"]
            return formatting.format_money(Decimal(value), currency, language)
        if kind in {"integer", "decimal"}:
            return str(value) if "year" in name else formatting.format_number(Decimal(value), language)
        if kind == "date":
            return formatting.format_date(date.fromisoformat(value), language)
        if kind == "datetime":
            return formatting.format_datetime(datetime.fromisoformat(value), ZoneInfo(self.me["timezone"]), language)
        if kind in {"ref", "anyref"}:
            return str(record["titles"][name] or "Not shared with you")
        if kind == "country":
            return str(Locale.parse(language).territories[value])
        if kind == "phone":
            return formatting.format_phone(value, self.me["tenant"]["country"])
        if kind == "boolean":
            return "Yes" if value else "No"
        return str(field.get("enum", {}).get(value, value))


@pytest.mark.parametrize("name", list(specs()))
@pytest.mark.parametrize("persona", ["admin", "restricted"])
def test_a_table_from_the_document_alone_is_the_list(business: Any, name: str, persona: str) -> None:
    heads, rows = Builder(business.api(persona)).table(f"/api/v1/{name}")
    spec = get_spec(name)
    with business.work(persona) as actor:
        infos = chosen_fields(spec, spec.columns, actor)
        assert heads == [column.label for column in make_columns(infos)]
        found = list(spec.rows(actor).values(*columns_needed(spec, infos)))
        look = look_for(actor, titles_for_rows(found, infos, actor))
        shown = {
            str(row["id"]): [
                str(render(info, row[info.column], "text", look, row)).partition(" · ")[0] for info in infos
            ]
            for row in found
        }
    assert rows
    assert {pk: [cell.partition(" · ")[0] for cell in cells] for pk, cells in rows.items()} == shown


@pytest.mark.parametrize("name", ["account", "contact", "opportunity", "product", "activity", "lead"])
def test_sorting_and_filters_are_as_the_document_says(business: Any, name: str) -> None:
    builder = Builder(business.api("admin"))
    client, path = builder.client, f"/api/v1/{name}"
    names = {p["name"] for p in builder.document["paths"][path]["get"]["parameters"]}
    empty = {"empty": "is empty", "filled": "is not empty"}
    for field, schema in builder.schema(path)["properties"].items():
        told = schema.get("x-quen-field")
        if told is None:
            continue
        assert client.get(path, {"sort": f"-{field}"}).status_code == (422 if told["sort"] == "no" else 200), field
        for suffix in told.get("parameters", ()):
            assert f"{field}{suffix}" in names
            if suffix == "__empty":
                assert client.get(path, {f"{field}__empty": "true"}).status_code == 200, field
        for operator in told.get("operators", ()):
            if operator in empty:
                text = f"{field} {empty[operator]}"
                assert client.get(path, {"filter": text}).status_code == 200, text


def test_labels_come_in_the_language_asked_for(business: Any) -> None:
    client = business.api("admin")
    texts = {}
    for language in ("en", "vi", "th"):
        response = client.get("/api/v1/openapi.json", headers={"Accept-Language": language})
        told = response.json()["components"]["schemas"]["Opportunity"]
        texts[language] = (told["x-quen-object"]["label"], told["properties"]["amount"]["title"])
    assert texts["en"] == ("opportunity", "Amount") or texts["en"][1] == "Amount"
    assert len(set(texts.values())) == 3


def test_the_document_has_an_entity_tag(business: Any) -> None:
    client = business.api("owner")
    tag = client.get("/api/v1/openapi.json").headers["ETag"]
    same = client.get("/api/v1/openapi.json", headers={"If-None-Match": tag})
    assert (same.status_code, same.content) == (304, b"")
    other = business.api("admin").get("/api/v1/openapi.json", headers={"If-None-Match": tag})
    assert other.status_code == 200


def test_choices_that_name_hidden_fields_do_not_exist(business: Any) -> None:
    """An exit criterion says which field of a deal must be filled in; a hidden one is not told."""
    admin, stage = business.api("admin"), None
    stage = admin.get("/api/v1/stage").json()["data"][0]["id"]
    given = {"name": "Has an amount", "stage": stage, "field": "amount"}
    made = send(admin, "POST", "stage_criterion", given).json()
    with business.work("admin"):
        role = get_spec("role").model.objects.get(name="Restricted")
        role.hidden = {"opportunity": ["amount"]}
        role.save()
    client = business.api("restricted")
    schemas = client.get("/api/v1/openapi.json").json()["components"]["schemas"]
    for schema in ("StageCriterion", "StageCriterionCreate"):
        assert "amount" not in str(schemas[schema]["properties"]["field"])
        assert "close_date" in str(schemas[schema]["properties"]["field"])
    assert client.get(f"/api/v1/stage_criterion/{made['id']}").json()["field"] == ""
    problem_of(client.get("/api/v1/stage_criterion?field=amount"), 422, "bad_value")
    problem_of(send(client, "POST", "stage_criterion", given | {"name": "x"}), 422, "invalid")
    page = business.client("restricted").get(f"/stage_criterion/{made['id']}/edit").content.decode()
    assert 'value="amount"' not in page
