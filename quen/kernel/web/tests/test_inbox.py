"""The bell over HTTP: each sees her own, and what she may open of it."""

from __future__ import annotations

import uuid
from typing import Any

from quen.kernel.access.models import Share
from quen.kernel.notify import notify
from quen.kernel.notify.models import Notification
from quen.kernel.records.render import look_for, render
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.search.index import index_records
from quen.kernel.testing.business import Business
from quen.kernel.text.mentions import write_mention


def told(business: Business, persona: str, **given: Any) -> uuid.UUID:
    """A notification of `persona` about the owner's deal, by the owner."""
    with business.work("owner") as actor:
        record = get_spec("opportunity").rows(actor).get(pk=business.record_id("opportunity", "owner"))
        notify(members=[business.member_id(persona)], kind="mentioned", actor=actor, record=record, **given)
        return uuid.UUID(str(Notification.objects.latest("created_at").pk))


def test_the_list_shows_her_own_and_opening_one_reads_it(business: Business) -> None:
    found = told(business, "manager")
    deal = f"/opportunity/{business.record_id('opportunity', 'owner')}/"
    manager, other = business.client("manager"), business.client("teammate")
    assert "mentioned you in" in manager.get("/notifications").content.decode()
    assert "mentioned you in" not in other.get("/notifications").content.decode()
    assert other.get(f"/notifications/{found}").status_code == 404
    assert manager.get("/notifications/newest").json()["unread"] == "1"
    answer = manager.get(f"/notifications/{found}")
    assert (answer.status_code, answer["Location"]) == (302, deal)
    assert manager.get("/notifications/newest").json() == {"unread": "", "items": []}


def test_news_are_told_once_and_a_hidden_page_leaves_them(business: Business) -> None:
    told(business, "manager")
    manager = business.client("manager")
    assert manager.get("/notifications/newest?quiet=true").json()["items"] == []
    (item,) = manager.get("/notifications/newest").json()["items"]
    assert item["text"].startswith("Owner Person mentioned you in ")
    assert manager.get("/notifications/newest").json()["items"] == []
    assert manager.get("/notifications/newest").json()["unread"] == "1"


def test_marking_as_read_takes_no_other_person_s(business: Business) -> None:
    found = told(business, "manager")
    other = business.client("teammate")
    assert other.post("/notifications/read", {"id": str(found)}, headers={"Accept": "application/json"}).json() == {
        "unread": ""
    }
    manager = business.client("manager")
    assert manager.get("/notifications/newest").json()["unread"] == "1"
    assert manager.post("/notifications/read", {"id": "x"}).status_code == 404
    assert manager.post("/notifications/read").status_code == 302
    assert manager.get("/notifications/newest").json()["unread"] == ""


def test_people_are_found_without_accents_and_who_left_is_not(business: Business) -> None:
    member = get_spec("member")
    with business.work("admin") as actor:
        lan = save_record(member, actor=actor, changes={"name": "Phạm Thị Lan", "job_title": "Trưởng nhóm"}).pk
        gone = save_record(member, actor=actor, changes={"name": "Lan Đã Nghỉ", "active": False}).pk
        index_records(member, [lan, gone], business.tenant_id)
    client = business.client("owner")
    (option,) = client.get("/mentions?q=pham lan").json()["options"]
    assert option == {
        "token": f"@[Phạm Thị Lan](member:{lan})",
        "name": "Phạm Thị Lan",
        "initials": "PL",
        "hint": "Trưởng nhóm",
        "kind": "member",
    }
    near = [o["name"] for o in client.get("/mentions").json()["options"]]
    assert near[:2] == ["Manager Person", "Teammate Person"]  # of her own team and those below it
    assert "Owner Person" not in near
    assert business.client("stranger").get("/mentions?q=pham lan").json()["options"] == []


def test_a_mention_is_a_chip_and_everywhere_else_a_name(business: Business) -> None:
    info, look = get_spec("opportunity").fields["description"], look_for(business.actor("owner"))
    text = f"<b> {write_mention('member', uuid.UUID(int=7), 'Lan & Co')}"
    shown = {medium: str(render(info, text, medium, look)) for medium in ("html", "text", "csv", "api")}
    assert shown["text"] == shown["csv"] == "<b> @Lan & Co"
    assert shown["api"] == text
    assert shown["html"] == ('<span class="q-longtext">&lt;b&gt; <span class="q-mention">@Lan &amp; Co</span></span>')


def unseen(business: Business) -> uuid.UUID:
    with business.work("owner"):
        made = Notification.objects.create(
            member_id=business.member_id("owner"),
            kind="unseen",
            object="opportunity",
            record_id=business.record_id("opportunity", "owner"),
            params={"members": [str(business.member_id("outsider"))], "field": "description"},
            key="unseen",
        )
        return uuid.UUID(str(made.pk))


def test_the_author_lets_the_mentioned_see_the_record(business: Business) -> None:
    found, owner = unseen(business), business.client("owner")
    url, deal = f"/notifications/{found}/share", f"/opportunity/{business.record_id('opportunity', 'owner')}/"
    assert url in owner.get("/notifications").content.decode()
    outsider = business.client("outsider")
    assert outsider.get(deal).status_code == 404
    assert outsider.post(url).status_code == 404
    answer = owner.post(url, headers={"HX-Request": "true"}).content.decode()
    assert "Shared: they can see it now." in answer
    assert outsider.get(deal).status_code == 200
    assert "Owner Person shared " in outsider.get("/notifications/newest").json()["items"][0]["text"]
    assert url not in owner.get("/notifications").content.decode()


def test_who_may_not_share_is_not_offered_it(business: Business) -> None:
    found = unseen(business)
    with business.work("admin") as admin:
        changes = {"owner": business.member_id("outsider")}
        save_record(
            get_spec("opportunity"),
            actor=admin,
            record_id=business.record_id("opportunity", "owner"),
            changes=changes,
        )
    owner = business.client("owner")
    assert f"{found}/share" not in owner.get("/notifications").content.decode()
    assert owner.post(f"/notifications/{found}/share").status_code == 404
    with business.work("admin"):
        shared = Share.objects.filter(record_id=business.record_id("opportunity", "owner"))
        assert not shared.filter(member=business.member_id("outsider")).exists()


def test_kinds_are_chosen_on_the_profile_page(business: Business) -> None:
    manager = business.client("manager")
    assert 'id="form-notice-mentioned"' in manager.get("/profile").content.decode()
    form = {"name": "Manager Person", "language": "en", "timezone": "UTC", "theme": "auto"}
    assert manager.post("/profile", {**form, "notice-assigned": "true"}).status_code == 302
    with business.work("owner") as actor:
        assert notify(members=[business.member_id("manager")], kind="mentioned", actor=actor) == []
        assert notify(members=[business.member_id("manager")], kind="assigned", actor=actor) != []
