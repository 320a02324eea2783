"""Who is told, once, and what she may read of it."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connections

from quen.kernel.actions.run import run_action
from quen.kernel.changes.consume import drain
from quen.kernel.clock import now
from quen.kernel.notify import notify
from quen.kernel.notify.consumer import NAME, follow
from quen.kernel.notify.follow import follow as follow_record
from quen.kernel.notify.models import Notification
from quen.kernel.notify.read import (
    choose,
    count_text,
    mark_read,
    news,
    open_notification,
    read_notifications,
    unread_count,
)
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.testing.business import Business
from quen.kernel.testing.consumers import drain_all
from quen.kernel.text.mentions import write_mention


@pytest.fixture
def news_of(business: Business, fresh_db: str) -> Any:
    """Sentences of a persona after the consumer has read everything."""
    del fresh_db
    drain(NAME, follow, from_now=True)

    def read(persona: str) -> list[str]:
        drain_all(NAME, follow)
        with business.work(persona) as actor:
            return [told.sentence for told in read_notifications(actor)[0]]

    return read


def test_only_others_who_see_the_record_are_told_and_once(business: Business) -> None:
    deal = get_spec("opportunity")
    with business.work("owner") as actor:
        record = deal.rows(actor).get(pk=business.record_id("opportunity", "owner"))
        everybody = [business.member_id(name) for name in ("owner", "manager", "outsider", "manager")]
        told = notify(members=everybody, kind="mentioned", actor=actor, record=record, key="a")
        assert told == [business.member_id("manager")]
        assert notify(members=everybody, kind="mentioned", actor=actor, record=record, key="a") == []
        assert Notification.objects.count() == 1
    with business.work("manager") as reader:
        (found,) = read_notifications(reader)[0]
        assert found.sentence == f"Owner Person mentioned you in {record.name}"
        assert found.url == f"/notifications/{found.id}"
        assert unread_count(reader) == 1


def test_a_record_no_longer_visible_has_no_title_and_no_way_to_it(business: Business) -> None:
    deal = get_spec("opportunity")
    with business.work("owner") as actor:
        record = deal.rows(actor).get(pk=business.record_id("opportunity", "owner"))
        notify(members=[business.member_id("manager")], kind="mentioned", actor=actor, record=record)
    with business.work("admin") as actor:
        changes = {"owner": business.member_id("outsider")}
        save_record(deal, actor=actor, record_id=record.pk, changes=changes)
    with business.work("manager") as reader:
        (found,) = read_notifications(reader)[0]
        assert found.sentence == "Owner Person mentioned you in a record that is no longer shared with you"
        assert (found.url, found.text) == ("", "")


def test_a_kind_that_is_turned_off_is_not_told(business: Business) -> None:
    with business.work("manager") as manager:
        choose(manager, ["assigned"])
    with business.work("owner") as actor:
        assert notify(members=[business.member_id("manager")], kind="mentioned", actor=actor) == []
        assert notify(members=[business.member_id("manager")], kind="assigned", actor=actor) != []
        with pytest.raises(KeyError):
            notify(members=[business.member_id("manager")], kind="no such kind", actor=actor)


def test_reading_is_each_member_s_own(business: Business) -> None:
    with business.work("owner") as actor:
        notify(members=[business.member_id("manager")], kind="mentioned", actor=actor, key="x")
        found = Notification.objects.get()
        assert open_notification(actor, found.pk) == ""
        assert mark_read(actor) == 0
        assert read_notifications(actor)[0] == []
    with business.work("manager") as reader:
        assert [told.id for told in news(reader)] == [found.pk]
        assert open_notification(reader, found.pk) == "/notifications"
        assert (unread_count(reader), news(reader)) == (0, [])


def test_pages_go_on_where_the_last_ended(business: Business) -> None:
    with business.work("manager") as reader:
        for number in range(45):
            Notification.objects.create(member_id=reader.member_id, kind="mentioned", key=str(number))
        seen, cursor = [], ""
        for _page in range(3):
            found, cursor = read_notifications(reader, before=cursor)
            seen += [told.id for told in found]
        assert (len(seen), len(set(seen)), cursor) == (45, 45, "")


def test_counts_stop_at_99() -> None:
    assert [count_text(n) for n in (0, 1, 99, 100)] == ["", "1", "99", "99+"]


def test_the_new_owner_is_told_and_not_who_takes_for_herself(business: Business, news_of: Any) -> None:
    deal = get_spec("opportunity")
    with business.work("manager") as actor:
        mine = save_record(deal, actor=actor, changes={"name": "Mine"})
        save_record(deal, actor=actor, changes={"name": "Theirs", "owner": business.member_id("owner")})
    assert news_of("owner")[0] == "Manager Person assigned Theirs to you"
    before = len(news_of("manager"))
    with business.work("manager") as actor:
        run_action(deal, "assign", mine.pk, {"owner": business.member_id("teammate")}, actor=actor)
    assert news_of("teammate")[0] == "Manager Person assigned Mine to you"
    assert len(news_of("manager")) == before


def test_many_at_once_are_one_notification_and_a_batch_that_comes_again_changes_nothing(
    business: Business, news_of: Any
) -> None:
    deal = get_spec("opportunity")
    member, actor = business.member_id("manager"), business.actor("manager")
    for count in (3, 2):  # two transactions of one request
        with tenant_context(business.tenant_id, actor_id=member, via="web", request_id="bulk"):
            for number in range(count):
                changes = {"name": f"Deal {number}", "owner": business.member_id("owner")}
                save_record(deal, actor=actor, changes=changes)
        news_of("owner")
    expected = "Manager Person assigned 5 records to you: opportunities"
    assert [line for line in news_of("owner") if "5 records" in line] == [expected]
    with connections["system"].cursor() as cursor:
        cursor.execute("UPDATE consumer_position SET xid = 0, entry_id = 0 WHERE consumer = %s", [NAME])
    assert [line for line in news_of("owner") if "records to you" in line and "opp" in line] == [expected]


def test_a_mention_tells_people_and_teams_once_per_save(business: Business, news_of: Any) -> None:
    deal, record_id = get_spec("opportunity"), business.record_id("opportunity", "owner")
    manager = write_mention("member", business.member_id("manager"), "Manager Person")
    with business.work("owner") as actor:
        text = f"Giá tốt, hỏi {manager} và {manager}"
        save_record(deal, actor=actor, record_id=record_id, changes={"description": text})
        name = deal.rows(actor).get(pk=record_id).name
    assert news_of("manager") == [f"Owner Person mentioned you in {name}"]
    with business.work("manager") as reader:
        assert read_notifications(reader)[0][0].text == "Giá tốt, hỏi @Manager Person và @Manager Person"
    with business.work("owner") as actor:
        save_record(deal, actor=actor, record_id=record_id, changes={"description": text + "!"})
    assert len(news_of("manager")) == 1
    north = write_mention("team", uuid.UUID(business._facts["teams"]["North"]), "North")
    with business.work("owner") as actor:
        save_record(deal, actor=actor, record_id=record_id, changes={"description": text + north})
    assert len(news_of("manager")) == 2
    assert news_of("owner") == []


def test_the_author_learns_who_does_not_see_the_record(business: Business, news_of: Any) -> None:
    deal, record_id = get_spec("opportunity"), business.record_id("opportunity", "owner")
    text = write_mention("member", business.member_id("outsider"), "Outsider Person")
    with business.work("owner") as actor:
        save_record(deal, actor=actor, record_id=record_id, changes={"description": text})
        name = deal.rows(actor).get(pk=record_id).name
    assert news_of("outsider") == []
    assert news_of("owner") == [f"Outsider Person cannot see {name}, where you mentioned them"]


def test_old_ones_that_were_read_are_dropped(business: Business, fresh_db: str) -> None:
    from datetime import timedelta

    with business.work("manager") as reader:
        for key, days in (("old", 91), ("young", 89)):
            Notification.objects.create(
                member_id=reader.member_id, kind="mentioned", key=key, read_at=now() - timedelta(days=days)
            )
        Notification.objects.create(member_id=reader.member_id, kind="mentioned", key="unread")
    with connections["system"].cursor() as cursor:
        cursor.execute("SELECT app.drop_old_notifications(90, 100)")
        assert cursor.fetchone() == (1,)
    with business.work("manager"):
        assert set(Notification.objects.values_list("key", flat=True)) == {"young", "unread"}


def test_a_mention_in_a_note_leads_to_what_the_note_is_about(business: Business, news_of: Any) -> None:
    deal_id = business.record_id("opportunity", "owner")
    with business.work("owner") as actor:
        name = get_spec("opportunity").rows(actor).get(pk=deal_id).name
        body = f"Hỏi {write_mention('member', business.member_id('manager'), 'Manager Person')}"
        changes = {"name": "Note", "kind": "note", "body": body, "about": f"opportunity:{deal_id}"}
        save_record(get_spec("activity"), actor=actor, changes=changes)
    assert news_of("manager")[0] == f"Owner Person mentioned you in {name}"
    with business.work("manager") as reader:
        found = read_notifications(reader)[0][0]
        assert found.text == "Hỏi @Manager Person"
        assert open_notification(reader, found.id) == f"/opportunity/{deal_id}/"


def test_owner_and_followers_hear_of_a_move_as_far_as_they_see_it(business: Business, news_of: Any) -> None:
    deal, pk = get_spec("opportunity"), business.record_id("opportunity", "owner")
    url = f"/opportunity/{pk}/"
    assert business.client("outsider").post(f"{url}follow").status_code == 404
    for _twice in range(2):
        assert business.client("reader").post(f"{url}follow").status_code == 302
    with business.work("reader") as reader, business.work("outsider") as outsider:
        record = deal.rows(reader).get(pk=pk)
        follow_record(outsider.member_id, record)  # she saw it once
    with business.work("manager"):
        stages = type(record.stage).objects.filter(pipeline=record.stage.pipeline_id, deleted_at__isnull=True)
        target = stages.exclude(pk=record.stage_id).order_by("-position").first()
        if target is None:
            target = save_record(get_spec("stage"), actor=business.actor("admin"), changes={
                "name": "Next", "pipeline": record.stage.pipeline_id, "position": 99, "kind": "open"})  # fmt: skip
        type(record).objects.filter(pk=pk).update(stage=target.pk)
    expected = f"Manager Person moved {record.name} to {target}"
    assert news_of("reader") == [expected]
    assert news_of("owner")[0] == expected
    assert news_of("outsider") == []
    assert business.client("reader").post(f"{url}unfollow").status_code == 302
    with business.work("manager"):
        type(record).objects.filter(pk=pk).update(stage=record.stage_id)
    assert len(news_of("reader")) == 1
