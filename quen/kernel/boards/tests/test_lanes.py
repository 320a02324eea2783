"""A board in lanes: whose they are, what they hold, and what a card dropped in another one changes."""

from __future__ import annotations

import re
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quen.kernel.boards import lanes
from quen.kernel.boards.choice import NOBODY
from quen.kernel.changes.models import ChangeEntry
from quen.kernel.people.models import Role
from quen.kernel.query.lanes import lane_fields
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec

LANED = "/opportunity/board?lanes=owner"
JSON = {"Accept": "application/json"}


@pytest.fixture
def stages(business: Any, quen_db: None) -> list[Any]:
    """Two open stages of a pipeline of their own."""
    with business.work("admin") as admin:
        pipeline = save_record(get_spec("pipeline"), actor=admin, changes={"name": "Lanes"})
        return [
            save_record(
                get_spec("stage"), actor=admin,
                changes={"name": name, "pipeline": pipeline.pk, "kind": "open", "probability": 10, "position": place},
            )
            for place, name in enumerate(("First lap", "Last lap"))
        ]  # fmt: skip


def deal(business: Any, stage: Any, who: str | None, name: str, amount: str = "1000") -> Any:
    owner = business.member_id(who) if who else None
    with business.work("admin") as admin:
        changes = {"name": name, "amount": Decimal(amount), "stage": stage.pk, "owner": owner}
        return save_record(get_spec("opportunity"), actor=admin, changes=changes)


