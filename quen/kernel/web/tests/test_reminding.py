"""Setting a reminder in the browser."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from quen.kernel.clock import now
from quen.kernel.notify.models import Reminder
from quen.kernel.testing.business import Business


def mine(business: Business, persona: str) -> list[Reminder]:
    with business.work(persona) as actor:
        return list(Reminder.objects.filter(member=actor.member_id, key__startswith="own:"))


def test_usual_times_are_at_nine_of_her_zone_and_a_second_replaces_the_first(business: Business) -> None:
    url = f"/opportunity/{business.record_id('opportunity', 'owner')}/remind"
    client, zone = business.client("owner"), ZoneInfo("Asia/Ho_Chi_Minh")
    assert client.post(url, {"when": "tomorrow", "text": "Gọi"}).status_code == 302
    (found,) = mine(business, "owner")
    local = found.at.astimezone(zone)
    assert (local.hour, local.minute, found.text) == (9, 0, "Gọi")
    assert local.date() == now().astimezone(zone).date() + timedelta(days=1)
    client.post(url, {"when": "monday"})
    (found,) = mine(business, "owner")
    assert found.at.astimezone(zone).weekday() == 0
    assert found.at > now()
    assert "Do not remind me any more" in client.get(url).content.decode()
    assert client.post(url, {"when": "none"}).status_code == 302
    assert mine(business, "owner") == []


def test_a_time_of_her_own_has_to_come(business: Business) -> None:
    url = f"/opportunity/{business.record_id('opportunity', 'owner')}/remind"
    client = business.client("owner")
    for odd in ("yesterday", "2001-01-01T10:00", "9999-01-01T10:00"):
        assert client.post(url, {"when": "tomorrow", "at": odd}).status_code == 422
    assert client.post(url, {"when": "whenever"}).status_code == 422
    assert mine(business, "owner") == []
    soon = (now() + timedelta(hours=3)).astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).replace(second=0, microsecond=0)
    assert client.post(url, {"at": soon.strftime("%Y-%m-%dT%H:%M")}).status_code == 302
    (found,) = mine(business, "owner")
    assert found.at == soon


def test_nobody_is_reminded_of_what_she_does_not_see(business: Business) -> None:
    url = f"/opportunity/{business.record_id('opportunity', 'owner')}/remind"
    for persona in ("outsider", "stranger"):
        client = business.client(persona)
        assert (client.get(url).status_code, client.post(url, {"when": "tomorrow"}).status_code) == (404, 404)
        assert mine(business, persona) == []
