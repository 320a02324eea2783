"""The calendar: which day a record stands on, in the person's zone, and whose."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from quen.kernel.calendars.page import _week, _weeks
from quen.kernel.calendars.parts import Event, clock_slots, laned
from quen.kernel.people.models import Role
from quen.kernel.query.days import read_days
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.testing.business import Business
from quen.kernel.testing.factory import make

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MEETING = {"kind": "meeting"}


def meeting(business: Business, name: str, start: datetime, end: datetime, persona: str = "owner") -> Any:
    with business.work(persona) as actor:
        given = make_values(business, persona)
        return save_record(
            get_spec("activity"),
            actor=actor,
            changes={**given, "name": name, "kind": "meeting", "starts_at": start, "ends_at": end},
        )


def make_values(business: Business, persona: str) -> dict[str, Any]:
    return {"about": f"account:{business.record_id('account', persona)}"}


def shown(page: str) -> dict[str, list[str]]:
    """{day: what stands on it}."""
    found = {}
    for part in page.split('data-day="')[1:]:
        names = re.findall(r'class="q-event-chip"[^>]*>.*?<span>(.*?)</span>', part.split("</section>")[0], re.S)
        if names:
            found[part[:10]] = names
    return found


def see(business: Business, persona: str, address: str) -> dict[str, list[str]]:
    return shown(business.client(persona).get(address).content.decode())


@pytest.mark.usefixtures("quen_db")
class TestCalendar:
    def test_days_are_those_of_the_person(self, business: Business) -> None:
        late = datetime(2031, 3, 4, 18, 30, tzinfo=UTC)  # half past one in the night of the fifth in Hanoi
        meeting(business, "early bird", late, late.replace(hour=19))
        address = "/activity/calendar?around=2031-03-04"
        assert see(business, "owner", address) == {"2031-03-05": ["early bird"]}
        week = business.client("owner").get("/activity/calendar?span=week&around=2031-03-04").content.decode()
        assert shown(week) == {"2031-03-05": ["early bird"]}
        assert "q-from-3 q-span-2" in week

    def test_what_lasts_stands_on_each_of_its_days(self, business: Business) -> None:
        start = datetime(2031, 3, 30, 9, tzinfo=ZONE)
        meeting(business, "fair", start, datetime(2031, 4, 2, 0, tzinfo=ZONE))
        days = ["2031-03-30", "2031-03-31", "2031-04-01"]
        assert see(business, "owner", "/activity/calendar?around=2031-03-01") == {day: ["fair"] for day in days}
        week = see(business, "owner", "/activity/calendar?span=week&around=2031-04-01")
        assert week == {day: ["fair"] for day in days[1:]}

    def test_mine_and_everybodys(self, business: Business) -> None:
        at = datetime(2031, 3, 4, 10, tzinfo=ZONE)
        for persona in ("owner", "manager", "outsider"):
            meeting(business, persona, at, at.replace(hour=11), persona)
        address = "/activity/calendar?around=2031-03-04"
        assert see(business, "manager", address) == {"2031-03-04": ["manager"]}
        assert sorted(see(business, "manager", address + "&who=all")["2031-03-04"]) == ["manager", "owner"]
        assert see(business, "outsider", address + "&who=all") == {"2031-03-04": ["outsider"]}
        assert see(business, "stranger", address + "&who=all") == {}

    def test_filters_hold(self, business: Business) -> None:
        at = datetime(2031, 3, 4, 10, tzinfo=ZONE)
        meeting(business, "a meeting", at, at.replace(hour=11))
        assert see(business, "owner", "/activity/calendar?around=2031-03-04&kind=call") == {}

    def test_a_full_day_leads_to_the_list(self, business: Business) -> None:
        for hour in range(6):
            at = datetime(2031, 3, 4, 8 + hour, tzinfo=ZONE)
            meeting(business, f"m{hour}", at, at.replace(minute=30))
        page = business.client("owner").get("/activity/calendar?around=2031-03-04").content.decode()
        assert shown(page) == {"2031-03-04": ["m0", "m1", "m2", "m3"]}
        assert "/activity/?owner=me&amp;moment=2031-03-04" in page

    def test_dates_without_a_time(self, business: Business) -> None:
        with business.work("admin") as admin:
            owner = business.member_id("owner")
            make(get_spec("opportunity"), actor=admin, owner=owner, name="Deal", close_date=date(2031, 3, 4))
        assert see(business, "owner", "/opportunity/calendar?around=2031-03-31") == {"2031-03-04": ["Deal"]}

    def test_the_number_of_statements_does_not_grow(self, business: Business, django_assert_num_queries: Any) -> None:
        spec = get_spec("activity")
        with business.work("manager") as actor:
            rows = spec.rows(actor)
            with django_assert_num_queries(3):  # the days; what began before, for each of two reasons to see a row
                read_days(spec, rows, _weeks(date(2031, 3, 1), 1), ZONE, ["id", "moment", "ends_at"], 4)

    def test_an_object_without_days_has_none(self, business: Business) -> None:
        assert business.client("owner").get("/team/calendar").status_code == 404

    @pytest.mark.parametrize("day", ["", "soon", "0001-01-01", "9999-12-31"])
    def test_any_day_in_the_address_is_borne(self, business: Business, day: str) -> None:
        for view in ("month", "week"):
            assert business.client("owner").get(f"/activity/calendar?span={view}&around={day}").status_code == 200


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 2, 10), date(2026, 1, 26), date(2026, 3, 1)),
        (date(2027, 2, 1), date(2027, 2, 1), date(2027, 2, 28)),  # four weeks to the day
        (date(2026, 12, 31), date(2026, 11, 30), date(2027, 1, 3)),
    ],
)
def test_a_month_is_whole_weeks(day: date, first: date, last: date) -> None:
    days = _weeks(day, 1)
    assert (days[0], days[-1]) == (first, last)
    assert len(days) % 7 == 0


@pytest.mark.parametrize("begins", [1, 6, 7])
def test_weeks_begin_on_the_day_that_is_chosen(begins: int) -> None:
    for month in range(1, 13):
        days = _weeks(date(2026, month, 15), begins)
        assert {day.isoweekday() for day in days[::7]} == {begins}
        assert days[0] <= date(2026, month, 1) < days[7]
        assert date(2026, month, 28) in days
    assert _week(date(2026, 11, 22), begins)[0].isoweekday() == begins
    assert date(2026, 11, 22) in _week(date(2026, 11, 22), begins)


def test_what_overlaps_stands_side_by_side() -> None:
    def event(name: str, start: int, slots: int) -> Event:
        return Event(name, "", name, "", "", "", "", "", all_day=False, start=start, slots=slots)

    placed = laned([event("a", 0, 4), event("b", 1, 1), event("c", 2, 2), event("d", 6, 1)])
    assert {e.id: (e.lane, e.lanes) for e in placed} == {"a": (0, 2), "b": (1, 2), "c": (1, 2), "d": (0, 1)}
    crowd = laned([event(str(n), 0, 2) for n in range(6)])
    assert max(e.lane for e in crowd) == 3
    assert {e.lanes for e in crowd} == {4}


@pytest.mark.usefixtures("quen_db")
class TestSpans:
    def test_a_day_shows_people_side_by_side_the_reader_first(self, business: Business) -> None:
        at = datetime(2031, 3, 4, 10, tzinfo=ZONE)
        for persona in ("owner", "manager", "outsider"):
            meeting(business, persona, at, at.replace(hour=11), persona)
        address = "/activity/calendar?span=day&around=2031-03-04"
        assert see(business, "manager", address) == {"2031-03-04": ["manager"]}
        page = business.client("manager").get(address + "&who=all").content.decode()
        heads = re.findall(r'class="q-weekday"[^>]*>([^<]+)<', page)
        assert heads == ["Manager Person", "Owner Person"]
        assert [part.split("</section>")[0].count("q-event-chip") for part in page.split('data-day="')[1:]] == [1, 1]
        # by somebody else's rights
        page = business.client("outsider").get(address + "&who=all").content.decode()
        heads = re.findall(r'class="q-weekday"[^>]*>([^<]+)<', page)
        assert heads == ["Outsider Person"]

    def test_an_agenda_lists_four_weeks(self, business: Business) -> None:
        for day in (4, 31):
            at = datetime(2031, 3, day, 10, tzinfo=ZONE)
            meeting(business, f"on {day}", at, at.replace(hour=11))
        found = see(business, "owner", "/activity/calendar?span=agenda&around=2031-03-04")
        assert found == {"2031-03-04": ["on 4"], "2031-03-31": ["on 31"]}
        assert see(business, "owner", "/activity/calendar?span=agenda&around=2031-03-05") == {"2031-03-31": ["on 31"]}

    def test_what_is_done_does_not_move(self, business: Business) -> None:
        at = datetime(2031, 3, 4, 10, tzinfo=ZONE)
        open_one = meeting(business, "open", at, at.replace(hour=11))
        done = meeting(business, "done", at, at.replace(hour=11))
        business.client("owner").post(f"/activity/{done.pk}/do/complete", {"version": done.version})
        page = business.client("owner").get("/activity/calendar?span=week&around=2031-03-04").content.decode()
        assert f'data-id="{open_one.pk}" data-moves="starts_at" data-at="2031-03-04T10:00"' in page
        assert f'data-id="{done.pk}" data-moves' not in page

    def test_a_move_keeps_the_length_and_is_refused_to_others(self, business: Business) -> None:
        at = datetime(2031, 3, 4, 10, tzinfo=ZONE)
        one = meeting(business, "to be moved", at, at.replace(hour=12))
        body = {"starts_at": "2031-03-06T15:30", "version": one.version}
        assert (
            business.client("outsider")
            .post(f"/activity/{one.pk}/do/reschedule", body, headers={"Accept": "application/json"})
            .status_code
            == 404
        )
        assert (
            business.client("owner")
            .post(f"/activity/{one.pk}/do/reschedule", body, headers={"Accept": "application/json"})
            .status_code
            == 200
        )
        with business.work("owner") as actor:
            moved = get_spec("activity").rows(actor).get(pk=one.pk)
        assert moved.starts_at == datetime(2031, 3, 6, 15, 30, tzinfo=ZONE)
        assert moved.ends_at == datetime(2031, 3, 6, 17, 30, tzinfo=ZONE)


def test_hours_are_those_of_the_clock_also_when_it_is_put_forward() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 3, 29, 9, tzinfo=berlin)  # an hour of that night is missing
    assert clock_slots(start, datetime(2026, 3, 29, 10, 30, tzinfo=berlin), date(2026, 3, 29)) == (18, 3)
    late = datetime(2026, 10, 25, 23, tzinfo=berlin)
    assert clock_slots(late, datetime(2026, 10, 26, 1, tzinfo=berlin), date(2026, 10, 25)) == (46, 2)
    assert clock_slots(start, None, date(2026, 3, 29)) == (18, 1)


def deal_of(business: Business, persona: str, day: date) -> Any:
    with business.work(persona) as actor:
        return save_record(get_spec("opportunity"), actor=actor, changes={"name": "Slides on", "close_date": day})


def to_day(business: Business, persona: str, record: Any, day: str, version: int = 1) -> Any:
    client = business.client(persona, Accept="application/json")
    return client.post(f"/{type(record).__name__.lower()}/{record.pk}/day", {"day": day, "version": str(version)})


def close_date(business: Business, record: Any) -> date:
    with business.work("admin"):
        found: date = type(record).objects.get(pk=record.pk).close_date
        return found


@pytest.mark.usefixtures("quen_db")
class TestMovingADay:
    def test_a_deal_is_taken_to_another_day_and_back(self, business: Business) -> None:
        record = deal_of(business, "owner", date(2031, 3, 4))
        address = "/opportunity/calendar?around=2031-03-04"
        page = business.client("owner").get(address).content.decode()
        assert 'data-move-path="day"' in page
        assert 'data-moves="day" data-at="2031-03-04"' in page
        told = to_day(business, "owner", record, "2031-03-11")
        assert (told.status_code, told.json()["version"]) == (200, 2)
        assert see(business, "owner", address) == {"2031-03-11": ["Slides on"]}
        assert business.client("owner", Accept="application/json").post(told.json()["undo"]).status_code == 200
        assert close_date(business, record) == date(2031, 3, 4)
        same = to_day(business, "owner", record, "2031-03-04", version=3)
        assert (same.status_code, same.json()["undo"]) == (200, "")

    def test_what_may_not_be_stays(self, business: Business) -> None:
        record = deal_of(business, "owner", date(2031, 3, 4))
        assert to_day(business, "outsider", record, "2031-03-11").status_code == 404
        assert to_day(business, "owner", record, "2031-03-11", version=7).status_code == 412
        assert to_day(business, "owner", record, "soon").status_code == 400
        assert to_day(business, "owner", record, "").status_code == 404
        with business.work("admin"):
            role = Role.objects.get(external_id="Sales rep")
            rights = role.grants.get("opportunity", role.grants["*"])
            Role.objects.filter(pk=role.pk).update(grants={**role.grants, "opportunity": {**rights, "edit": "none"}})
        refused = to_day(business, "owner", record, "2031-03-11")
        assert (refused.status_code, refused.json()["message"]) == (403, "Your role does not allow this.")
        page = business.client("owner").get("/opportunity/calendar?around=2031-03-04").content.decode()
        assert "Slides on" in page
        assert "data-moves" not in page
        assert close_date(business, record) == date(2031, 3, 4)

    def test_records_that_a_verb_moves_have_no_such_door(self, business: Business) -> None:
        made = meeting(
            business, "by its verb", datetime(2031, 3, 4, 9, tzinfo=UTC), datetime(2031, 3, 4, 10, tzinfo=UTC)
        )
        assert to_day(business, "owner", made, "2031-03-05").status_code == 404
