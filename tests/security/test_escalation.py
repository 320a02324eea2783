"""Nobody gives herself, or anybody else, more rights than an administrator gave her."""

from __future__ import annotations

import json
from typing import Any

import pytest

from quen.kernel.people.models import Member, Role

ADMINISTRATOR = "Administrator"


@pytest.fixture
def admin_role(business: Any, quen_db: None) -> str:
    with business.work("admin"):
        return str(Role.objects.get(external_id=ADMINISTRATOR).pk)


def role_of(business: Any, persona: str) -> str:
    with business.work("admin"):
        return str(Member.objects.get(pk=business.member_id(persona)).role_id)


@pytest.mark.parametrize("whose", ["restricted", "owner"])
def test_who_may_edit_users_may_not_hand_out_roles(business: Any, admin_role: str, whose: str) -> None:
    """`restricted` may edit every object, users included."""
    before = role_of(business, whose)
    member = business.member_id(whose)
    api = business.api("restricted")
    answer = api.patch(f"/api/v1/member/{member}", json.dumps({"role": admin_role}), content_type="application/json")
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["role"]
    browser = business.client("restricted")
    assert browser.get(f"/member/{member}/field/role").status_code == 404
    assert browser.post(f"/member/{member}/field/role", {"role": admin_role, "version": "1"}).status_code == 404
    assert role_of(business, whose) == before


def test_only_administrators_make_a_role_an_administrators(business: Any, admin_role: str) -> None:
    body = json.dumps({"name": "Mighty", "is_admin": True})
    answer = business.api("restricted").post("/api/v1/role", body, content_type="application/json")
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["is_admin"]
    answer = business.api("admin").post("/api/v1/role", body, content_type="application/json")
    assert answer.status_code == 201
    assert answer.json()["is_admin"] is True


def test_an_administrator_hands_out_roles(business: Any, admin_role: str) -> None:
    member = business.member_id("owner")
    api = business.api("admin")
    answer = api.patch(f"/api/v1/member/{member}", json.dumps({"role": admin_role}), content_type="application/json")
    assert answer.status_code == 200
    assert role_of(business, "owner") == admin_role
