"""Recurrence: the moments of a rule, and the rows that are made of them."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from quen.apps.activities.activity.link import ActivityLink
from quen.apps.activities.activity.model import Activity
from quen.apps.activities.activity.object import activity
from quen.apps.activities.activity.repeat import HORIZON, MOST, check_rule, extend_series, occurrences
from quen.apps.activities.attendee.object import attendee
from quen.kernel.actions.run import run_action
from quen.kernel.clock import now
from quen.kernel.errors import DomainError
from quen.kernel.notify.models import Reminder
from quen.kernel.records.save import save_record
from quen.kernel.testing.business import Business

SAIGON, BANGKOK, NEW_YORK = (ZoneInfo(name) for name in ("Asia/Ho_Chi_Minh", "Asia/Bangkok", "America/New_York"))


def dates(rule: str, start: datetime, zone: ZoneInfo, days: int = 400) -> list[date]:
    found = occurrences(rule, start, zone, start + timedelta(days=days), after=start)
    return [moment.date() for moment in found]


def test_the_day_is_that_of_the_wall_clock_not_of_utc() -> None:
    """Monday 06:30 in Saigon is still Sunday in UTC."""
    start = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    for zone in (SAIGON, BANGKOK):
        found = occurrences("FREQ=WEEKLY;BYDAY=MO", start, zone, start + timedelta(days=15), after=start)
        assert [m.isoformat() for m in found] == ["2026-11-30T06:30:00+07:00", "2026-12-07T06:30:00+07:00"]


def test_the_time_on_the_clock_stays_when_the_zone_changes_its_offset() -> None:
    start = datetime(2026, 10, 30, 9, tzinfo=NEW_YORK)
    found = occurrences("FREQ=DAILY", start, NEW_YORK, start + timedelta(days=3), after=start)
    assert [m.isoformat() for m in found] == [
        "2026-10-31T09:00:00-04:00", "2026-11-01T09:00:00-05:00", "2026-11-02T09:00:00-05:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "start", "moments"),
    [
        # nine o'clock on the wall, in winter and in summer
        ("Europe/Berlin", "2027-03-22T09:00", ["2027-03-29T07:00:00+00:00", "2027-04-05T07:00:00+00:00"]),
        ("Europe/Berlin", "2026-10-19T09:00", ["2026-10-26T08:00:00+00:00", "2026-11-02T08:00:00+00:00"]),
        ("America/New_York", "2027-03-08T09:00", ["2027-03-15T13:00:00+00:00", "2027-03-22T13:00:00+00:00"]),
        ("America/New_York", "2026-10-26T09:00", ["2026-11-02T14:00:00+00:00", "2026-11-09T14:00:00+00:00"]),
        # half past two does not come on the first Sunday, and comes twice on the second
        ("Europe/Berlin", "2027-03-21T02:30", ["2027-03-28T01:30:00+00:00", "2027-04-04T00:30:00+00:00"]),
        ("Europe/Berlin", "2026-10-18T02:30", ["2026-10-25T00:30:00+00:00", "2026-11-01T01:30:00+00:00"]),
        ("America/New_York", "2027-03-07T02:30", ["2027-03-14T07:30:00+00:00", "2027-03-21T06:30:00+00:00"]),
        ("America/New_York", "2026-10-25T01:30", ["2026-11-01T05:30:00+00:00", "2026-11-08T06:30:00+00:00"]),
    ],
)  # fmt: skip
def test_a_week_keeps_its_hour_across_both_changes_of_the_clocks(name: str, start: str, moments: list[str]) -> None:
    zone = ZoneInfo(name)
    begun = datetime.fromisoformat(start).replace(tzinfo=zone)
    found = occurrences("FREQ=WEEKLY", begun, zone, begun + timedelta(days=15), after=begun)
    assert [moment.astimezone(UTC).isoformat() for moment in found] == moments


def test_a_day_that_a_month_does_not_have_is_left_out() -> None:
    start = datetime(2026, 1, 31, 9, tzinfo=SAIGON)
    assert dates("FREQ=MONTHLY", start, SAIGON, 215) == [date(2026, 3, 31), date(2026, 5, 31), date(2026, 7, 31),
                                                         date(2026, 8, 31)]  # fmt: skip
    assert dates("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=4", start, SAIGON) == [
        date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30),
    ]  # fmt: skip
    assert dates("FREQ=YEARLY;COUNT=2", datetime(2028, 2, 29, 9, tzinfo=SAIGON), SAIGON, 1500) == [date(2032, 2, 29)]


def test_a_rule_that_never_comes_true_is_not_followed_for_ever() -> None:
    start = datetime(2026, 1, 1, 9, tzinfo=SAIGON)
    assert dates("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=2", start, SAIGON) == []


def test_until_is_read_on_the_same_clock() -> None:
    start = datetime(2026, 11, 2, 9, tzinfo=SAIGON)
    assert dates("FREQ=DAILY;UNTIL=20261104T235959Z", start, SAIGON) == [date(2026, 11, 3), date(2026, 11, 4)]


def test_never_more_than_a_bounded_number_at_once() -> None:
    assert len(dates("FREQ=DAILY", datetime(2026, 1, 1, tzinfo=SAIGON), SAIGON, 4000)) == MOST


@pytest.mark.parametrize(
    "text",
    ["daily", "FREQ=SECONDLY", "FREQ=HOURLY", "FREQ=DAILY;INTERVAL=0x1", "FREQ=DAILY;BYDAY=XX", "COUNT=3",
     "FREQ=DAILY;BYEASTER=1", "FREQ=DAILY;COUNT=-1", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;COUNT=0",
     "FREQ=DAILY\nEXDATE:20260101"],
)  # fmt: skip
def test_what_is_no_rule_is_refused(text: str) -> None:
    with pytest.raises(DomainError) as error:
        check_rule(text)
    assert error.value.field == "repeat"


def _series(business: Business, **values: Any) -> list[Activity]:
    with business.work("owner") as actor:
        start = (now() + timedelta(days=1)).replace(microsecond=0)
        given = {"name": "Weekly review", "kind": "meeting", "starts_at": start, "ends_at": start + timedelta(hours=1),
                 "repeat": "FREQ=WEEKLY;COUNT=4", **values}  # fmt: skip
        first = save_record(activity, actor=actor, changes=given)
        return list(Activity.objects.filter(series=first.pk).order_by("starts_at", "due_at"))


@pytest.mark.django_db
def test_occurrences_are_activities_of_their_own(business: Business) -> None:
    about = f"account:{business.record_id('account', 'owner')}"
    rows = _series(business, about=about, remind_at=now() + timedelta(hours=12))
    assert len(rows) == 4
    week = timedelta(days=7)
    assert [row.starts_at - rows[0].starts_at for row in rows] == [0 * week, week, 2 * week, 3 * week]  # type: ignore[operator]
    assert {row.ends_at - row.starts_at for row in rows} == {timedelta(hours=1)}  # type: ignore[operator]
    assert {row.status for row in rows} == {"open"}
    assert {row.owner_id for row in rows} == {business.member_id("owner")}
    with business.work("owner"):
        links = ActivityLink.objects.filter(activity__in=rows, object="account")
        assert {link.activity_id for link in links} == {row.pk for row in rows}
        assert Reminder.objects.filter(object="activity", record_id__in=[row.pk for row in rows]).count() == 4


@pytest.mark.django_db
def test_a_series_goes_on_as_time_goes_by_and_nothing_is_made_twice(business: Business, monkeypatch: Any) -> None:
    rows = _series(business, repeat="FREQ=MONTHLY")
    before = len(rows)
    with business.work("owner"):
        first = Activity.objects.get(pk=rows[0].pk)
        assert extend_series(first) == 0
        later = now() + timedelta(days=40)
        monkeypatch.setattr("quen.apps.activities.activity.repeat.now", lambda: later)
        made = extend_series(first)
        assert made in {1, 2}
        assert extend_series(first) == 0
        starts = list(Activity.objects.filter(series=first.pk).values_list("starts_at", flat=True))
        assert len(starts) == len(set(starts)) == before + made
        assert max(starts) <= later + HORIZON


@pytest.mark.django_db
def test_those_invited_last_are_invited_to_what_follows(business: Business, monkeypatch: Any) -> None:
    rows = _series(business, repeat="FREQ=MONTHLY")
    with business.work("owner") as actor:
        guest = {"activity": rows[-1].pk, "member": business.member_id("outsider")}
        save_record(attendee, actor=actor, changes=guest)
        later = now() + timedelta(days=40)
        monkeypatch.setattr("quen.apps.activities.activity.repeat.now", lambda: later)
        assert extend_series(Activity.objects.get(pk=rows[0].pk)) >= 1
        latest = Activity.objects.filter(series=rows[0].pk).order_by("-starts_at")[0]
    with business.work("outsider") as actor:
        assert activity.rows(actor).filter(pk=latest.pk).exists()
        assert not activity.rows(actor).filter(pk=rows[0].pk).exists()


@pytest.mark.django_db
def test_ending_a_series_takes_the_later_ones_that_are_open(business: Business) -> None:
    rows = _series(business)
    with business.work("owner") as actor:
        run_action(activity, "complete", rows[3].pk, {}, actor=actor)
        run_action(activity, "stop", rows[1].pk, {}, actor=actor)
        left = Activity.objects.filter(series=rows[0].pk, deleted_at__isnull=True).order_by("starts_at")
        assert [(row.pk, row.status, row.repeat) for row in left] == [
            (rows[0].pk, "open", ""), (rows[1].pk, "open", ""), (rows[3].pk, "done", ""),
        ]  # fmt: skip
        assert extend_series(Activity.objects.get(pk=rows[0].pk)) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "field"),
    [({"kind": "note", "repeat": "FREQ=DAILY"}, "repeat"), ({"kind": "task", "repeat": "FREQ=DAILY"}, "repeat"),
     ({"kind": "task", "due_at": datetime(2026, 12, 1, tzinfo=UTC), "repeat": "nonsense"}, "repeat")],
)  # fmt: skip
def test_what_cannot_repeat_is_refused_and_nothing_is_written(
    business: Business, values: dict[str, Any], field: str
) -> None:
    name = f"no {uuid.uuid4()}"
    with business.work("owner") as actor:
        with pytest.raises(DomainError) as error:
            save_record(activity, actor=actor, changes={"name": name, **values})
        assert field in error.value.by_field()
        assert not Activity.objects.filter(name=name).exists()


def _in_zone(business: Business, persona: str, zone: str) -> None:
    person = business.user(persona)
    person.timezone = zone
    person.save(update_fields=["timezone"])


def _planned(business: Business, monkeypatch: Any, start: datetime, zone: str, **values: Any) -> list[Activity]:
    """A weekly meeting of an hour, planned the day before by somebody who lives in `zone`."""
    _in_zone(business, "owner", zone)
    monkeypatch.setattr("quen.apps.activities.activity.repeat.now", lambda: start - timedelta(days=1))
    with business.work("owner") as owner:
        actor = replace(owner, timezone=zone)
        given = {"name": "Weekly in two zones", "kind": "meeting", "starts_at": start, "repeat": "FREQ=WEEKLY",
                 "ends_at": start.astimezone(UTC) + timedelta(hours=1), **values}  # fmt: skip
        first = save_record(activity, actor=actor, changes=given)
    return _rows(business, first.pk)


def _rows(business: Business, series: uuid.UUID) -> list[Activity]:
    with business.work("owner"):
        return list(Activity.objects.filter(series=series, deleted_at__isnull=True).order_by("starts_at"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("zone", "monday", "change", "hours"),
    [("Europe/Berlin", "2027-03-22T09:00", date(2027, 3, 28), {"15:00", "14:00"}),
     ("Europe/Berlin", "2026-10-12T09:00", date(2026, 10, 25), {"14:00", "15:00"}),
     ("America/New_York", "2027-03-08T09:00", date(2027, 3, 14), {"21:00", "20:00"})],
)  # fmt: skip
def test_rows_calendar_and_api_agree_on_both_sides_of_the_change(
    business: Business, monkeypatch: Any, zone: str, monday: str, change: date, hours: set[str]
) -> None:
    rows = _planned(business, monkeypatch, datetime.fromisoformat(monday).replace(tzinfo=ZoneInfo(zone)), zone)
    assert {row.starts_at.astimezone(ZoneInfo(zone)).strftime("%a %H:%M") for row in rows} == {"Mon 09:00"}  # type: ignore[union-attr]
    assert {row.ends_at - row.starts_at for row in rows} == {timedelta(hours=1)}  # type: ignore[operator]
    told = business.api("owner").get(f"/api/v1/activity/{rows[-1].pk}").json()
    assert datetime.fromisoformat(told["starts_at"]) == rows[-1].starts_at
    seen = {}
    for persona, place in (("owner", zone), ("admin", "Asia/Ho_Chi_Minh")):
        _in_zone(business, persona, place)
        seen[persona] = [
            time
            for day in (change - timedelta(days=6), change + timedelta(days=1))
            for time in _times(business, persona, day, "Weekly in two zones")
        ]
    assert seen["owner"] == ["09:00", "09:00"]
    assert len(seen["admin"]) == 2
    assert set(seen["admin"]) == hours


def _times(business: Business, persona: str, day: date, name: str) -> list[str]:
    page = business.client(persona).get(f"/activity/calendar?span=week&who=all&around={day}").content.decode()
    column = page.split(f'data-day="{day}"')[1].split("</section>")[0]
    return re.findall(rf"<time>([^<]+)</time><span>{name}", column)


@pytest.mark.django_db
@pytest.mark.parametrize("start", ["2027-03-26T01:30", "2026-10-24T02:30"])
def test_an_hour_and_its_reminder_stay_an_hour_while_the_clocks_are_changed(
    business: Business, monkeypatch: Any, start: str
) -> None:
    """Half past one to half past two, of which the second half does not come; half past two, which comes twice."""
    moment = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo("Europe/Berlin"))
    before = moment.astimezone(UTC) - timedelta(minutes=90)
    rows = _planned(business, monkeypatch, moment, "Europe/Berlin", repeat="FREQ=DAILY;COUNT=4", remind_at=before)
    assert len(rows) == 4
    assert {row.ends_at - row.starts_at for row in rows} == {timedelta(hours=1)}  # type: ignore[operator]
    assert {row.starts_at - row.remind_at for row in rows} == {timedelta(minutes=90)}  # type: ignore[operator]


@pytest.mark.django_db
def test_what_was_moved_stays_moved_and_nothing_is_made_twice(business: Business, monkeypatch: Any) -> None:
    """The first and the last one are moved across a change of the clocks; the series goes on as it was planned."""
    berlin = ZoneInfo("Europe/Berlin")
    rows = _planned(business, monkeypatch, datetime(2026, 12, 7, 9, tzinfo=berlin), "Europe/Berlin")
    first, last = rows[0], rows[-1]
    with business.work("owner") as actor:
        for row, by in ((first, timedelta(days=1, hours=2)), (last, timedelta(days=-3))):
            changes = {"starts_at": row.starts_at + by, "ends_at": row.ends_at + by}  # type: ignore[operator]
            save_record(activity, actor=actor, changes=changes, record_id=row.pk)
        later = datetime(2027, 1, 4, tzinfo=UTC)
        monkeypatch.setattr("quen.apps.activities.activity.repeat.now", lambda: later)
        assert extend_series(Activity.objects.get(pk=first.pk)) == 4
    found = [moment.astimezone(berlin) for row in _rows(business, first.pk) if (moment := row.starts_at)]
    assert first.starts_at is not None and last.starts_at is not None  # noqa: PT018
    planned, forth, back = last.starts_at.astimezone(berlin), timedelta(days=1, hours=2), timedelta(days=3)
    moved = {(first.starts_at + forth).astimezone(berlin), (last.starts_at - back).astimezone(berlin)}
    assert moved < set(found)
    assert {f"{moment:%a %H:%M}" for moment in set(found) - moved} == {"Mon 09:00"}
    days = [moment.date() for moment in found if moment not in moved]
    assert len(days) == len(set(days)) == len(rows) + 4 - 2
    assert planned.date() not in days
