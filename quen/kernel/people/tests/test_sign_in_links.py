"""One-time links: they work once, for a time, for the one person, and never open somebody else's account."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from quen.kernel import clock
from quen.kernel.errors import Denied, DomainError, NotFound
from quen.kernel.people.models import Member, Role, SignInLink
from quen.kernel.people.sign_in_links import make_link
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.tenancy.models import User
from quen.kernel.testing.business import PASSWORD

GOOD = "three plain words"


@pytest.fixture
def newcomer(business: Any, quen_db: None) -> Any:
    """A member who cannot sign in yet."""
    with business.work("admin") as admin:
        role = Role.objects.get(name="Sales rep").pk
        changes = {"name": "Nguyễn Mới", "email": "moi@people.example", "role": role}
        return save_record(get_spec("member"), actor=admin, changes=changes)


def _link(business: Any, member: Any) -> str:
    with business.work("admin") as admin:
        return make_link(member, actor=admin)


def _set(link: str, password: str = GOOD, again: str | None = None) -> Any:
    client = Client()
    return client.post(link, {"password": password, "again": password if again is None else again}), client


def test_an_invited_person_sets_her_password_and_is_in(business: Any, newcomer: Any) -> None:
    link = _link(business, newcomer.pk)
    page = Client().get(link).content.decode()
    assert "Nguyễn Mới" in page
    assert "Sông Xanh" in page
    answer, client = _set(link)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/opportunity/").status_code == 200
    with business.work("admin"):
        member = Member.objects.get(pk=newcomer.pk)
        assert member.user is not None
        assert member.user.check_password(GOOD)
        assert GOOD not in json.dumps(list(SignInLink.objects.values("digest")))
        assert link.rsplit("/", 1)[1] not in json.dumps(list(SignInLink.objects.values("digest")))


def test_it_works_once(business: Any, newcomer: Any) -> None:
    link = _link(business, newcomer.pk)
    assert _set(link)[0].status_code == 302
    again, client = _set(link, "another good one")
    assert again.status_code == 404
    assert client.get("/").status_code == 302
    assert User.objects.get(email="moi@people.example").check_password(GOOD)


def test_it_works_for_a_time(business: Any, newcomer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    link = _link(business, newcomer.pk)
    later = clock.now() + timedelta(days=7, seconds=1)
    monkeypatch.setattr("quen.kernel.people.sign_in_links.now", lambda: later)
    assert _set(link)[0].status_code == 404
    assert not User.objects.filter(email="moi@people.example").exists()


def test_a_new_link_voids_the_old_one(business: Any, newcomer: Any) -> None:
    first, second = _link(business, newcomer.pk), _link(business, newcomer.pk)
    assert _set(first)[0].status_code == 404
    assert _set(second)[0].status_code == 302


@pytest.mark.parametrize(("password", "again"), [("short", None), (GOOD, "something else")])
def test_a_bad_password_leaves_the_link_as_it_is(business: Any, newcomer: Any, password: str, again: str) -> None:
    link = _link(business, newcomer.pk)
    assert _set(link, password, again)[0].status_code == 422
    assert not User.objects.filter(email="moi@people.example").exists()
    assert _set(link)[0].status_code == 302


def test_nonsense_and_another_tenants_address_do_not_work(business: Any, newcomer: Any) -> None:
    link = _link(business, newcomer.pk)
    secret = link.rsplit("/", 1)[1]
    for path in (f"/welcome/{business.other_id}/{secret}", f"/welcome/{business.tenant_id}/{secret}x"):
        assert Client().get(path).status_code == 404
        assert _set(path)[0].status_code == 404


def test_a_person_known_elsewhere_joins_with_her_own_password(business: Any, quen_db: None) -> None:
    """An administrator here cannot set the password of a user of another business by inviting her."""
    stranger = business.user("stranger")
    with business.work("admin") as admin:
        changes = {"name": "Stranger", "email": stranger.email}
        member = save_record(get_spec("member"), actor=admin, changes=changes)
    link = _link(business, member.pk)
    assert _set(link)[0].status_code == 422
    with business.work("admin"):
        assert Member.objects.get(pk=member.pk).user_id is None
    assert _set(link, PASSWORD)[0].status_code == 302
    stranger.refresh_from_db()
    assert stranger.check_password(PASSWORD)
    with business.work("admin") as admin:
        assert Member.objects.get(pk=member.pk).user_id == stranger.pk
        with pytest.raises(DomainError) as caught:
            make_link(member.pk, actor=admin)
        assert caught.value.code == "several_businesses"


def test_a_forgotten_password_is_set_anew_and_ends_old_sessions(business: Any, quen_db: None) -> None:
    old = business.client("owner")
    assert old.get("/opportunity/").status_code == 200
    link = _link(business, business.member_id("owner"))
    assert _set(link)[0].status_code == 302
    assert business.user("owner").check_password(GOOD)
    assert old.get("/opportunity/").status_code == 302


def test_who_has_left_gets_no_link_and_hers_stops(business: Any, newcomer: Any) -> None:
    link = _link(business, newcomer.pk)
    with business.work("admin") as admin:
        save_record(get_spec("member"), actor=admin, record_id=newcomer.pk, changes={"active": False})
        with pytest.raises(DomainError, match="not active"):
            make_link(newcomer.pk, actor=admin)
    assert _set(link)[0].status_code == 404


@pytest.mark.parametrize("persona", ["owner", "manager", "restricted", "stranger"])
def test_nobody_but_administrators_makes_links(business: Any, newcomer: Any, persona: str) -> None:
    with business.work(persona) as actor, pytest.raises((Denied, NotFound)):
        make_link(newcomer.pk, actor=actor)
    answer = business.client(persona).post(f"/member/{newcomer.pk}/link")
    assert answer.status_code == (404 if persona == "stranger" else 403)
    with business.work("admin"):
        assert not SignInLink.objects.exists()


def test_the_link_is_shown_once_to_the_administrator(business: Any, newcomer: Any) -> None:
    client = business.client("admin")
    body = client.post(f"/member/{newcomer.pk}/link").content.decode()
    found = re.search(r'value="http://testserver(/welcome/[^"]+)"', body)
    assert found is not None
    assert "/welcome/" not in client.get(f"/member/{newcomer.pk}/link").content.decode()
    assert Client().get(found[1]).status_code == 200
