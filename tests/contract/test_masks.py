"""A field that a role hides exists on no surface: not seen, not sorted, filtered or searched by, not written."""

from __future__ import annotations

import json
from typing import Any

import pytest

from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.testing.business import Business
from quen.kernel.testing.factory import fresh_value
from tests.contract.masks import Hidden, hide, hideable, index_everything, stored
from tests.contract.probe import as_json, as_text, fetch, state
from tests.contract.surfaces import DONE, MISSING, REFUSED, surface_of

pytestmark = [pytest.mark.contract]
core = pytest.mark.contract_core


@pytest.fixture(params=hideable(), ids=".".join)
def hidden(request: pytest.FixtureRequest, business: Business) -> Hidden:
    """Each field of each object in turn, hidden from `restricted`."""
    name, field = request.param
    spec = specs()[name]
    return hide(business, spec, spec.fields[field])


def pages_about(hidden: Hidden, business: Business) -> list[str]:
    """The pages on which the record or its values could stand."""
    spec, base = hidden.spec, f"/{hidden.spec.name}/{hidden.record_id}/"
    row = state(business, spec, hidden.record_id).row
    found = [base, f"{base}edit", f"{base}history", f"/{spec.name}/", f"/{spec.name}/new", f"/{spec.name}/pick", "/"]
    found += [f"{base}do/{action.name}" for action in spec.actions_by_name.values()]
    found.append(f"/{spec.name}/?fields={hidden.info.name}&sort={hidden.info.name}")
    if spec.board:
        column = get_spec(spec.fields[spec.board.by].target)
        query = f"SELECT {spec.board.boards}_id FROM {column.table} WHERE id = %s"
        [(board,)] = fetch(business, business.tenant_id, query, row[spec.fields[spec.board.by].column])
        found += [f"/{spec.name}/board?board={board}", f"/{spec.name}/board?board={board}&lanes={spec.scope.owner}"]
    # lists of related records on the pages of what the record refers to; their own titles are theirs to show
    found += [
        f"/{info.target}/{row[info.column]}/"
        for info in spec.fields.values()
        if info.kind == "ref" and info.name != hidden.info.name and row[info.column]
    ]
    # pages that refer to the record by its title
    for other in specs().values():
        for info in other.fields.values():
            if info.target == spec.name:
                found += [f"/{other.name}/", *_referring(business, other, info.column, hidden)]
    return list(dict.fromkeys(found))


def _referring(business: Business, other: Any, column: str, hidden: Hidden) -> list[str]:
    query = f"SELECT id FROM {other.table} WHERE {column} = %s AND deleted_at IS NULL LIMIT 1"
    return [f"/{other.name}/{row[0]}/" for row in fetch(business, business.tenant_id, query, hidden.record_id)]


def test_no_page_shows_it(business: Business, hidden: Hidden) -> None:
    client, leaking = business.client("restricted"), {}
    for page in pages_about(hidden, business):
        answer = client.get(page, follow=True)  # a party leads to its record
        assert answer.status_code in {200, 403, 404} or (answer.status_code == 422 and "sort=" in page), page
        body = answer.content.decode()
        is_list = str(hidden.record_id) not in page
        # home is a list of many objects, on which their titles stand by right
        about = page.split("/")[1] or hidden.info.target
        if leaks := hidden.leaks(body, about if is_list else ""):
            leaking[page] = leaks
        if f'/field/{hidden.info.name}"' in body and str(hidden.record_id) in page:
            leaking[page] = ["a way to edit it"]
    assert leaking == {}


def test_no_form_asks_for_it(business: Business, hidden: Hidden) -> None:
    client, base = business.client("restricted"), f"/{hidden.spec.name}/"
    for page in (f"{base}new", f"{base}{hidden.record_id}/edit"):
        body = client.get(page, headers={"HX-Request": "true"}).content.decode()
        assert "<form" in body
        assert f'name="{hidden.info.name}"' not in body, page
    assert client.get(f"{base}{hidden.record_id}/field/{hidden.info.name}").status_code == 404


