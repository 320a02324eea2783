"""Activities: what a new one gets, the verbs, whom they are tied to and who sees them."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from quen.apps.activities.activity.link import ActivityLink
from quen.apps.activities.activity.model import Activity
from quen.apps.activities.activity.object import activity
from quen.apps.activities.attendee.object import attendee
from quen.kernel.actions.run import run_action
from quen.kernel.clock import now
from quen.kernel.errors import Conflict, Denied, DomainError, NotFound
from quen.kernel.notify.models import Reminder
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import specs
from quen.kernel.testing.business import Business

pytestmark = pytest.mark.django_db
SOON = datetime(2026, 12, 24, 2, tzinfo=UTC)  # 09:00 in Saigon


def make(business: Business, persona: str = "owner", **values: Any) -> Activity:
    with business.work(persona) as actor:
        found: Activity = save_record(activity, actor=actor, changes={"name": "A", **values})
        return found


def ties(business: Business, record: Activity) -> set[tuple[str, uuid.UUID]]:
    with business.work("admin"):
        return set(ActivityLink.objects.filter(activity=record.pk).values_list("object", "record_id"))


@pytest.mark.parametrize(
    ("values", "status"),
    [({}, "open"), ({"kind": "task"}, "open"), ({"kind": "note"}, "done"), ({"kind": "email"}, "done"),
     ({"kind": "call"}, "done"), ({"kind": "call", "due_at": SOON}, "open"),
     ({"kind": "meeting", "starts_at": SOON}, "open"), ({"kind": "task", "status": "done"}, "done")],
)  # fmt: skip
def test_notes_have_happened_and_tasks_lie_ahead(business: Business, values: dict[str, Any], status: str) -> None:
    made = make(business, **values)
    assert made.status == status
    assert (made.done_at is not None) == (status == "done")
    assert made.owner_id == business.member_id("owner")


def test_its_moment_is_when_it_is_due_or_when_it_happened(business: Business) -> None:
    assert make(business).moment is None
    assert make(business, due_at=SOON).moment == SOON
    meeting = make(business, kind="meeting", starts_at=SOON)
    assert (meeting.moment, meeting.ends_at) == (SOON, SOON + timedelta(minutes=30))
    past = SOON - timedelta(days=90)
    assert make(business, kind="note", done_at=past).moment == past


def test_whole_days_are_those_of_the_zone(business: Business) -> None:
    """Saigon is seven hours ahead of UTC."""
    day = make(business, kind="meeting", starts_at=SOON, all_day=True)
    assert day.starts_at == datetime(2026, 12, 23, 17, tzinfo=UTC)
    assert day.ends_at == datetime(2026, 12, 24, 17, tzinfo=UTC)
    assert make(business, due_at=SOON, all_day=True).due_at == datetime(2026, 12, 24, 16, 59, 59, tzinfo=UTC)
    with business.work("owner") as actor:
        changes = {"ends_at": SOON + timedelta(days=1)}
        longer = save_record(activity, actor=actor, record_id=day.pk, changes=changes)
    assert (longer.starts_at, longer.ends_at) == (day.starts_at, datetime(2026, 12, 25, 17, tzinfo=UTC))


def test_a_meeting_needs_a_beginning_and_ends_after_it(business: Business) -> None:
    wrong: list[tuple[dict[str, Any], str | None]] = [
        ({}, "starts_at"),
        ({"starts_at": SOON, "ends_at": SOON - timedelta(hours=1)}, None),
    ]
    for values, field in wrong:
        with pytest.raises(DomainError) as error:
            make(business, kind="meeting", **values)
        assert field is None or field in error.value.by_field()


def test_a_call_on_a_deal_is_tied_to_its_account_and_contact(business: Business) -> None:
    deal = business.record_id("opportunity", "owner")
    with business.work("owner"):
        row = specs()["opportunity"].model.objects.get(pk=deal)
    made = make(business, kind="call", about=f"opportunity:{deal}")
    assert (made.account_id, made.contact_id) == (row.account_id, row.contact_id)
    assert ties(business, made) == {("opportunity", deal), ("account", row.account_id), ("contact", row.contact_id)}
    other = business.record_id("account", "teammate")
    with business.work("owner") as actor:
        save_record(activity, actor=actor, record_id=made.pk, changes={"account": other, "about": ""})
    assert ties(business, made) == {("account", other), ("contact", row.contact_id)}


def test_what_she_does_not_see_she_cannot_name(business: Business) -> None:
    foreign = business.record_id("opportunity", "outsider")
    other = business.record_id("account", "stranger")
    for about in (f"opportunity:{foreign}", f"account:{other}", f"nothing:{foreign}"):
        with pytest.raises(DomainError) as error:
            make(business, about=about)
        assert "about" in error.value.by_field()


def test_complete_reopen_and_the_stale_version(business: Business) -> None:
    made = make(business, due_at=SOON)
    with business.work("owner") as actor:
        done = run_action(activity, "complete", made.pk, {}, actor=actor, expected_version=1)
        assert (done.status, done.version) == ("done", 2)
        assert abs(done.moment - now()) < timedelta(minutes=1)
        with pytest.raises(Conflict):
            run_action(activity, "reopen", made.pk, {}, actor=actor, expected_version=1)
        with pytest.raises(DomainError):  # a second click
            run_action(activity, "complete", made.pk, {}, actor=actor)
        again = run_action(activity, "reopen", made.pk, {}, actor=actor)
        assert (again.status, again.done_at, again.moment) == ("open", None, SOON)
        assert ActivityLink.objects.filter(activity=made.pk, is_open=False).count() == 0


def test_a_call_is_logged_with_its_outcome(business: Business) -> None:
    made = make(business, kind="call", due_at=SOON, body="ask about the price")
    with business.work("owner") as actor:
        with pytest.raises(DomainError) as error:
            run_action(activity, "log", made.pk, {}, actor=actor)
        assert "outcome" in error.value.by_field()
        logged = run_action(activity, "log", made.pk, {"outcome": "reached", "duration_minutes": 12}, actor=actor)
    assert (logged.status, logged.outcome, logged.duration_minutes, logged.body) == (
        "done", "reached", 12, "ask about the price",
    )  # fmt: skip


def test_rescheduling_keeps_the_length_and_moves_the_reminder(business: Business) -> None:
    made = make(business, kind="meeting", starts_at=SOON, ends_at=SOON + timedelta(hours=2),
                remind_at=SOON - timedelta(minutes=15))  # fmt: skip
    later = SOON + timedelta(days=3)
    with business.work("owner") as actor:
        moved = run_action(activity, "reschedule", made.pk, {"starts_at": later}, actor=actor)
        assert (moved.starts_at, moved.ends_at) == (later, later + timedelta(hours=2))
        reminder = Reminder.objects.get(object="activity", record_id=made.pk)
        assert (reminder.at, reminder.member_id) == (later - timedelta(minutes=15), business.member_id("owner"))
        run_action(activity, "cancel", made.pk, {}, actor=actor)
        assert not Reminder.objects.filter(object="activity", record_id=made.pk, done_at__isnull=True).exists()


def test_others_may_see_but_not_do(business: Business) -> None:
    """The owner of the account sees what another does on it; only the other may change it."""
    about = f"account:{business.record_id('account', 'owner')}"
    made = make(business, "outsider", about=about)
    with business.work("owner") as actor, pytest.raises(Denied):
        run_action(activity, "complete", made.pk, {}, actor=actor)
    with business.work("teammate") as actor, pytest.raises(NotFound):
        run_action(activity, "complete", made.pk, {}, actor=actor)
    with business.work("admin"):
        assert Activity.objects.get(pk=made.pk).version == 1


def test_search_and_api_find_it_only_for_those_who_see_it(business: Business) -> None:
    from quen.kernel.search.index import index_records

    about = f"account:{business.record_id('account', 'owner')}"
    made = make(business, "outsider", name="Zanzibar dinner", about=about)
    with business.work("admin") as actor:
        index_records(activity, [made.pk], actor.tenant_id)
    seen = {who: business.api(who).get(f"/api/v1/activity/{made.pk}").status_code for who in
            ("outsider", "owner", "manager", "admin", "teammate", "stranger")}  # fmt: skip
    assert seen == {"outsider": 200, "owner": 200, "manager": 200, "admin": 200, "teammate": 404, "stranger": 404}
    people = ("outsider", "admin", "teammate")
    hits = {who: business.api(who).get("/api/v1/search", {"q": "zanzibar"}).json()["data"] for who in people}
    found = {who: [hit["title"] for hit in data] == ["Zanzibar dinner"] for who, data in hits.items()}
    assert found == {"outsider": True, "admin": True, "teammate": False}


def test_who_takes_part_sees_the_meeting_and_a_contact_has_it_on_the_timeline(business: Business) -> None:
    made = make(business, kind="meeting", starts_at=SOON, name="Kick-off")
    contact = business.record_id("contact", "teammate")
    with business.work("owner") as actor:
        one = save_record(
            attendee, actor=actor, changes={"activity": made.pk, "member": business.member_id("outsider")}
        )
        save_record(attendee, actor=actor, changes={"activity": made.pk, "contact": contact})
        save_record(attendee, actor=actor, changes={"activity": made.pk, "name": "Somebody's cousin"})
        assert one.name == "Outsider Person"
        with pytest.raises(DomainError):
            save_record(attendee, actor=actor, changes={"activity": made.pk})
    assert ties(business, made) == {("member", business.member_id("outsider")), ("contact", contact)}
    page = f"/activity/{made.pk}/"
    assert business.client("outsider").get(page).status_code == 200
    assert "Kick-off" in business.client("teammate").get(f"/timeline/contact/{contact}/").content.decode()
    with business.work("owner") as actor:
        run_action(attendee, "trash", one.pk, {}, actor=actor)
    assert business.client("outsider").get(page).status_code == 404


def test_the_api_takes_what_it_is_about(business: Business) -> None:
    about = f"account:{business.record_id('account', 'owner')}"
    answer = business.api("owner").post(
        "/api/v1/activity", json.dumps({"name": "By API", "kind": "note", "about": about}), "application/json"
    )
    assert answer.status_code == 201
    body = answer.json()
    assert (body["about"], body["status"], body["account"]) == (about, "done", about.split(":")[1])


def test_a_reassigned_activity_reminds_its_new_owner(business: Business) -> None:
    made = make(business, "manager", due_at=SOON, remind_at=SOON)
    with business.work("manager") as actor:
        run_action(activity, "assign", made.pk, {"owner": business.member_id("owner")}, actor=actor)
        members = set(Reminder.objects.filter(object="activity", record_id=made.pk).values_list("member", flat=True))
    assert members == {business.member_id("owner")}
