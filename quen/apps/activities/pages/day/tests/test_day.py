"""My day: what is mine and open, in its groups; nobody else's."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from quen.apps.activities.activity.model import Activity
from quen.apps.activities.pages.day import view
from quen.apps.activities.pages.day.view import build_day
from quen.apps.activities.public import activity
from quen.kernel.actions.run import run_action
from quen.kernel.records.links import record_key
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.testing.business import Business

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=ZONE)  # a Wednesday


@pytest.fixture(autouse=True)
def wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "now", lambda: NOW.astimezone(UTC))


def plan(business: Business, name: str, persona: str = "owner", **given: Any) -> Any:
    with business.work(persona) as actor:
        about = record_key("account", business.record_id("account", persona))
        return save_record(activity, actor=actor, changes={"name": name, "kind": "task", "about": about, **given})


def groups(business: Business, persona: str = "owner") -> dict[str, list[str]]:
    with business.work(persona) as actor:
        day = build_day(actor)
        assert day is not None
        return {group.name: [item.name for item in group.items] for group in day.groups}


@pytest.fixture
def quiet(business: Business) -> Business:
    """Nothing open is left from the making of the business."""
    for persona in ("owner", "teammate", "outsider", "manager"):
        with business.work(persona) as actor:
            for record in activity.rows(actor, "edit").filter(owner_id=actor.member_id, status="open"):
                run_action(activity, "cancel", record.pk, {}, actor=actor)
    return business


@pytest.mark.usefixtures("quen_db")
class TestDay:
    def test_groups(self, quiet: Business) -> None:
        plan(quiet, "late", due_at=NOW - timedelta(days=3))
        plan(quiet, "an hour ago", due_at=NOW - timedelta(hours=1))
        plan(quiet, "this afternoon", due_at=NOW + timedelta(hours=5))
        plan(quiet, "at the end of the day", due_at=NOW.replace(hour=23, minute=59, second=59))
        plan(quiet, "tomorrow", due_at=NOW.replace(hour=0) + timedelta(days=1))
        plan(quiet, "in a week", due_at=NOW + timedelta(days=6))
        plan(quiet, "later", due_at=NOW + timedelta(days=30))
        plan(quiet, "some time")
        meeting: dict[str, Any] = {"starts_at": NOW + timedelta(hours=1), "ends_at": NOW + timedelta(hours=2)}
        plan(quiet, "a meeting", kind="meeting", **meeting)
        assert groups(quiet) == {
            "overdue": ["late", "an hour ago"],
            "today": ["a meeting", "this afternoon", "at the end of the day"],
            "next": ["tomorrow", "in a week"],
            "undated": ["some time"],
        }

    def test_a_day_without_plans_says_so(self, quiet: Business) -> None:
        assert groups(quiet) == {"today": []}

    def test_what_others_plan_is_not_in_it(self, quiet: Business) -> None:
        plan(quiet, "mine", due_at=NOW + timedelta(hours=1))
        for persona in ("manager", "teammate", "outsider", "admin"):
            assert groups(quiet, persona)["today"] == [], persona

    def test_done_cancelled_and_trashed_are_gone(self, quiet: Business) -> None:
        for verb in ("complete", "cancel", "trash"):
            made = plan(quiet, verb, due_at=NOW + timedelta(hours=1))
            with quiet.work("owner") as actor:
                run_action(activity, verb, made.pk, {}, actor=actor)
        assert groups(quiet)["today"] == []

    def test_moves_keep_the_hour_and_leave_out_the_present_day(self, quiet: Business) -> None:
        plan(quiet, "call", kind="call", due_at=NOW.replace(hour=15, minute=30))
        with quiet.work("owner") as actor:
            day = build_day(actor)
        assert day is not None
        [item] = next(group for group in day.groups if group.name == "today").items
        assert (item.when, item.field, item.icon) == ("15:30", "due_at", "phone")
        assert [moment for _label, moment in item.moves] == ["2026-11-19T15:30", "2026-11-23T15:30", "2026-11-25T15:30"]

    def test_the_rest_is_behind_a_link(self, quiet: Business) -> None:
        for number in range(view.NEXT + 1):
            plan(quiet, f"n{number}", due_at=NOW + timedelta(days=2, hours=number))
        with quiet.work("owner") as actor:
            day = build_day(actor)
        assert day is not None
        found = next(group for group in day.groups if group.name == "next")
        assert [item.name for item in found.items] == [f"n{number}" for number in range(view.NEXT)]
        assert found.more.startswith("/activity/?owner=")

    def test_one_click_in_the_browser(self, quiet: Business) -> None:
        made = plan(quiet, "one click", due_at=datetime.now(UTC) + timedelta(minutes=1))
        browser = quiet.client("owner")
        assert "one click" in browser.get("/").content.decode()
        assert browser.post(f"/activity/{made.pk}/do/complete", {"version": made.version}).status_code == 302
        with quiet.work("owner") as actor:
            assert activity.rows(actor).get(pk=made.pk).status == "done"
        assert "one click" not in browser.get("/").content.decode()

    def test_ways_to_call_and_to_write(self, quiet: Business) -> None:
        with quiet.work("owner") as actor:
            given = {"name": "Lan", "mobile": "+84901234567", "phone": "+842838220000", "email": "lan+a@people.example"}
            lan = save_record(get_spec("contact"), actor=actor, changes=given)
            shy = save_record(get_spec("contact"), actor=actor, changes={**given, "name": "Shy", "do_not_call": True})
        plan(quiet, "about lan", due_at=NOW + timedelta(hours=1), contact=lan.pk, about="", kind="call")
        plan(quiet, "about shy", due_at=NOW + timedelta(hours=2), contact=shy.pk, about="")
        with quiet.work("owner") as actor:
            day = build_day(actor)
        assert day is not None
        first, second = next(group for group in day.groups if group.name == "today").items
        assert first.reach == ("tel:+84901234567", "mailto:lan+a@people.example")
        assert first.log_url == f"/activity/{first.id}/do/log"
        assert second.reach == ("", "mailto:lan+a@people.example")
        assert second.log_url == ""

    def test_two_hundred_overdue(self, quiet: Business) -> None:
        with quiet.work("owner") as actor:
            late = NOW - timedelta(days=2)
            rows = [Activity(name=f"n{n}", due_at=late, owner_id=actor.member_id) for n in range(200)]
            Activity.objects.bulk_create(rows)
            day = build_day(actor)
        assert day is not None
        found = day.groups[0]
        assert (found.name, len(found.items), found.count) == ("overdue", view.OVERDUE, "200")
        assert "moment__lte=2026-11-18" in found.more
        assert quiet.client("owner").get(found.more).status_code == 200

    def test_one_click_to_tomorrow_and_back(self, quiet: Business) -> None:
        made = plan(quiet, "later", due_at=datetime.now(UTC) - timedelta(days=2))
        browser = quiet.client("owner")
        address = f"/activity/{made.pk}/do/reschedule"
        moved = browser.post(
            address, {"version": made.version, "due_at": "2031-01-02T09:00"}, headers={"HX-Request": "true"}
        )
        detail = json.loads(moved["HX-Trigger"])["quen:done"]
        with quiet.work("owner") as actor:
            assert activity.rows(actor).get(pk=made.pk).due_at.year == 2031
        assert browser.post(detail["undo"], headers={"HX-Request": "true"}).status_code == 204
        with quiet.work("owner") as actor:
            assert activity.rows(actor).get(pk=made.pk).due_at == made.due_at
