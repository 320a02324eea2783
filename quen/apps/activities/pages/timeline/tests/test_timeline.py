"""The timeline of a record: order, pages without gaps or doubles, who sees what, the form on top."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from quen.apps.activities.activity.model import Activity
from quen.apps.activities.activity.object import activity
from quen.kernel.actions.run import run_action
from quen.kernel.clock import now
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import specs
from quen.kernel.testing.business import Business

pytestmark = pytest.mark.django_db


def log(business: Business, persona: str, about: str, **values: Any) -> uuid.UUID:
    """An activity made by `persona` about `object:id`."""
    with business.work(persona) as actor:
        given = {"name": "Spoke", "kind": "note", "about": about, **values}
        saved: Activity = save_record(activity, actor=actor, changes=given)
        return saved.pk


def account(business: Business, of: str = "owner") -> str:
    return f"account:{business.record_id('account', of)}"


def address(about: str, tail: str = "") -> str:
    return f"/timeline/{about.replace(':', '/')}/{tail}"


def body(answer: Any) -> str:
    return str(answer.content.decode())


def titles(html: str) -> list[str]:
    """The titles of the activities shown, in their order."""
    return re.findall(r'<p class="q-entry-head"><a href="[^"]*">([^<]*)</a>', html)


def test_what_was_is_the_newest_first_and_what_lies_ahead_the_most_pressing_first(business: Business) -> None:
    about, day = account(business), timedelta(days=1)
    log(business, "owner", about, name="older", done_at=now() - 2 * day)
    log(business, "owner", about, name="newer", done_at=now() - day)
    log(business, "owner", about, name="undated", kind="task")
    log(business, "owner", about, name="later", kind="task", due_at=now() + 2 * day)
    log(business, "owner", about, name="overdue", kind="task", due_at=now() - 3 * day)
    log(business, "owner", about, name="pinned", done_at=now() - 9 * day, pinned=True)
    html = body(business.client("owner").get(address(about)))
    assert titles(html) == ["overdue", "later", "undated", "pinned", "newer", "older", "pinned"]


def test_pages_have_no_gap_and_no_double_even_at_the_same_moment(business: Business) -> None:
    about, moment = account(business), datetime(2026, 1, 31, 9, tzinfo=UTC)
    wanted = [f"note {n:03}" for n in range(95)]
    for n, name in enumerate(wanted):
        log(business, "owner", about, name=name, done_at=moment + timedelta(minutes=n // 7))
    with business.work("owner") as actor:  # changes among them
        for n in range(30):
            spec = specs()["account"]
            save_record(spec, actor=actor, record_id=uuid.UUID(about[8:]), changes={"industry": f"industry {n}"})
    client, url, seen, changes = business.client("owner"), address(about), [], 0
    for _page in range(20):
        html = body(client.get(url))
        seen += titles(html)
        changes += html.count('class="q-event"')
        more = re.search(r'hx-get="([^"]*cursor=[^"]*)"', html)
        if more is None:
            break
        url = more.group(1).replace("&amp;", "&")
    assert sorted(seen) == wanted
    minutes = [int(name[5:]) // 7 for name in seen]
    assert minutes == sorted(minutes, reverse=True)
    assert changes >= 30


def test_a_cursor_of_another_record_is_refused(business: Business) -> None:
    mine, other = account(business), account(business, "teammate")
    for n in range(25):
        log(business, "owner", mine, name=f"n{n}")
    client = business.client("owner")
    found = re.search(r"cursor=([^\"&]*)", body(client.get(address(mine))))
    assert found is not None
    assert client.get(address(mine), {"cursor": found.group(1)}).status_code == 200
    assert client.get(address(other), {"cursor": found.group(1)}).status_code == 422
    assert client.get(address(mine), {"cursor": found.group(1) + "x"}).status_code == 422


def test_the_owner_of_a_record_sees_what_others_do_on_it_and_outsiders_do_not(business: Business) -> None:
    """The account belongs to `owner`; `outsider` notes something on it, which `teammate` does not see."""
    about = account(business)
    log(business, "outsider", about, name="Whispered", body="between us")
    shown = {who: "Whispered" in body(business.client(who).get(address(about))) for who in
             ("owner", "manager", "outsider", "teammate", "admin")}  # fmt: skip
    assert shown == {"owner": True, "manager": True, "outsider": True, "teammate": False, "admin": True}
    assert business.client("stranger").get(address(about)).status_code == 404
    api = business.api("teammate").get("/api/v1/activity", {"limit": "200"})
    assert "Whispered" not in body(api)
    assert "Whispered" in body(business.api("owner").get("/api/v1/activity", {"limit": "200"}))


def test_when_the_record_changes_hands_those_who_may_see_change_with_it(business: Business) -> None:
    about = account(business)
    log(business, "admin", about, name="Agreed")
    assert "Agreed" in titles(body(business.client("owner").get(address(about))))
    with business.work("admin") as actor:
        owner = business.member_id("outsider")
        run_action(specs()["account"], "assign", uuid.UUID(about[8:]), {"owner": owner}, actor=actor)
    assert "Agreed" not in titles(body(business.client("owner").get(address(about))))
    assert "Agreed" in titles(body(business.client("outsider").get(address(about))))


def test_an_activity_that_changes_hands_is_seen_by_its_new_owner(business: Business) -> None:
    about = account(business, "teammate")
    made = log(business, "owner", about, name="Handed over")

    def seen() -> dict[str, bool]:
        people = ("owner", "outsider", "teammate")
        return {who: "Handed over" in titles(body(business.client(who).get(address(about)))) for who in people}

    assert seen() == {"owner": True, "outsider": False, "teammate": True}
    with business.work("admin") as actor:
        run_action(activity, "assign", made, {"owner": business.member_id("outsider")}, actor=actor)
    assert seen() == {"owner": False, "outsider": True, "teammate": True}


def test_a_deal_passes_on_to_its_account_and_contact(business: Business) -> None:
    deal = specs()["opportunity"].model.objects
    with business.work("owner"):
        record = deal.get(pk=business.record_id("opportunity", "owner"))
    made = log(business, "owner", f"opportunity:{record.pk}", name="Talked price", kind="call")
    client = business.client("admin")
    for key in (f"opportunity:{record.pk}", f"account:{record.account_id}", f"contact:{record.contact_id}"):
        assert titles(body(client.get(address(key)))).count("Talked price") == 1, key
    with business.work("admin") as actor:
        assert run_action(activity, "trash", made, {}, actor=actor).deleted_at is not None
    assert "Talked price" not in body(client.get(address(f"account:{record.account_id}")))


def test_only_one_kind(business: Business) -> None:
    about = account(business)
    log(business, "owner", about, name="a call", kind="call")
    log(business, "owner", about, name="a note")
    client = business.client("owner")
    assert titles(body(client.get(address(about), {"kind": "call"}))) == ["a call"]
    changes = body(client.get(address(about), {"kind": "changes"}))
    assert titles(changes) == []
    assert "created this record" in changes


def test_text_is_text(business: Business) -> None:
    about = account(business)
    log(business, "owner", about, name="<b>bold</b>", kind="email", body="<script>alert(1)</script>" + "x" * 500)
    html = body(business.client("owner").get(address(about)))
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html
    assert "<b>bold" not in html
    assert "q-entry-long" in html


def test_a_note_is_saved_on_the_page_and_takes_its_first_line_as_subject(business: Business) -> None:
    about = account(business)
    answer = business.client("owner").post(address(about, "new"), {"kind": "note", "body": "Met Lan\nShe liked it"})
    assert answer.status_code == 200
    assert '"quen:done"' in answer["HX-Trigger"]
    with business.work("owner"):
        saved = Activity.objects.get(name="Met Lan")
    assert (saved.kind, saved.status, saved.body, saved.about) == ("note", "done", "Met Lan\nShe liked it", about)
    assert saved.owner_id == business.member_id("owner")


def test_what_was_typed_stays_on_an_error(business: Business) -> None:
    about = account(business)
    answer = business.client("owner").post(
        address(about, "new"), {"kind": "meeting", "name": "Review", "starts_at": "someday", "location": "Huế"}
    )
    html = body(answer)
    assert answer.status_code == 422
    assert 'value="Review"' in html
    assert 'value="Huế"' in html
    with business.work("owner"):
        assert not Activity.objects.filter(name="Review").exists()


def test_another_kind_keeps_what_was_typed(business: Business) -> None:
    about = account(business)
    html = body(business.client("owner").get(address(about, "new"), {"kind": "task", "body": "half a thought"}))
    assert "half a thought" in html
    assert 'name="kind" value="task"' in html


def test_completing_offers_the_next_one(business: Business) -> None:
    about = account(business)
    made = log(business, "owner", about, name="Call back", kind="task", due_at=now() + timedelta(days=1))
    client = business.client("owner")
    refused = business.client("teammate").post(address(about, f"complete/{made}"), {"version": "1"})
    assert refused.status_code == 404
    answer = client.post(address(about, f"complete/{made}"), {"version": "1"})
    assert "Done. What comes next?" in body(answer)
    assert 'value="Call back"' in body(answer)
    again = client.post(address(about, f"complete/{made}"), {"version": "1"})
    assert again.status_code in {409, 412}
    with business.work("owner"):
        done = Activity.objects.get(pk=made)
    assert (done.status, done.version) == ("done", 2)


def test_statements_do_not_grow_with_the_activities(business: Business, django_assert_max_num_queries: Any) -> None:
    about, client = account(business), business.client("owner")
    url = address(about)

    def count() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    for n in range(3):
        log(business, "owner", about, name=f"n{n}")
    few = count()
    for n in range(15):
        log(business, "owner", about, name=f"m{n}", kind="call")
        log(business, "owner", about, name=f"t{n}", kind="task", pinned=True)
    assert count() <= few + 1  # pinned ones may refer to an object more


def test_the_page_of_a_record_shows_it_and_what_comes_next(business: Business) -> None:
    about = account(business)
    client, page = business.client("owner"), f"/{about.replace(':', '/')}/"
    assert "Nothing is planned." in body(client.get(page))
    log(business, "owner", about, name="Send the offer", kind="task", due_at=now() - timedelta(hours=1))
    html = body(client.get(page))
    side = html[html.index('id="side-next"') :]
    assert "Send the offer" in side
    assert 'data-tone="danger"' in side[: side.index("</section>")]


def test_cards_of_a_board_show_what_comes_next(business: Business) -> None:
    deal = business.record_id("opportunity", "owner")
    client = business.client("owner")
    with business.work("admin"):
        stage = specs()["opportunity"].model.objects.get(pk=deal).stage
        type(stage).objects.filter(pk=stage.pk).update(kind="open")
    board = f"/opportunity/board?board={stage.pipeline_id}"
    assert "No activity planned" in body(client.get(board))
    log(business, "owner", f"opportunity:{deal}", name="Sign", kind="task", due_at=now() - timedelta(days=2))
    html = body(client.get(board))
    card = html[html.index(f'data-card="{deal}"') :]
    note = re.search(r'<div class="q-card-note" data-tone="(\w+)" title="([^"]*)"', card)
    assert note is not None
    assert note.groups() == ("danger", "Sign")