@core
def test_the_api_does_not_tell_it(business: Business, hidden: Hidden) -> None:
    spec, name = hidden.spec, hidden.info.name
    tried = surface_of("api", business, "restricted")
    outcome, body = tried.read(spec, hidden.record_id)
    assert outcome == DONE, body
    found = json.loads(body)
    assert name not in found
    assert name not in found["titles"]
    bodies = {"record": body, "list": tried.list(spec)[1], "history": tried.history(spec, hidden.record_id)[1]}
    for other in specs().values():
        if any(info.target == spec.name for info in other.fields.values()):
            bodies[f"list of {other.name}"] = tried.list(other)[1]
    found = {place: hidden.leaks(text, _listed(place, spec)) for place, text in bodies.items()}
    assert {place: leaks for place, leaks in found.items() if leaks} == {}
    # what changed, not the entry around it: an entry names its own `object`
    changed = [change for entry in json.loads(bodies["history"])["data"] for change in entry["changes"]]
    assert f'"{name}"' not in json.dumps(changed)
    assert tried.list(spec, fields=name)[0] == REFUSED


def _listed(place: str, spec: ObjectSpec) -> str:
    return spec.name if place == "list" else place.removeprefix("list of ") if "list" in place else ""


def test_it_cannot_be_sorted_or_filtered_by(business: Business, hidden: Hidden) -> None:
    spec, name = hidden.spec, hidden.info.name
    api, web = (surface_of(kind, business, "restricted") for kind in ("api", "web"))
    value = as_text(stored(business, spec, hidden.info, hidden.record_id)) or "x"
    for query in ({"sort": name}, {"sort": f"-{name}"}, {name: value}, {f"{name}__empty": "true"}):
        assert api.list(spec, **query)[0] == REFUSED, query
    for query in ({name: value}, {name: "nothing"}, {f"{name}__not": value}):
        outcome, body = web.list(spec, **query)
        assert outcome == DONE
        assert str(hidden.record_id) in body, f"the list is narrowed by {query}"
    for other in specs().values():
        for info in other.fields.values():
            if info.target == spec.name and info.filterable:
                assert api.list(other, **{f"{info.name}.{name}": value})[0] == REFUSED, (other.name, info.name)


def test_it_cannot_be_written(business: Business, hidden: Hidden) -> None:
    spec, info = hidden.spec, hidden.info
    before = stored(business, spec, info, hidden.record_id)
    value = before if info.kind == "ref" else fresh_value(info)
    api: Any = surface_of("api", business, "restricted")
    web: Any = surface_of("web", business, "restricted")
    version = state(business, spec, hidden.record_id).row["version"]
    for sent in (value, None):
        assert api.edit(spec, hidden.record_id, {info.name: as_json(sent)}, version)[0] == REFUSED
        assert web.inline(spec, hidden.record_id, {info.name: sent}, version)[0] == MISSING
        web.edit(spec, hidden.record_id, {info.name: sent}, version)
        version = state(business, spec, hidden.record_id).row["version"]
        assert stored(business, spec, info, hidden.record_id) == before


def test_nothing_is_found_by_it(business: Business, hidden: Hidden) -> None:
    """Searched by its value the record is not found; found by its title it does not show it."""
    spec, info = hidden.spec, hidden.info
    if not spec.search:
        pytest.skip("this object is not searched")
    index_everything(business)
    surfaces = [surface_of(kind, business, "restricted") for kind in ("web", "api")]
    picker = business.client("restricted")
    title = str(stored(business, spec, spec.fields[spec.title], hidden.record_id))
    present = stored(business, spec, info, hidden.record_id)
    for word in [str(value) for value in hidden.values] if info.kind not in {"decimal", "money", "date"} else []:
        if word == str(present) or info.kind == "ref":
            for tried in surfaces:
                assert str(hidden.record_id) not in tried.search(word.split()[0])[1], f"found by {info.name}"
                assert str(hidden.record_id) not in tried.list(spec, q=word.split()[0])[1]
    if info.name == spec.title:
        return
    for tried in surfaces:
        outcome, body = tried.search(title.split(maxsplit=1)[0])
        assert outcome == DONE
        assert str(hidden.record_id) in body
        assert hidden.leaks(body) == []
    body = picker.get(f"/{spec.name}/pick", {"q": title.split(maxsplit=1)[0]}).content.decode()
    assert str(hidden.record_id) in body
    assert hidden.leaks(body) == []


def test_others_see_it(business: Business, hidden: Hidden) -> None:
    """The tests above would hold for a field that nobody sees."""
    outcome, body = surface_of("api", business, "admin").read(hidden.spec, hidden.record_id)
    assert outcome == DONE
    assert hidden.info.name in json.loads(body)
    if hidden.info.kind not in {"ref", "date"} and hidden.values:
        present = stored(business, hidden.spec, hidden.info, hidden.record_id)
        assert as_text(json.loads(body)[hidden.info.name]) != "" or present in (None, "")
