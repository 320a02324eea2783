"""What only the API has, for every object and every person: bulk calls, upserts, expanded references."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from quen.kernel.registry.registry import specs
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.testing.business import ANONYMOUS, STRANGER, Business
from quen.kernel.testing.factory import values
from tests.contract.probe import as_json, fetch, last_change, new_value, same, state
from tests.contract.truth import changes, creates, sees, targets

pytestmark = [pytest.mark.contract]
core = pytest.mark.contract_core


def bulk(business: Business, persona: str, spec: ObjectSpec, *operations: Any) -> Any:
    """The results of one call; the status where it was refused as a whole."""
    body = json.dumps({"operations": operations})
    answer = business.api(persona).post(f"/api/v1/{spec.name}/bulk", body, content_type="application/json")
    return answer.json()["data"] if answer.status_code == 200 else answer.status_code


def everywhere(spec: ObjectSpec) -> tuple[str, ...]:
    return (*targets(spec), STRANGER)


def refused_with(persona: str, spec: ObjectSpec, of: str) -> set[int]:
    seen = of in sees(persona, spec) or (persona != STRANGER and not changes(persona, spec))
    return {403, 404} if seen else {404}


@core
def test_bulk_changes_what_one_may_change_and_nothing_else(business: Business, spec: ObjectSpec, persona: str) -> None:
    info, value = new_value(spec)
    whose = [of for of in everywhere(spec) if not of == persona == STRANGER]
    ids = {of: business.record_id(spec.name, of) for of in whose}
    before = {of: state(business, spec, ids[of], STRANGER if of == STRANGER else "admin") for of in whose}
    results = bulk(
        business,
        persona,
        spec,
        *(
            {"op": "update", "id": str(ids[of]), "version": before[of].row["version"],
             "values": {info.name: as_json(value)}}
            for of in whose
        ),
    )  # fmt: skip
    if persona == ANONYMOUS:
        assert results == 401
        return
    for of, result in zip(whose, results, strict=True):
        row = state(business, spec, ids[of], STRANGER if of == STRANGER else "admin").row
        if of in changes(persona, spec):
            unique = result["status"] == 409  # the same value cannot stand twice
            assert result["result"] == "updated" or unique, result
            if not unique:
                assert same(row[info.column], value)
                assert (row["version"], result["version"]) == (before[of].row["version"] + 1,) * 2
                entry = last_change(business, ids[of])
                assert (entry["operation"], entry["actor"]) == ("u", business.member_id(persona))
        else:
            assert result["status"] in refused_with(persona, spec, of), result
            assert row == before[of].row, "a refused change was written"


@core
def test_bulk_creates_and_upserts_for_who_may_create(business: Business, spec: ObjectSpec, persona: str) -> None:
    with business.work("admin") as admin:
        owner = None if persona in {ANONYMOUS, STRANGER} else business.member_id(persona)
        given = values(spec, actor=admin, owner=owner)
    if persona == "restricted":
        given = {k: v for k, v in given.items() if k not in {i.name for i in business.hidden(spec)}}
    given.pop(spec.scope.owner, None)
    given.pop("external_id", None)
    if persona != "admin":
        given = {k: v for k, v in given.items() if k not in spec.admin_only.split()}
    row = {name: as_json(value) for name, value in given.items()}
    if persona == STRANGER:
        return  # an administrator of her own tenant; what she refers to is not there: test_other_tenant
    query = f"SELECT count(*) FROM {spec.table}"
    before = fetch(business, business.tenant_id, query)
    upsert = {"op": "upsert", "values": {**row, "external_id": "contract:1"}}
    hidden = persona == "restricted" and "external_id" in {i.name for i in business.hidden(spec)}
    results = bulk(business, persona, spec, {"op": "create", "values": row} if hidden else upsert)
    if persona == ANONYMOUS:
        assert results == 401
    elif creates(persona, spec):
        assert results[0]["result"] == "created", results
        if not hidden:
            again = bulk(business, persona, spec, upsert)
            assert again[0]["result"] in {"unchanged", "updated"} or again[0]["status"] in {409, 422}, again
            assert again[0].get("id", results[0]["id"]) == results[0]["id"]
        [(count,)] = fetch(business, business.tenant_id, query)
        assert count == before[0][0] + 1
        return
    else:
        assert results[0]["status"] == 403, results
    assert fetch(business, business.tenant_id, query) == before


@core
def test_bulk_deletes_what_one_may_delete_and_nothing_else(business: Business, spec: ObjectSpec, persona: str) -> None:
    whose = [of for of in everywhere(spec) if not of == persona == STRANGER]
    ids = {of: business.record_id(spec.name, of) for of in whose}
    results = bulk(business, persona, spec, *({"op": "delete", "id": str(ids[of])} for of in whose))
    if persona == ANONYMOUS:
        assert results == 401
        return
    for of, result in zip(whose, results, strict=True):
        row = state(business, spec, ids[of], STRANGER if of == STRANGER else "admin").row
        if of in changes(persona, spec) and result["status"] == 200:
            assert row["deleted_at"] is not None
        else:
            # some cannot be without it, which is told to who may delete it
            allowed = {409, 422} if of in changes(persona, spec) else refused_with(persona, spec, of)
            assert result["status"] in allowed, result
            assert row["deleted_at"] is None


@core
def test_an_expanded_record_is_what_its_own_address_answers(business: Business, spec: ObjectSpec, insider: str) -> None:
    client = business.api(insider)
    with business.work(insider) as actor:
        infos = [i for i in spec.readable(actor) if i.kind == "ref" and actor.may(i.target, "view")][:20]
    if not infos:
        return
    query = {"expand": ",".join(info.name for info in infos), "limit": "200"}
    page = client.get(f"/api/v1/{spec.name}", query)
    assert page.status_code == 200, page.content
    for record in page.json()["data"]:
        for info in infos:
            found, record_id = record["expanded"][info.name], record[info.name]
            if record_id is None or info.target not in specs():
                assert record_id is not None or found is None
                continue
            own = client.get(f"/api/v1/{info.target}/{record_id}")
            assert own.status_code in {200, 404}
            assert found == ({"object": info.target, **own.json()} if own.status_code == 200 else None)


@core
def test_a_field_hidden_on_another_object_is_no_oracle(business: Business, spec: ObjectSpec) -> None:
    """Neither as a path of fields, nor expanded, filtered or sorted by, on its own object and through references."""
    client, hidden = business.api("restricted"), business.hidden(spec)
    for info in hidden:
        name, nobody = info.name, uuid.uuid4()
        asked = [{"fields": name}, {"sort": name}, {"expand": name}, {f"{name}__empty": "true"}, {name: str(nobody)},
                 {"filter": f"{name} is empty"}]  # fmt: skip
        assert [client.get(f"/api/v1/{spec.name}", query).status_code for query in asked] == [422] * len(asked), name
        assert client.get(f"/api/v1/{spec.name}/by/{name}/x").status_code == 404
        for other in specs().values():
            for ref in other.fields.values():
                masked = ref in business.hidden(other)
                if ref.target != spec.name or masked:
                    continue
                path = f"{ref.name}.{name}"
                for query in ({"fields": path}, {"expand": path}, {f"{path}__empty": "true"},
                              {"filter": f"{path} is empty"}):  # fmt: skip
                    assert client.get(f"/api/v1/{other.name}", query).status_code == 422, (other.name, query)