def shown(business: Any, who: str, stage: Any, more: str = "") -> str:
    answer = business.client(who).get(f"{LANED}&board={stage.pipeline_id}{more}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def lane_heads(body: str) -> dict[str, str]:
    """{lane: what its head says}, in order."""
    parts = re.findall(r'data-lane="([^"]+)"(.*?)</h2>', body, re.DOTALL)
    return {lane: " ".join(re.sub(r"<[^>]+>", " ", head.split("</svg>", 1)[1]).split()) for lane, head in parts}


def cards(body: str, stage: Any, lane: object) -> list[str]:
    cell = body.split(f'data-column="{stage.pk}" data-cell="{lane}"', 1)[1].split("</ol>", 1)[0]
    return re.findall(r'class="q-card-title"[^>]*>([^<]+)<', cell)


def place(business: Any, who: str, record: Any, stage: Any, lane: object, version: int | None = None) -> Any:
    fields = {"lanes": "owner", "lane": str(lane), "column": str(stage.pk), "version": version or record.version}
    return business.client(who, **JSON).post(f"/opportunity/{record.pk}/place?lanes=owner", fields)


def stored(business: Any, record: Any) -> Any:
    with business.work("admin"):
        return type(record).objects.get(pk=record.pk)


def test_every_lane_has_its_cards_and_sums(business: Any, stages: list[Any]) -> None:
    first, last = stages
    mine, theirs = business.member_id("owner"), business.member_id("teammate")
    deal(business, first, "owner", "Ant", "1000")
    deal(business, last, "owner", "Bee", "500")
    deal(business, last, "teammate", "Cat", "70")
    deal(business, last, None, "Dog", "3")
    body = shown(business, "admin", first)
    heads = lane_heads(body)
    assert next(iter(heads)) == str(mine)  # the most that is open first
    assert set(heads) == {str(mine), str(theirs), NOBODY}
    assert heads[str(mine)].endswith("Owner Person 2 ₫1.5K open")
    assert heads[str(theirs)].endswith("1 ₫70 open")
    assert heads[NOBODY] == "No owner 1 ₫3 open"
    assert cards(body, first, mine) == ["Ant"]
    assert cards(body, last, mine) == ["Bee"]
    assert cards(body, last, theirs) == ["Cat"]
    assert cards(body, last, NOBODY) == ["Dog"]
    narrowed = shown(business, "admin", first, "&amount__gte=500&amount__lte=500")
    assert list(lane_heads(narrowed)) == [str(mine)]
    assert cards(narrowed, last, mine) == ["Bee"]
    assert cards(narrowed, first, mine) == []


def test_who_sees_only_her_own_has_only_her_lane(business: Any, stages: list[Any]) -> None:
    deal(business, stages[0], "owner", "Ant")
    deal(business, stages[0], "outsider", "Fox")
    body = shown(business, "outsider", stages[0])
    assert list(lane_heads(body)) == [str(business.member_id("outsider"))]
    assert "Ant" not in body


def test_a_cell_shows_a_few_cards_and_the_next_by_a_button(
    business: Any, stages: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "CARDS", 2)
    mine = business.member_id("owner")
    for number in range(5):
        deal(business, stages[0], "owner", f"Card {number}")
    deal(business, stages[0], "teammate", "Not hers")
    body = shown(business, "admin", stages[0])
    first = cards(body, stages[0], mine)
    assert len(first) == 2
    [url] = re.findall(r'hx-get="([^"]*in_group=[^"]*)"', body)
    assert ">3 more<" in body
    rest = business.client("admin").get(url.replace("&amp;", "&")).content.decode()
    assert sorted([*first, *re.findall(r'class="q-card-title"[^>]*>([^<]+)<', rest)]) == [f"Card {n}" for n in range(5)]
    other = url.replace("&amp;", "&").replace(str(mine), str(business.member_id("teammate")))
    assert business.client("admin").get(other).status_code == 422  # the place is of another cell
    assert business.client("admin").get(url.replace("&amp;", "&").replace(str(mine), "x")).status_code == 404


def test_more_lanes_than_fit_come_by_a_button(
    business: Any, stages: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "LANES", 1)
    for who in ("owner", "owner", "teammate", "outsider"):
        deal(business, stages[0], who, f"Of {who}")
    body = shown(business, "admin", stages[0])
    assert list(lane_heads(body)) == [str(business.member_id("owner"))]
    assert "2 more lanes" in body
    [url] = re.findall(r'data-lanes-more.*?hx-get="([^"]*)"', body, re.DOTALL)
    rest = business.client("admin").get(url.replace("&amp;", "&")).content.decode()
    assert len(lane_heads(rest)) == 1
    assert "1 more lane<" in rest
    assert "<html" not in rest


def test_the_number_of_statements_does_not_grow_with_the_lanes(business: Any, stages: list[Any]) -> None:
    def statements() -> int:
        shown(business, "admin", stages[0])
        with CaptureQueriesContext(connection) as captured:
            shown(business, "admin", stages[0])
        return len(captured)

    deal(business, stages[0], "owner", "One")
    with_one = statements()
    for who in ("owner", "teammate", "outsider", "admin", None):
        for stage in stages:
            deal(business, stage, who, f"Of {who}")
    assert statements() == with_one


def test_lanes_are_part_of_a_view(business: Any, stages: list[Any]) -> None:
    client = business.client("owner")
    fields = {"name": f"Lanes {uuid.uuid4().hex[:6]}", "visibility": "mine"}
    made = client.post("/opportunity/views/new?lanes=owner&layout=board", fields)
    assert made.status_code in {204, 302, 303}
    body = client.get(f"/opportunity/board?board={stages[0].pipeline_id}").content.decode()
    [view] = re.findall(rf'href="([^"]*view=[^"]*)"[^>]*data-id="[^"]*"[^>]*>\s*<span>{fields["name"]}', body)
    answer = client.get(view.replace("&amp;", "&"))
    assert "lanes=owner" in answer["Location"]
    assert 'data-lanes="owner"' in client.get(answer["Location"]).content.decode()
    assert 'data-lanes="' not in client.get("/opportunity/board?lanes=name&view=all").content.decode()  # no such lanes


def test_another_lane_and_another_column_are_one_change_with_one_undo(business: Any, stages: list[Any]) -> None:
    first, last = stages
    record = deal(business, first, "owner", "Elk")
    client = business.client("admin", **JSON)
    answer = place(business, "admin", record, last, business.member_id("teammate"))
    told = answer.json()
    assert answer.status_code == 200
    assert told["lanes"][str(business.member_id("teammate"))]["count"] == "1"
    assert told["columns"][str(last.pk)]["count"] == "1"
    now = stored(business, record)
    assert (now.stage_id, now.owner_id) == (last.pk, business.member_id("teammate"))
    with business.work("admin"):
        assert len(set(ChangeEntry.objects.filter(root_id=record.pk, operation="u").values_list("at"))) == 1
    assert client.post(told["undo"]).status_code == 200
    now = stored(business, record)
    assert (now.stage_id, now.owner_id) == (first.pk, business.member_id("owner"))
    assert place(business, "admin", now, first, NOBODY).status_code == 200
    assert stored(business, record).owner_id is None


def test_who_may_not_give_it_away_is_refused_and_nothing_moves(business: Any, stages: list[Any]) -> None:
    first, last = stages
    record = deal(business, first, "owner", "Gnu")
    with business.work("admin"):
        role = Role.objects.get(external_id="Sales rep")
        grants = {**role.grants, "opportunity": {**role.grants.get("opportunity", role.grants["*"]), "assign": "none"}}
        Role.objects.filter(pk=role.pk).update(grants=grants)
    for lane in (business.member_id("teammate"), NOBODY):
        kept = place(business, "owner", record, last, lane)
        assert (kept.status_code, kept.json()["message"]) == (403, "You may not give this record to somebody else.")
    refused = place(business, "outsider", record, last, business.member_id("outsider"))
    assert refused.status_code == 404  # she does not see it
    stale = place(business, "owner", record, last, business.member_id("teammate"), version=99)
    assert stale.status_code == 412
    unknown = place(business, "admin", record, last, uuid.uuid4())
    assert unknown.status_code == 400
    other = business.client("owner", **JSON).post(
        f"/opportunity/{record.pk}/place", {"lanes": "name", "lane": "x", "column": str(last.pk), "version": "1"}
    )
    assert other.status_code == 404
    now = stored(business, record)
    assert (now.stage_id, now.owner_id, now.version) == (first.pk, business.member_id("owner"), record.version)


def test_lanes_are_by_members_that_can_be_chosen(business: Any, quen_db: None) -> None:
    with business.work("admin") as admin:
        assert [info.name for info in lane_fields(get_spec("opportunity"), admin)] == ["owner"]


def test_a_board_without_a_lane_says_why(business: Any, stages: list[Any]) -> None:
    page = business.client("admin").get(f"{LANED}&name=zzzzqq").content.decode()
    assert "data-lane=" not in page
    assert "No record fits these filters. Take one off, or start over." in page
