"""A bulk form sent twice, by a double click or after an answer that was lost, does its work once."""

from __future__ import annotations

import re
import threading

import django.db
import pytest

from quen.kernel.bulk.models import BulkRun
from quen.kernel.bulk.tests.test_bulk import ACCOUNT, accounts, send, values_of
from quen.kernel.changes.models import ChangeEntry
from quen.kernel.tags.models import Tag, Tagging
from quen.kernel.testing.business import Business

KEY = "7d0c1f6e9a"


def runs(business: Business) -> int:
    with business.work("admin"):
        return int(BulkRun.objects.count())


@pytest.mark.parametrize("form", ["edit", "tag", "untag", "do/assign", "do/trash"])
def test_every_form_carries_a_key_of_its_own(business: Business, form: str) -> None:
    client, keys = business.client("admin"), []
    for _time in range(2):
        found = re.search(r'name="key" value="([\w-]{10,})"', client.get(f"/bulk/account/{form}").content.decode())
        assert found is not None
        keys.append(found[1])
    assert keys[0] != keys[1]


def test_a_refused_form_keeps_its_key(business: Business) -> None:
    client = business.client("admin")
    page = client.post("/bulk/account/edit", {"selection": "", "key": KEY})
    assert page.status_code == 422
    assert f'name="key" value="{KEY}"' in page.content.decode()


def test_an_edit_sent_again_is_the_edit_of_the_first_time(business: Business) -> None:
    """Even when somebody has changed a record in between: that stays."""
    ids, before = accounts(business, 3), runs(business)
    given = {"set": ["city"], "city": "Vinh", "key": KEY}
    first = send(business, "admin", "account/edit", ids, **given)
    with business.work("admin"):
        ACCOUNT.objects.filter(pk=ids[0]).update(city="Quy Nhơn")
        logged = ChangeEntry.objects.count()
    again = send(business, "admin", "account/edit", ids, **given)
    assert first == again
    assert (first[0], first[1]["message"]) == (204, "Changed: 3 accounts")
    assert values_of(business, ids, "city") == {("Vinh",), ("Quy Nhơn",)}
    assert runs(business) == before + 1
    with business.work("admin"):
        assert ChangeEntry.objects.count() == logged


def test_a_key_serves_for_one_deed_of_one_person(business: Business) -> None:
    ids, before = accounts(business, 2), runs(business)
    given = {"set": ["city"], "city": "Vinh", "key": KEY}
    assert send(business, "admin", "account/edit", ids, **given)[0] == 204
    assert send(business, "admin", "account/edit", ids, **{**given, "city": "Lào Cai"})[0] == 204
    assert values_of(business, ids, "city") == {("Lào Cai",)}
    assert send(business, "manager", "account/edit", ids, **given)[0] == 204
    assert runs(business) == before + 3


def test_tags_and_verbs_likewise(business: Business) -> None:
    ids, before = accounts(business, 2), runs(business)
    with business.work("admin"):
        tag = Tag.objects.create(name="Twice")
    first = send(business, "admin", "account/tag", ids, tag=str(tag.pk), key=KEY)
    with business.work("admin"):
        Tagging.objects.filter(tag=tag, record_id=ids[0]).delete()
    assert send(business, "admin", "account/tag", ids, tag=str(tag.pk), key=KEY) == first
    with business.work("admin"):
        assert Tagging.objects.filter(tag=tag).count() == 1
    chosen = "ids=" + ",".join(map(str, ids))
    first = send(business, "admin", "account/do/trash", chosen, key=KEY)
    assert (first[0], first[1]["message"]) == (204, "Done: 2 accounts")
    assert send(business, "admin", "account/do/trash", chosen, key=KEY) == first
    assert runs(business) == before + 2


def test_two_clicks_are_one_run(business: Business, fresh_db: str) -> None:
    ids, before = accounts(business, 2), runs(business)
    answers: list[int] = []

    def click() -> None:
        answers.append(send(business, "admin", "account/edit", ids, set=["city"], city="Vinh", key=KEY)[0])
        django.db.connection.close()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()
    assert answers == [204, 204]
    assert runs(business) == before + 1
