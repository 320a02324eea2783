"""Another tenant's record is not there: in no address, body, filter, picker or search, for nobody."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from quen.kernel.actions.declare import Action
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.testing.business import SHARED, STRANGER, Business, is_divided
from quen.kernel.testing.factory import values
from tests.contract.masks import index_everything
from tests.contract.probe import fetch, state
from tests.contract.surfaces import DONE, MISSING, REFUSED, STALE, surface_of

pytestmark = [pytest.mark.contract]
core = pytest.mark.contract_core
REFERENCES = [
    (spec.name, info.name)
    for spec in specs().values()
    for info in spec.fields.values()
    if info.kind == "ref" and info.editable
]


@pytest.fixture(params=REFERENCES, ids=".".join)
def reference(request: pytest.FixtureRequest) -> tuple[ObjectSpec, FieldInfo]:
    """Each field that refers to another record, in turn."""
    name, field = request.param
    return specs()[name], specs()[name].fields[field]


def ours(business: Business, spec: ObjectSpec) -> uuid.UUID:
    return business.record_id(spec.name, "owner" if is_divided(spec) else SHARED)


def theirs(business: Business, info: FieldInfo) -> uuid.UUID:
    return business.record_id(info.target, STRANGER)


def pages_of(spec: ObjectSpec, record_id: uuid.UUID) -> list[str]:
    base = f"/{spec.name}/{record_id}/"
    verbs = [f"{base}do/{action.name}" for action in spec.actions_by_name.values()]
    return [base, f"{base}edit", f"{base}history", *(f"{base}field/{name}" for name in spec.fields), *verbs]


@core
def test_every_address_of_it_is_missing(business: Business, spec: ObjectSpec) -> None:
    record_id = business.record_id(spec.name, STRANGER)
    before = state(business, spec, record_id, STRANGER)
    client, api = business.client("admin"), business.api("admin")
    for page in pages_of(spec, record_id):
        assert client.get(page).status_code == 404, page
        assert client.post(page, {"version": "1", "name": "x"}).status_code in {404, 405}, page
    address = f"/api/v1/{spec.name}/{record_id}"
    for method, path in [("GET", ""), ("PATCH", ""), ("DELETE", ""), ("GET", "/history"), ("POST", "/restore")]:
        body = "{}" if method != "GET" else ""
        assert api.generic(method, address + path, body, "application/json").status_code == 404, (method, path)
    for action in spec.actions_by_name.values():
        answer = api.generic("POST", f"{address}/{action.name}", "{}", "application/json")
        assert answer.status_code == 404, action.name
    assert state(business, spec, record_id, STRANGER) == before


def test_a_stranger_works_in_her_own_tenant(business: Business, spec: ObjectSpec, surface: str) -> None:
    """Her session and her token lead to her tenant: what she makes is there, and nothing of ours is."""
    with business.work(STRANGER) as actor:
        given = values(spec, actor=actor)
    given.pop(spec.scope.owner, None)
    count = f"SELECT count(*) FROM {spec.table}"
    before = [fetch(business, tenant, count)[0][0] for tenant in (business.tenant_id, business.other_id)]
    outcome, body = surface_of(surface, business, STRANGER).create(spec, given)
    assert outcome == DONE, body
    after = [fetch(business, tenant, count)[0][0] for tenant in (business.tenant_id, business.other_id)]
    assert after == [before[0], before[1] + 1]


@core
def test_nothing_is_made_to_refer_to_it(
    business: Business, reference: tuple[ObjectSpec, FieldInfo], surface: str
) -> None:
    spec, info = reference
    tried: Any = surface_of(surface, business, "admin")
    foreign, record_id = theirs(business, info), ours(business, spec)
    before = state(business, spec, record_id)
    sent = {info.name: foreign}
    assert tried.edit(spec, record_id, sent, before.row["version"])[0] in {REFUSED, DONE}
    after = state(business, spec, record_id)
    assert after.row[info.column] == before.row[info.column]
    if "edit" in spec.written_by.get(info.name, ("edit",)):
        assert after == before
        if surface == "web":
            assert tried.inline(spec, record_id, sent, before.row["version"])[0] == REFUSED
            assert state(business, spec, record_id) == before


def test_no_new_record_refers_to_it(business: Business, reference: tuple[ObjectSpec, FieldInfo], surface: str) -> None:
    spec, info = reference
    with business.work("admin") as admin:
        given = values(spec, actor=admin) | {info.name: theirs(business, info)}
    outcome, body = surface_of(surface, business, "admin").create(spec, given)
    refers = f"SELECT 1 FROM {spec.table} WHERE {info.column} = %s"
    # a field that only a verb writes is ignored by a form, which does not show it
    writable = "create" in spec.written_by.get(info.name, ("create",))
    assert outcome in ({REFUSED} if writable else {REFUSED, DONE}), body
    assert fetch(business, business.tenant_id, refers, theirs(business, info)) == []


def test_a_verb_does_not_take_it(business: Business, surface: str) -> None:
    for spec in specs().values():
        for action in spec.actions_by_name.values():
            for name in action.inputs:
                info = spec.fields.get(name)
                if info is None or info.kind != "ref":
                    continue
                record_id = ours(business, spec)
                before = state(business, spec, record_id)
                tried, version = surface_of(surface, business, "admin"), before.row["version"]
                outcome, _ = tried.do(spec, record_id, action.name, version, {name: theirs(business, info)})
                # a verb that makes no sense now says so before it looks at what is sent: 409 in the browser
                now = makes_sense(business, spec, action, record_id)
                assert outcome in ({REFUSED} if now else {REFUSED, STALE}), (spec.name, action.name)
                assert state(business, spec, record_id) == before


def makes_sense(business: Business, spec: ObjectSpec, action: Action, record_id: uuid.UUID) -> bool:
    """Whether the verb is offered on the record as it stands."""
    with business.work("admin"):
        return action.available is None or action.available(spec.model.objects.get(pk=record_id))


def test_a_filter_does_not_tell_of_it(business: Business, reference: tuple[ObjectSpec, FieldInfo]) -> None:
    """Its id is as good as one that never was."""
    spec, info = reference
    api = surface_of("api", business, "admin")
    foreign = api.list(spec, **{info.name: str(theirs(business, info))})
    nobody = api.list(spec, **{info.name: str(uuid.uuid4())})
    assert foreign == nobody
    assert (foreign[0], json.loads(foreign[1])["data"]) == (DONE, [])
    outcome, body = surface_of("web", business, "admin").list(spec, **{info.name: str(theirs(business, info))})
    assert outcome == DONE
    assert title_of_theirs(business, info.target) not in body


def title_of_theirs(business: Business, name: str) -> str:
    spec = get_spec(name)
    row = state(business, spec, business.record_id(name, STRANGER), STRANGER).row
    return str(row["external_id"] if spec.fields[spec.title].kind == "currency" else row[spec.title])


def test_forms_and_boards_do_not_take_it(business: Business, reference: tuple[ObjectSpec, FieldInfo]) -> None:
    """A form that an address fills in, and a board that it chooses, show no title of another tenant."""
    spec, info = reference
    client = business.client("admin")
    title = title_of_theirs(business, info.target)
    pages = [f"/{spec.name}/new?{info.name}={theirs(business, info)}"]
    if spec.board:
        pages += [f"/{spec.name}/board?board={theirs(business, info)}"]
        pages += [f"/{spec.name}/board?column={theirs(business, info)}"]
        pages += [f"/{spec.name}/board?lanes={spec.scope.owner}&column={theirs(business, info)}&in_group=none"]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code in {200, 404, 422}, page
        assert title not in answer.content.decode(), page


@core
def test_no_search_finds_it(business: Business, spec: ObjectSpec) -> None:
    if not spec.search:
        pytest.skip("this object is not searched")
    index_everything(business)
    word = title_of_theirs(business, spec.name).split()[0]
    foreign = str(business.record_id(spec.name, STRANGER))
    for kind in ("web", "api"):
        own = surface_of(kind, business, STRANGER).search(word)
        assert foreign in own[1], "it is in the index of its own tenant"
        outcome, body = surface_of(kind, business, "admin").search(word)
        assert (outcome, foreign in body) == (DONE, False)
        assert foreign not in surface_of(kind, business, "admin").list(spec, q=word)[1]
    assert foreign not in business.client("admin").get(f"/{spec.name}/pick", {"q": word}).content.decode()


@core
def test_a_token_or_session_of_one_tenant_does_not_open_another(business: Business, spec: ObjectSpec) -> None:
    """The tenant in the session is not believed: only a membership opens it."""
    client = business.client("admin")
    session = client.session
    session["tenant"] = str(business.other_id)
    session.save()
    answer = client.get(f"/{spec.name}/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in")
    token = business.api("admin")
    answer = token.get(f"/api/v1/{spec.name}", headers={"X-Tenant": str(business.other_id)})
    assert str(business.record_id(spec.name, STRANGER)) not in answer.content.decode()


def test_the_other_business_cannot_be_switched_to(business: Business) -> None:
    client = business.client("owner")
    answer = client.post(f"/profile/business/{business.other_id}")
    assert answer.status_code in {403, 404, 302}
    assert client.session.get("tenant") != str(business.other_id)


def test_ids_that_are_none_are_missing(business: Business, spec: ObjectSpec) -> None:
    client = business.client("admin")
    for text in ("0", "x", "00000000-0000-0000-0000-000000000000", "../account"):
        assert client.get(f"/{spec.name}/{text}/").status_code == 404
    assert surface_of("api", business, "admin").read(spec, uuid.UUID(int=0))[0] == MISSING
