"""Favorites and recent records: hers alone, in her order, and never what she does not see any more."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quen.kernel.actions.run import run_action
from quen.kernel.errors import DomainError
from quen.kernel.favorites import keep
from quen.kernel.favorites.keep import at_hand, note_opened
from quen.kernel.favorites.models import Favorite, Recent
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.testing.business import Business

JSON = {"accept": "application/json"}


def _toggle(business: Business, persona: str = "owner", /, **sent: Any) -> Any:
    return business.client(persona).post("/favorites/toggle", sent, headers=JSON)


def _star(business: Business, name: str, persona: str = "owner") -> Any:
    return _toggle(business, persona, object=name, record=str(business.record_id(name, "owner")))


def _labels(business: Business, persona: str = "owner") -> list[str]:
    with business.work(persona) as actor:
        return [kept.url for kept in at_hand(actor, 5).favorites]


def test_a_star_is_put_on_and_taken_off(business: Business) -> None:
    url = f"/contact/{business.record_id('contact', 'owner')}/"
    first = _star(business, "contact").json()
    assert (first["on"], url in first["html"]) == (True, True)
    assert url in business.client("owner").get("/").content.decode()
    assert url not in business.client("manager").get("/").content.decode()
    assert _star(business, "contact").json()["on"] is False
    assert _labels(business) == []


def test_lists_are_kept_as_they_were_filtered(business: Business) -> None:
    path = "/opportunity/?stage.kind=open&cursor=abc&sort=-amount"
    assert _toggle(business, path=path, label="My <b>open</b> deals").status_code == 200
    assert _labels(business) == ["/opportunity/?stage.kind=open&sort=-amount"]
    assert "My &lt;b&gt;open&lt;/b&gt; deals" in business.client("owner").get("/").content.decode()
    assert _toggle(business, path="/opportunity/board").status_code == 200
    for bad in ("//evil.example/", "https://evil.example/", "javascript:alert(1)", "/settings/users", "/nothing/", ""):
        assert _toggle(business, path=bad).status_code == 404, bad
    assert _toggle(business, path="/contact/?name=" + "x" * 1000).status_code == 400
    assert len(_labels(business)) == 2


def test_nobody_keeps_what_she_does_not_see(business: Business) -> None:
    assert _star(business, "opportunity", "outsider").status_code == 404
    assert _star(business, "contact", "stranger").status_code == 404
    assert _toggle(business, object="nonsense", record=str(uuid.uuid4())).status_code == 404
    assert _toggle(business, object="contact", record="nonsense").status_code == 404
    with business.work("admin"):
        assert not Favorite.objects.exists()


def test_a_record_in_the_trash_or_handed_on_leaves_the_navigation(business: Business) -> None:
    _star(business, "opportunity")
    deal, record_id = get_spec("opportunity"), business.record_id("opportunity", "owner")
    with business.work("owner") as actor:
        note_opened(actor, deal, record_id)
        run_action(deal, "trash", record_id, {}, actor=actor)
        assert at_hand(actor, 5) == keep.AtHand((), ())
        run_action(deal, "restore", record_id, {}, actor=actor)
        assert len(at_hand(actor, 5).favorites) == 1
    with business.work("admin") as admin:
        save_record(deal, actor=admin, changes={"owner": business.member_id("outsider")}, record_id=record_id)
    with business.work("owner") as actor:
        assert at_hand(actor, 5) == keep.AtHand((), ())


def test_the_order_is_hers(business: Business) -> None:
    for name in ("contact", "account", "opportunity"):
        _star(business, name)
    with business.work("owner"):
        ids = [str(pk) for pk in Favorite.objects.order_by("position").values_list("pk", flat=True)]
    order = ",".join([ids[2], ids[0]])
    client = business.client("owner")
    assert client.post("/favorites/order", {"order": order}, headers=JSON).status_code == 200
    assert [url.split("/")[1] for url in _labels(business)] == ["opportunity", "contact", "account"]
    assert client.post("/favorites/order", {"order": "nonsense"}, headers=JSON).status_code == 404
    assert business.client("manager").post(f"/favorites/{ids[0]}/remove", headers=JSON).status_code == 404
    assert client.post(f"/favorites/{ids[0]}/remove", headers=JSON).status_code == 200
    assert [url.split("/")[1] for url in _labels(business)] == ["opportunity", "account"]


def test_there_are_not_endless_favorites(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keep, "MOST_FAVORITES", 1)
    _star(business, "contact")
    assert _star(business, "account").status_code == 400
    with business.work("owner") as actor, pytest.raises(DomainError):
        keep.toggle_record(actor, get_spec("account"), business.record_id("account", "owner"))


def test_opened_records_are_remembered_latest_first_without_a_write_each_time(business: Business) -> None:
    client = business.client("owner")
    for name in ("contact", "account", "contact"):
        assert client.get(f"/{name}/{business.record_id(name, 'owner')}/").status_code == 200
    with business.work("owner") as actor:
        assert [kept.object for kept in at_hand(actor, 5).recent] == ["Contact", "Account"]
        before = _version()
        note_opened(actor, get_spec("contact"), business.record_id("contact", "owner"))
        assert _version() == before
        for _ in range(60):
            note_opened(actor, get_spec("contact"), uuid.uuid4())
        assert len(Recent.objects.get().keys) == 50
    with business.work("manager") as actor:
        assert at_hand(actor, 5).recent == ()


def _version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT keys::text FROM recent")
        return str(cursor.fetchone())


def test_what_is_at_hand_takes_two_statements(business: Business) -> None:
    for name in ("contact", "account", "opportunity"):
        _star(business, name)
    with business.work("owner") as actor:
        note_opened(actor, get_spec("lead"), business.record_id("lead", "owner"))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert len(at_hand(actor, 5).favorites) == 3
    assert len(asked) == 2
