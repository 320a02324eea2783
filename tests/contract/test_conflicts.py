"""Nobody overwrites what somebody else has saved without having seen it."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.testing.business import SHARED, Business, is_divided
from tests.contract.probe import as_json, as_text, new_value, same, state
from tests.contract.surfaces import DONE, REFUSED, STALE, surface_of

pytestmark = [pytest.mark.contract]
core = pytest.mark.contract_core


@pytest.fixture
def record_id(business: Business, spec: ObjectSpec) -> uuid.UUID:
    """A record that `admin` and `restricted` may both change."""
    return business.record_id(spec.name, "owner" if is_divided(spec) else SHARED)


@core
def test_a_stale_edit_is_refused(business: Business, spec: ObjectSpec, record_id: uuid.UUID, surface: str) -> None:
    first, second = (surface_of(surface, business, who) for who in ("admin", "restricted"))
    seen = state(business, spec, record_id).row["version"]
    info, mine = new_value(spec)
    _info, late = new_value(spec)
    assert first.edit(spec, record_id, {info.name: mine}, seen)[0] == DONE
    saved = state(business, spec, record_id)
    outcome, body = second.edit(spec, record_id, {info.name: late}, seen)
    assert outcome == STALE, body
    assert state(business, spec, record_id) == saved, "a stale change was written"
    assert second.edit(spec, record_id, {info.name: late}, seen + 1)[0] == DONE
    assert same(state(business, spec, record_id).row[info.column], late)


@core
def test_a_stale_verb_is_refused(business: Business, spec: ObjectSpec, record_id: uuid.UUID, surface: str) -> None:
    seen = state(business, spec, record_id).row["version"]
    info, value = new_value(spec)
    tried = surface_of(surface, business, "admin")
    assert tried.edit(spec, record_id, {info.name: value}, seen)[0] == DONE
    saved = state(business, spec, record_id)
    assert tried.do(spec, record_id, "trash", seen)[0] == STALE
    assert state(business, spec, record_id) == saved
    assert tried.do(spec, record_id, "trash", seen + 1)[0] == DONE


@core
def test_a_stale_field_in_place_is_refused(business: Business, spec: ObjectSpec, record_id: uuid.UUID) -> None:
    tried: Any = surface_of("web", business, "admin")
    seen = state(business, spec, record_id).row["version"]
    info, mine = new_value(spec)
    _info, late = new_value(spec)
    assert tried.inline(spec, record_id, {info.name: mine}, seen)[0] == DONE
    saved = state(business, spec, record_id)
    outcome, body = tried.inline(spec, record_id, {info.name: late}, seen)
    assert outcome == STALE
    assert as_text(late) in body, "what was typed is lost"
    assert state(business, spec, record_id) == saved


def test_the_form_shows_both_values(business: Business, spec: ObjectSpec, record_id: uuid.UUID) -> None:
    """Theirs to see, mine still in the input, and the version with which mine can be sent once more."""
    client = business.client("admin")
    seen = state(business, spec, record_id).row["version"]
    info, theirs = new_value(spec)
    _info, mine = new_value(spec)
    surface_of("web", business, "restricted").edit(spec, record_id, {info.name: theirs}, seen)
    sent = {info.name: as_text(mine), "version": str(seen)}
    answer = client.post(f"/{spec.name}/{record_id}/edit", sent)
    body = answer.content.decode()
    assert answer.status_code in {409, 412}
    assert as_text(mine) in body
    assert f'name="version" value="{seen + 1}"' in body
    if info.kind == "text":
        assert str(theirs) in body
    answer = client.post(f"/{spec.name}/{record_id}/edit", sent | {"version": str(seen + 1)})
    assert answer.status_code == 302
    assert same(state(business, spec, record_id).row[info.column], mine)


def test_a_form_without_its_version_is_refused(business: Business, spec: ObjectSpec, record_id: uuid.UUID) -> None:
    client, before = business.client("admin"), state(business, spec, record_id)
    info, value = new_value(spec)
    for version in ({}, {"version": ""}, {"version": "x"}, {"version": "-1"}, {"version": "9" * 30}):
        answer = client.post(f"/{spec.name}/{record_id}/edit", {info.name: as_text(value), **version})
        assert answer.status_code in {400, 422}, version
        assert state(business, spec, record_id) == before


@core
def test_the_etag_is_the_version(business: Business, spec: ObjectSpec, record_id: uuid.UUID) -> None:
    api, address = business.api("admin"), f"/api/v1/{spec.name}/{record_id}"
    info, value = new_value(spec)
    first = api.get(address)
    assert first["ETag"].startswith(f'"{first.json()["version"]}.')
    assert api.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    body = json.dumps({info.name: as_json(value)})
    changed = api.patch(address, body, "application/json", headers={"If-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]
    assert api.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200
    stale = api.patch(address, body, "application/json", headers={"If-Match": first["ETag"]})
    assert (stale.status_code, stale["Content-Type"]) == (412, "application/problem+json")
    assert stale.json()["current"]["version"] == changed.json()["version"]


def test_saving_what_is_there_changes_nothing(business: Business, spec: ObjectSpec, record_id: uuid.UUID) -> None:
    """No version, no entry in the history: a retry is harmless."""
    api, before = surface_of("api", business, "admin"), state(business, spec, record_id)
    info, _value = new_value(spec)
    outcome, body = api.edit(spec, record_id, {info.name: before.row[info.column]}, before.row["version"])
    assert outcome == DONE, body
    assert state(business, spec, record_id) == before


def test_bad_values_are_refused_and_nothing_is_written(
    business: Business, spec: ObjectSpec, record_id: uuid.UUID, surface: str
) -> None:
    before = state(business, spec, record_id)
    info, value = new_value(spec)
    bad = {"integer": "many", "decimal": "much", "money": "much", "date": "someday", "email": "at home",
           "phone": "call me", "url": "over there", "ref": "somebody", "choice": "neither", "country": "Atlantis",
           "currency": "shells", "datetime": "soon", "boolean": "perhaps"}  # fmt: skip
    tried = surface_of(surface, business, "admin")
    for other in spec.writable(business.actor("admin"), "edit"):
        if other.kind not in bad or other.name == info.name:
            continue
        sent = {info.name: value, other.name: bad[other.kind]}
        outcome, body = tried.edit(spec, record_id, sent, before.row["version"])
        assert outcome == REFUSED, (other.name, body)
        assert state(business, spec, record_id) == before, other.name


def test_required_fields_stay_filled(business: Business, spec: ObjectSpec, record_id: uuid.UUID, surface: str) -> None:
    before = state(business, spec, record_id)
    for info in spec.writable(business.actor("admin"), "edit"):
        if info.required:
            tried = surface_of(surface, business, "admin")
            assert tried.edit(spec, record_id, {info.name: ""}, before.row["version"])[0] == REFUSED, info.name
            assert state(business, spec, record_id) == before
