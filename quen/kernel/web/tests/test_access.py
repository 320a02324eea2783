"""The sharing dialog, and the explanation of who may see a record: what it says is what the product does."""

from __future__ import annotations

import html
import re
import uuid
from typing import Any

import pytest

from quen.kernel.access.models import Share
from quen.kernel.access.sharing import share_record
from quen.kernel.notify.models import Notification
from quen.kernel.registry.registry import get_spec
from quen.kernel.web.access_view import Checked, check_member

DEAL = "opportunity"


@pytest.fixture
def deal(business: Any, quen_db: None) -> uuid.UUID:
    """The owner's deal."""
    found: uuid.UUID = business.record_id(DEAL, "owner")
    return found


def _text(answer: Any) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def _check(business: Any, deal: uuid.UUID, persona: str) -> tuple[Checked, dict[str, bool], dict[str, tuple[str, ...]]]:
    with business.work("admin") as admin:
        spec = get_spec(DEAL)
        checked = check_member(spec, spec.model.objects.get(pk=deal), business.member_id(persona), admin)
    allowed = {answer.action: answer.allowed for answer in checked.answers}
    return checked, allowed, {answer.action: tuple(r.text for r in answer.reasons) for answer in checked.answers}


@pytest.mark.parametrize("persona", ["admin", "manager", "owner", "teammate", "outsider", "reader", "restricted"])
def test_what_is_explained_is_what_happens(business: Any, deal: uuid.UUID, persona: str) -> None:
    _checked, allowed, _why = _check(business, deal, persona)
    spec = get_spec(DEAL)
    with business.work(persona) as actor:
        assert {"view", "edit", "delete", "win", "assign", "share"} <= set(allowed)
        for action, answer in allowed.items():
            assert answer == spec.rows(actor, action).filter(pk=deal).exists(), action


def test_the_reasons_are_told(business: Any, deal: uuid.UUID) -> None:
    _checked, _allowed, manager = _check(business, deal, "manager")
    place = "Role “Manager”: All other objects: edit = Team → team North and below: 3 people"
    assert manager["edit"] == (place,)
    assert manager["win"] == (place,)
    _checked, _allowed, owner = _check(business, deal, "owner")
    assert owner["view"][0] == "Role “Sales rep”: All other objects: view = Own → their own records"
    _checked, _allowed, reader = _check(business, deal, "reader")
    assert reader["view"] == ("Role “Reader”: All other objects: view = All",)
    assert reader["edit"] == ("Role “Reader” grants nothing of this",)
    _checked, _allowed, admin = _check(business, deal, "admin")
    assert set(admin.values()) == {("Administrator: reaches everything",)}


def test_a_share_is_a_reason(business: Any, deal: uuid.UUID) -> None:
    spec = get_spec(DEAL)
    with business.work("owner") as owner:
        share_record(spec, spec.model.objects.get(pk=deal), actor=owner, member=business.member_id("outsider"))
    checked, allowed, _why = _check(business, deal, "outsider")
    assert (allowed["view"], allowed["edit"]) == (True, False)
    view = next(answer for answer in checked.answers if answer.action == "view")
    held = [(reason.text, reason.holds) for reason in view.reasons][:2]
    assert held[0][1] is False
    assert held[1] == ("Shared with the user or their teams: 1 record", True)


def test_one_who_left_may_do_nothing(business: Any, deal: uuid.UUID) -> None:
    from quen.kernel.people.models import Member

    with business.work("admin"):
        Member.objects.filter(pk=business.member_id("teammate")).update(active=False)
    checked, allowed, _why = _check(business, deal, "teammate")
    assert (allowed, checked.note) == ({}, "Does not work here any more: may do nothing.")


def test_sharing_in_the_dialog(business: Any, deal: uuid.UUID) -> None:
    client, url = business.client("owner"), f"/{DEAL}/{deal}/access"
    outsider = business.member_id("outsider")
    assert "Owner Person" in _text(client.get(url))
    assert client.post(url, {"with": f"member:{outsider}", "level": "view"}).status_code == 200
    assert business.client("outsider").get(f"/{DEAL}/{deal}/").status_code == 200
    with business.work("admin"):
        share = Share.objects.get(record_id=deal, member=outsider)
        assert (share.member_id, share.level) == (outsider, "view")
        told = Notification.objects.get(member=outsider, kind="shared")
        assert (told.record_id, told.actor_id) == (deal, business.member_id("owner"))
    assert client.post(url, {"share": str(share.pk), "level": "edit"}).status_code == 200
    assert business.client("outsider").get(f"/{DEAL}/{deal}/edit").status_code == 200
    history = _text(client.get(f"/{DEAL}/{deal}/history"))
    assert "shared it with Outsider Person for editing" in history
    assert client.post(url, {"share": str(share.pk), "do": "remove"}).status_code == 200
    assert business.client("outsider").get(f"/{DEAL}/{deal}/").status_code == 404
    assert "no longer shares it with Outsider Person" in _text(client.get(f"/{DEAL}/{deal}/history"))


