"""The users screen: teams as a tree, states, inviting; for administrators alone."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from quen.kernel.people.models import Member, Role, Team

URL = "/settings/users"
JSON = "application/json"


def _text(answer: Any) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def test_teams_stand_below_each_other_with_their_people(business: Any, quen_db: None) -> None:
    answer = business.client("admin").get(URL)
    body = answer.content.decode()
    nodes = re.findall(r'<li data-depth="(\d)"><a [^>]*>.*?<span>([^<]+)</span><span class="q-count">(\d+)', body, re.S)
    known = [node for node in nodes if node[1] in {"North", "South", "West"}]
    assert known == [("0", "North", "2"), ("1", "South", "1"), ("0", "West", "1")]
    assert "owner@people.example" in body


def test_a_team_shows_those_below_it_too(business: Any, quen_db: None) -> None:
    with business.work("admin"):
        north = Team.objects.get(name="North").pk
    told = _text(business.client("admin").get(f"{URL}?team={north}"))
    assert "Owner Person" in told
    assert "Teammate Person" in told
    assert "Outsider Person" not in told


def test_states_tell_who_can_sign_in(business: Any, quen_db: None) -> None:
    with business.work("admin"):
        Member.objects.filter(pk=business.member_id("outsider")).update(active=False)
    client = business.client("admin")
    inactive = _text(client.get(f"{URL}?state=inactive"))
    assert "Outsider Person" in inactive
    assert "Owner Person" not in inactive
    assert "Outsider Person" not in _text(client.get(f"{URL}?state=active"))
    assert client.get(f"{URL}?state=nonsense&team=x").status_code == 200


def test_inviting_makes_the_user_and_shows_her_link_once(business: Any, quen_db: None) -> None:
    client = business.client("admin")
    with business.work("admin"):
        role, team = Role.objects.get(name="Sales rep").pk, Team.objects.get(name="West").pk
    typed = {"name": "Trần Mới", "email": "Moi@people.example", "role": str(role), "team": str(team)}
    body = client.post(f"{URL}/invite", typed).content.decode()
    link = re.search(r'value="http://testserver(/welcome/[^"]+)"', body)
    assert link is not None
    with business.work("admin"):
        made = Member.objects.get(name="Trần Mới")
        assert (made.role_id, made.team_id, made.user_id, made.active) == (role, team, None, True)
    assert "Trần Mới" in _text(client.get(f"{URL}?state=invited"))
    assert Client().post(link[1], {"password": "a good password", "again": "a good password"}).status_code == 302
    assert "Trần Mới" in _text(client.get(f"{URL}?state=active"))


def test_an_invitation_that_fails_keeps_what_was_typed(business: Any, quen_db: None) -> None:
    client = business.client("admin")
    before = _count(business)
    answer = client.post(f"{URL}/invite", {"name": "Kept", "email": "", "role": ""})
    assert answer.status_code == 422
    assert 'value="Kept"' in answer.content.decode()
    assert answer.content.decode().count("Please fill in this field.") == 2
    with business.work("admin"):
        role = str(Role.objects.get(name="Sales rep").pk)
    twice = client.post(f"{URL}/invite", {"name": "Twice", "email": "owner@people.example", "role": role})
    assert twice.status_code == 422
    assert "Another record already has this value." in twice.content.decode()
    assert _count(business) == before


def _count(business: Any) -> int:
    with business.work("admin"):
        return int(Member.objects.count())


@pytest.mark.parametrize("persona", ["owner", "manager", "restricted"])
def test_nobody_else_gets_in(business: Any, quen_db: None, persona: str) -> None:
    client = business.client(persona)
    for path in (URL, f"{URL}/invite"):
        assert client.get(path).status_code == 403
    before = _count(business)
    assert client.post(f"{URL}/invite", {"name": "X", "email": "x@people.example"}).status_code == 403
    assert _count(business) == before
    assert "/settings/users" not in client.get("/settings/").content.decode()


@pytest.mark.parametrize("verb", ["deactivate", "activate"])
def test_leaving_and_coming_back_is_for_administrators(business: Any, quen_db: None, verb: str) -> None:
    """`restricted` may edit every object, users included."""
    member = business.member_id("owner")
    with business.work("admin"):
        Member.objects.filter(pk=member).update(active=verb == "deactivate")
        version = Member.objects.get(pk=member).version
    path = f"/api/v1/member/{member}/{verb}"
    assert business.api("restricted").post(path, {}, content_type=JSON).status_code == 403
    answer = business.api("admin").post(path, {}, content_type=JSON, headers={"If-Match": f'"{version}"'})
    assert answer.status_code == 200
    assert answer.json()["active"] is (verb == "activate")


def test_who_is_deactivated_is_out_at_once(business: Any, quen_db: None) -> None:
    client, api = business.client("owner"), business.api("owner")
    assert client.get("/opportunity/").status_code == 200
    path = f"/api/v1/member/{business.member_id('owner')}/deactivate"
    assert business.api("admin").post(path, {}, content_type=JSON).status_code == 200
    assert client.get("/opportunity/").status_code == 302
    assert api.get("/api/v1/me").status_code == 401
