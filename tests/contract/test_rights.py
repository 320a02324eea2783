"""Who sees, makes, changes and deletes which record: every object, every person, both interfaces."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from quen.kernel.registry.registry import specs
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.testing.business import ANONYMOUS, SHARED, STRANGER, Business
from quen.kernel.testing.factory import values
from tests.contract.probe import State, fetch, last_change, new_value, same, state
from tests.contract.surfaces import DENIED, DONE, MISSING, STRANGER_AT_DOOR, surface_of
from tests.contract.truth import changes, creates, sees, targets

pytestmark = [pytest.mark.contract]
core = pytest.mark.contract_core


def refusals(persona: str, spec: ObjectSpec, of: str) -> set[str]:
    """How a change that is not allowed may be answered: what is not seen is not there.

    Who may change no record of the object at all is told so whatever the id, which tells nothing of it.
    """
    if persona == ANONYMOUS:
        return {STRANGER_AT_DOOR}
    if of in sees(persona, spec) or (persona != STRANGER and not changes(persona, spec)):
        return {DENIED, MISSING}
    return {MISSING}


def record_of(business: Business, spec: ObjectSpec, of: str) -> tuple[uuid.UUID, State]:
    record_id = business.record_id(spec.name, of)
    return record_id, state(business, spec, record_id)


@core
def test_list_shows_what_is_seen_and_nothing_else(
    business: Business, spec: ObjectSpec, persona: str, surface: str
) -> None:
    outcome, body = surface_of(surface, business, persona).list(spec)
    if persona == ANONYMOUS:
        assert (outcome, body.count("-")) == (STRANGER_AT_DOOR, body.count("-"))
    else:
        assert outcome == DONE
    seen = sees(persona, spec)
    for of in targets(spec):
        assert (str(business.record_id(spec.name, of)) in body) == (of in seen), of
    assert (str(business.record_id(spec.name, STRANGER)) in body) == (persona == STRANGER)


@core
def test_a_record_is_there_for_who_sees_it(business: Business, spec: ObjectSpec, persona: str, surface: str) -> None:
    tried = surface_of(surface, business, persona)
    for of in (*targets(spec), STRANGER):
        record_id = business.record_id(spec.name, of)
        there = of in sees(persona, spec) or of == persona == STRANGER
        wanted = STRANGER_AT_DOOR if persona == ANONYMOUS else DONE if there else MISSING
        assert tried.read(spec, record_id)[0] == wanted, of
        assert tried.history(spec, record_id)[0] == wanted, of
    nobody = tried.read(spec, uuid.uuid4())[0]
    assert nobody == (STRANGER_AT_DOOR if persona == ANONYMOUS else MISSING)


@core
def test_edit(business: Business, spec: ObjectSpec, persona: str, surface: str) -> None:
    tried = surface_of(surface, business, persona)
    allowed = changes(persona, spec)
    for of in (*targets(spec), STRANGER):
        if of == persona == STRANGER:
            continue
        record_id = business.record_id(spec.name, of)
        owner = STRANGER if of == STRANGER else "admin"
        before = state(business, spec, record_id, owner)
        info, value = new_value(spec)
        outcome, _body = tried.edit(spec, record_id, {info.name: value}, before.row["version"])
        after = state(business, spec, record_id, owner)
        if of not in allowed:
            assert outcome in refusals(persona, spec, of), of
            assert after == before, "a refused change was written"
            continue
        assert outcome == DONE, of
        assert same(after.row[info.column], value)
        assert after.row["version"] == before.row["version"] + 1
        assert after.row["updated_by_id"] == str(business.member_id(persona))
        entry = last_change(business, record_id)
        assert (entry["operation"], entry["actor"], entry["via"]) == (
            "u",
            business.member_id(persona),
            surface,
        )
        assert info.column in str(entry["changes"])


def test_inline_edit(business: Business, spec: ObjectSpec, persona: str) -> None:
    tried: Any = surface_of("web", business, persona)
    for of in targets(spec):
        record_id, before = record_of(business, spec, of)
        info, value = new_value(spec)
        outcome, _body = tried.inline(spec, record_id, {info.name: value}, before.row["version"])
        after = state(business, spec, record_id)
        if of in changes(persona, spec):
            assert outcome == DONE, of
            assert same(after.row[info.column], value)
        else:
            assert outcome in refusals(persona, spec, of), of
            assert after == before


def test_forms_are_shown_to_who_may_send_them(business: Business, spec: ObjectSpec, insider: str) -> None:
    client = business.client(insider)
    assert client.get(f"/{spec.name}/new").status_code == (200 if creates(insider, spec) else 403)
    for of in targets(spec):
        record_id = business.record_id(spec.name, of)
        for place in ("edit", f"field/{new_value(spec)[0].name}"):
            status = client.get(f"/{spec.name}/{record_id}/{place}").status_code
            if of in changes(insider, spec):
                assert status == 200, (of, place)
            else:
                assert status in ({403, 404} if of in sees(insider, spec) else {404}), (of, place)


@core
def test_create(business: Business, spec: ObjectSpec, persona: str, surface: str) -> None:
    with business.work("admin") as admin:
        owner = None if persona in {ANONYMOUS, STRANGER} else business.member_id(persona)
        given = values(spec, actor=admin, owner=owner)
    if persona == "restricted":
        given = {k: v for k, v in given.items() if k not in {i.name for i in business.hidden(spec)}}
    given.pop(spec.scope.owner, None)
    if persona != "admin":
        given = {k: v for k, v in given.items() if k not in spec.admin_only.split()}
    before = _ids(business, spec)
    outcome, body = surface_of(surface, business, persona).create(spec, given)
    made = _ids(business, spec) - before
    if persona == ANONYMOUS:
        assert outcome == STRANGER_AT_DOOR
    elif persona == STRANGER:
        return  # an administrator of her own tenant: see test_other_tenant
    elif not creates(persona, spec):
        assert outcome == DENIED, body
    else:
        assert outcome == DONE, body
        [record_id] = made
        row = state(business, spec, record_id).row
        assert row["tenant_id"] == str(business.tenant_id)
        assert row["created_by_id"] == str(business.member_id(persona))
        if spec.scope.owner:
            assert row[f"{spec.scope.owner}_id"] == str(business.member_id(persona))
        for name, value in given.items():
            assert same(row[spec.fields[name].column], value), name
        return
    assert made == set(), "a refused record was written"


def _ids(business: Business, spec: ObjectSpec) -> set[uuid.UUID]:
    return {row[0] for row in fetch(business, business.tenant_id, f"SELECT id FROM {spec.table}")}


@core
def test_delete_and_restore(business: Business, spec: ObjectSpec, persona: str, surface: str) -> None:
    tried = surface_of(surface, business, persona)
    for of in targets(spec):
        record_id, before = record_of(business, spec, of)
        outcome, _body = tried.do(spec, record_id, "trash", before.row["version"])
        trashed = state(business, spec, record_id)
        if of not in changes(persona, spec):
            assert outcome in refusals(persona, spec, of), of
            assert trashed == before
            continue
        assert outcome == DONE, of
        assert trashed.row["deleted_at"] is not None
        assert str(record_id) not in tried.list(spec)[1]
        outcome, body = tried.do(spec, record_id, "restore", trashed.row["version"])
        assert outcome == DONE, body
        restored = state(business, spec, record_id).row
        assert restored["deleted_at"] is None
        assert restored["version"] == before.row["version"] + 2


def test_restore_is_for_who_may_delete(business: Business, spec: ObjectSpec, persona: str, surface: str) -> None:
    admin, tried = surface_of(surface, business, "admin"), surface_of(surface, business, persona)
    for of in targets(spec):
        if of in changes(persona, spec):
            continue
        record_id, before = record_of(business, spec, of)
        assert admin.do(spec, record_id, "trash", before.row["version"])[0] == DONE
        trashed = state(business, spec, record_id)
        outcome, _body = tried.do(spec, record_id, "restore", trashed.row["version"])
        assert outcome in refusals(persona, spec, of), of
        assert state(business, spec, record_id) == trashed


@pytest.mark.parametrize("name", [spec.name for spec in specs().values() if spec.actions])
def test_verbs_are_for_who_may_edit(business: Business, name: str, persona: str, surface: str) -> None:
    """Each verb of the object, without inputs: refused before it is looked at by whom it is not for."""
    spec = specs()[name]
    tried = surface_of(surface, business, persona)
    for found in spec.actions:
        for of in targets(spec):
            if of in changes(persona, spec):
                continue
            record_id, before = record_of(business, spec, of)
            outcome, _body = tried.do(spec, record_id, found.name, before.row["version"])
            assert outcome in refusals(persona, spec, of), (found.name, of)
            assert state(business, spec, record_id) == before


def test_a_verb_that_is_not_declared_is_missing(business: Business, spec: ObjectSpec, surface: str) -> None:
    of = targets(spec)[0]
    record_id, before = record_of(business, spec, of)
    outcome, _body = surface_of(surface, business, "admin").do(spec, record_id, "explode", before.row["version"])
    assert outcome == MISSING
    assert state(business, spec, record_id) == before


@pytest.mark.parametrize("name", [spec.name for spec in specs().values() if spec.scope.owner])
def test_a_page_lists_related_records_only_to_who_sees_them(business: Business, name: str, insider: str) -> None:
    """The pages of all that a record refers to: a customer's does not tell of a colleague's deal."""
    spec = specs()[name]
    client = business.client(insider)
    for of in set(targets(spec)) - sees(insider, spec):
        record_id, found = record_of(business, spec, of)
        for info in spec.fields.values():
            if info.kind == "ref" and found.row[info.column]:
                page = client.get(f"/{info.target}/{found.row[info.column]}/")
                assert str(record_id) not in page.content.decode(), f"{info.target} page tells of {of}'s {name}"


@pytest.mark.parametrize("name", [spec.name for spec in specs().values() if spec.board])
def test_board_shows_what_is_seen(business: Business, name: str, persona: str) -> None:
    spec = specs()[name]
    assert spec.board is not None
    client = business.client(persona)
    for of in targets(spec):
        record_id, found = record_of(business, spec, of)
        column = spec.fields[spec.board.by]
        query = f"SELECT {spec.board.boards}_id FROM {specs()[column.target].table} WHERE id = %s"
        [(board,)] = fetch(business, business.tenant_id, query, found.row[column.column])
        for lanes in ("", spec.scope.owner):
            answer = client.get(f"/{spec.name}/board", {"board": str(board), "lanes": lanes})
            assert answer.status_code == (302 if persona == ANONYMOUS else 200)
            assert (str(record_id) in answer.content.decode()) == (of in sees(persona, spec)), (of, lanes)


def test_a_former_member_is_shut_out(business: Business, spec: ObjectSpec, surface: str) -> None:
    """Also with a session and a token that were good yesterday."""
    tried = surface_of(surface, business, "owner")
    fetch(
        business,
        business.tenant_id,
        "UPDATE kernel_member SET active = false WHERE id = %s RETURNING 1",
        business.member_id("owner"),
    )
    assert tried.list(spec)[0] == STRANGER_AT_DOOR


def test_everybody_has_something_to_see() -> None:
    """The table itself: were it empty, the tests above would say nothing."""
    for spec in specs().values():
        assert sees("admin", spec) == set(targets(spec))
        assert sees("owner", spec) & {"owner", SHARED}