def test_a_team_is_told_and_let_in(business: Any, deal: uuid.UUID) -> None:
    team = business._facts["teams"]["West"]
    url = f"/{DEAL}/{deal}/access"
    assert business.client("owner").post(url, {"with": f"team:{team}", "level": "view"}).status_code == 200
    assert business.client("outsider").get(f"/{DEAL}/{deal}/").status_code == 200
    with business.work("admin"):
        assert Notification.objects.filter(kind="shared", record_id=deal).count() == 1


@pytest.mark.parametrize("typed", [{}, {"with": "nobody"}, {"with": "member:x"}, {"with": f"role:{uuid.uuid4()}"}])
def test_nonsense_is_told_and_shares_nothing(business: Any, deal: uuid.UUID, typed: dict[str, str]) -> None:
    answer = business.client("owner").post(f"/{DEAL}/{deal}/access", {"level": "view", **typed})
    assert answer.status_code == 422
    assert "Choose a user or a team." in _text(answer)
    wrong = business.client("owner").post(
        f"/{DEAL}/{deal}/access", {"with": f"member:{business.member_id('outsider')}", "level": "own"}
    )
    assert wrong.status_code == 422
    with business.work("admin"):
        assert not Share.objects.filter(level="edit").exists()
        assert not Share.objects.filter(member=business.member_id("outsider"), record_id=deal).exists()


@pytest.mark.parametrize(("persona", "status"), [("outsider", 404), ("stranger", 404), ("reader", 403)])
def test_who_may_not_share_cannot(business: Any, deal: uuid.UUID, persona: str, status: int) -> None:
    client, url = business.client(persona), f"/{DEAL}/{deal}/access"
    assert client.get(url).status_code == status
    data = {"with": f"member:{business.member_id('outsider')}", "level": "edit"}
    assert client.post(url, data).status_code == status
    with business.work("admin"):
        assert not Share.objects.filter(level="edit").exists()
        assert not Share.objects.filter(member=business.member_id("outsider"), record_id=deal).exists()


def test_a_share_does_not_pass_itself_on(business: Any, deal: uuid.UUID) -> None:
    spec = get_spec(DEAL)
    with business.work("owner") as owner:
        record = spec.model.objects.get(pk=deal)
        share = share_record(spec, record, actor=owner, member=business.member_id("outsider"), level="edit")
    client, url = business.client("outsider"), f"/{DEAL}/{deal}/access"
    data = {"with": f"member:{business.member_id('teammate')}", "level": "edit"}
    assert client.post(url, data).status_code == 403
    assert client.post(url, {"share": str(share.pk), "do": "remove"}).status_code == 403
    with business.work("admin"):
        assert Share.objects.filter(pk=share.pk).exists()
        assert not Share.objects.filter(member=business.member_id("teammate"), level="edit").exists()


def test_only_the_owner_and_administrators_are_told_why(business: Any, deal: uuid.UUID) -> None:
    url = f"/{DEAL}/{deal}/access?member={business.member_id('reader')}"
    for persona in ("owner", "admin"):
        assert "Role “Reader”: All other objects: view = All" in _text(business.client(persona).get(url))
    manager = business.client("manager").get(url)  # she may share it, but is not told of roles
    assert manager.status_code == 200
    assert "Role “Reader”" not in _text(manager)
    assert "Reader" not in _text(manager).split("Who has access")[1]


def test_roles_that_reach_the_record_are_listed(business: Any, deal: uuid.UUID) -> None:
    told = _text(business.client("admin").get(f"/{DEAL}/{deal}/access"))
    assert "Reader 1 user View" in told
    assert "Administrator 1 user View, Edit, Delete" in told
    assert "Manager 1 user in the owner's team or above it View, Edit, Delete" in told


def test_the_page_of_a_members_rights(business: Any, quen_db: None) -> None:
    url = f"/member/{business.member_id('restricted')}/rights"
    told = _text(business.client("admin").get(url))
    assert "What Restricted Person may do, and why" in told
    assert "fields hidden" in told
    assert business.client("restricted").get(url).status_code == 200
    for persona, status in (("owner", 403), ("manager", 403), ("stranger", 404)):
        assert business.client(persona).get(url).status_code == status


def test_inactive_members_are_not_offered_but_stay_shown(business: Any, deal: uuid.UUID) -> None:
    from quen.kernel.people.models import Member

    admin = business.client("admin")
    assert "Owner Person" in _text(admin.get("/member/pick"))
    with business.work("admin"):
        Member.objects.filter(pk=business.member_id("owner")).update(active=False)
    for path in ("/member/pick", "/member/pick?q=owner", "/access/pick?q=owner"):
        assert "Owner Person" not in _text(admin.get(path))
    assert "Owner Person" in _text(admin.get(f"/{DEAL}/{deal}/"))
    assert (
        "Owner Person" in _text(admin.get(f"/{DEAL}/{deal}/edit")) + admin.get(f"/{DEAL}/{deal}/edit").content.decode()
    )
