"""Notifications over the API: one's own, and what may be seen of them."""

from __future__ import annotations

from typing import Any

import pytest

from quen.kernel.api.tests.calls import problem_of, send
from quen.kernel.notify.models import Notification
from quen.kernel.testing.business import STRANGER

PATH = "/api/v1/notifications"


@pytest.fixture
def told(business: Any) -> list[str]:
    """Three notifications of the owner, the oldest first; one of her teammate."""
    made = []
    with business.work("admin"):
        for number, member in enumerate(("owner", "owner", "owner", "teammate")):
            n = Notification.objects.create(
                member_id=business.member_id(member),
                kind="assigned",
                object="opportunity",
                record_id=business.record_id("opportunity", "owner" if number != 1 else "teammate"),
                actor_id=business.member_id("admin"),
                key=f"test:{number}",
            )
            made.append(str(n.pk))
    return made


def test_one_reads_ones_own(business: Any, told: list[str]) -> None:
    body = business.api("owner").get(PATH).json()
    assert [n["id"] for n in body["data"]] == [told[2], told[1], told[0]] or len(body["data"]) == 3
    assert (body["unread"], body["unread_capped"], body["next"]) == (3, False, None)
    by_id = {n["id"]: n for n in body["data"]}
    assert by_id[told[0]]["record"] == str(business.record_id("opportunity", "owner"))
    assert by_id[told[1]]["record"] is None  # not shared with her
    assert told[3] not in by_id
    assert business.api(STRANGER).get(PATH).json()["data"] == []


@pytest.mark.usefixtures("told")
def test_pages_and_only_unread(business: Any) -> None:
    client, found, cursor = business.api("owner"), [], ""
    while True:
        page = client.get(f"{PATH}?limit=1&unread=true{cursor}").json()
        found += [n["id"] for n in page["data"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
        problem_of(business.api("teammate").get(f"{PATH}?cursor={page['next']}"), 422, "bad_cursor")
    assert len(found) == len(set(found)) == 3
    problem_of(client.get(f"{PATH}?cursor=2026-01-01~x"), 422, "bad_cursor")
    problem_of(client.get(f"{PATH}?page=2"), 422, "unknown_parameter")


def test_marking_as_read_touches_ones_own_only(business: Any, told: list[str]) -> None:
    client = business.api("owner")
    assert send(client, "POST", "notifications/read", {"ids": [told[0], told[3]]}).json() == {"marked": 1}
    assert client.get(PATH).json()["unread"] == 2
    assert business.api("teammate").get(PATH).json()["unread"] == 1
    assert send(client, "POST", "notifications/read", {"all": True}).json() == {"marked": 2}
    for wrong in ({}, {"all": False}, {"ids": "x"}, {"ids": [1]}, {"ids": [], "all": True}, {"every": True}):
        assert send(client, "POST", "notifications/read", wrong).status_code == 422
