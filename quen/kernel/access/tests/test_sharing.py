"""Shares widen what is seen, by one record at a time, on every surface and no further."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from quen.kernel.access.models import Share
from quen.kernel.access.reach import reach
from quen.kernel.access.sharing import share_record, unshare
from quen.kernel.changes.models import ChangeEntry
from quen.kernel.errors import Denied, DomainError, NotFound
from quen.kernel.query.page import capped_count, parse_order, read_page
from quen.kernel.query.sums import visible_sums
from quen.kernel.registry.registry import specs
from quen.kernel.search.consumer import NAME, follow
from quen.kernel.search.query import search
from quen.kernel.testing.business import Business
from quen.kernel.testing.consumers import drain_all
from quen.kernel.testing.factory import make

DEAL = "opportunity"


def deal_of(business: Business, persona: str) -> Any:
    return specs()[DEAL].model.objects.get(pk=business.record_id(DEAL, persona))


def share(business: Business, persona: str = "owner", **given: Any) -> Share:
    """The owner's deal, shared by the owner."""
    with business.work(persona) as actor:
        return share_record(specs()[DEAL], deal_of(business, "owner"), actor=actor, **given)


def seen(business: Business, persona: str, action: str = "view") -> set[uuid.UUID]:
    with business.work(persona) as actor:
        return set(specs()[DEAL].rows(actor, action).values_list("pk", flat=True))


@pytest.mark.usefixtures("quen_db")
class TestReach:
    def test_a_share_shows_one_record_and_does_not_open_it_for_editing(self, business: Business) -> None:
        own, given = business.record_id(DEAL, "outsider"), business.record_id(DEAL, "owner")
        assert seen(business, "outsider") == {own}
        share(business, member=business.member_id("outsider"))
        assert seen(business, "outsider") == {own, given}
        assert seen(business, "outsider", "edit") == {own}
        assert seen(business, "outsider", "delete") == {own}

    def test_a_share_for_editing_gives_neither_deletion_nor_the_record_away(self, business: Business) -> None:
        own, given = business.record_id(DEAL, "outsider"), business.record_id(DEAL, "owner")
        share(business, member=business.member_id("outsider"), level="edit")
        assert seen(business, "outsider", "edit") == {own, given}
        assert seen(business, "outsider", "win") == {own, given}
        assert seen(business, "outsider", "assign") == {own}
        assert seen(business, "outsider", "share") == {own}
        assert seen(business, "outsider", "delete") == {own}

    def test_a_team_shares_with_those_below_it_and_not_with_those_above(self, business: Business) -> None:
        south, north = (business.team_id(name) for name in ("South", "North"))
        with business.work("admin") as admin:
            deal = specs()[DEAL].model.objects.get(pk=business.record_id(DEAL, "outsider"))
            share_record(specs()[DEAL], deal, actor=admin, team=south)
        assert deal.pk in seen(business, "teammate")
        assert deal.pk not in seen(business, "owner")
        with business.work("admin") as admin:
            share_record(specs()[DEAL], deal, actor=admin, team=north)
        assert deal.pk in seen(business, "owner")
        assert deal.pk in seen(business, "teammate")

    def test_more_shares_than_fit_the_actor_are_read_from_the_table(
        self, business: Business, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("quen.kernel.access.actor.MOST_SHARES", 0)
        share(business, member=business.member_id("outsider"))
        with business.work("outsider") as actor:
            assert actor.shares is None
            reached = reach(specs()[DEAL], actor, "view")
            assert reached.holds(deal_of(business, "owner"))
            assert not reached.holds(deal_of(business, "teammate"))
        assert business.record_id(DEAL, "owner") in seen(business, "outsider")

    def test_only_who_may_edit_by_her_own_right_shares(self, business: Business) -> None:
        share(business, member=business.member_id("outsider"), level="edit")
        for persona in ("outsider", "reader", "teammate"):
            with pytest.raises(Denied):
                share(business, persona, member=business.member_id("reader"))

    def test_sharing_twice_changes_the_level(self, business: Business) -> None:
        first = share(business, member=business.member_id("outsider"))
        second = share(business, member=business.member_id("outsider"), level="edit")
        assert (first.pk, second.level, second.version) == (second.pk, "edit", 2)

    def test_taking_back(self, business: Business) -> None:
        made = share(business, member=business.member_id("outsider"))
        with business.work("owner") as actor:
            with pytest.raises(NotFound):
                unshare(specs()[DEAL], deal_of(business, "owner"), uuid.uuid4(), actor=actor)
            unshare(specs()[DEAL], deal_of(business, "owner"), made.pk, actor=actor)
        assert seen(business, "outsider") == {business.record_id(DEAL, "outsider")}

    def test_nobody_of_another_business(self, business: Business) -> None:
        with pytest.raises(DomainError) as refused:
            share(business, member=business.member_id("stranger"))
        assert refused.value.field == "member"

    def test_it_stands_in_the_history_of_the_record(self, business: Business) -> None:
        made = share(business, member=business.member_id("outsider"))
        with business.work("owner"):
            entry = ChangeEntry.objects.get(record_id=made.pk)
            deal = deal_of(business, "owner")
            unshare(specs()[DEAL], deal, made.pk, actor=business.actor("owner"))
        assert (entry.object, entry.root_object, entry.root_id) == ("share", DEAL, deal.pk)
        page = business.client("manager").get(f"/{DEAL}/{deal.pk}/history").content.decode()
        assert "shared it with Outsider Person for viewing" in page
        assert "no longer shares it with Outsider Person" in page


@pytest.mark.usefixtures("quen_db")
class TestPages:
    @pytest.mark.parametrize("sort", ["close_date", "-close_date", "-amount", "name"])
    def test_pages_of_own_and_shared_records_come_in_order_without_gaps(self, business: Business, sort: str) -> None:
        spec = specs()[DEAL]
        with business.work("admin") as admin:
            theirs = [make(spec, actor=admin, owner=business.member_id("owner")) for _ in range(5)]
            for number, deal in enumerate(theirs):
                values = {"close_date": None, "amount": None} if number == 3 else {}
                spec.model.objects.filter(pk=deal.pk).update(**values)
                share_record(spec, deal, actor=admin, member=business.member_id("outsider"))
            for _ in range(4):
                make(spec, actor=admin, owner=business.member_id("outsider"))
        with business.work("outsider") as actor:
            rows, order = spec.rows(actor), parse_order(spec, sort, actor)
            assert capped_count(rows) == 10
            ordered = [row.pk for row in read_page(rows, order, actor=actor, scope="x", limit=100).rows]
            assert len(set(ordered)) == 10
            assert set(ordered) == set(rows.values_list("pk", flat=True))
            found: list[uuid.UUID] = []
            cursor = ""
            while True:
                page = read_page(rows, order, actor=actor, scope="x", limit=3, cursor=cursor)
                found += [row.pk for row in page.rows]
                cursor = page.cursor
                if not cursor:
                    break
            assert found == ordered

    def test_board_sums_take_shared_records_in_once(self, business: Business) -> None:
        spec = specs()[DEAL]
        with business.work("outsider") as actor:
            own = spec.model.objects.get(pk=business.record_id(DEAL, "outsider"))
            deal = spec.model.objects.get(pk=business.record_id(DEAL, "owner"))
            columns = sorted({own.stage_id, deal.stage_id})
            before = visible_sums(spec, columns, actor)
        share(business, member=business.member_id("outsider"))
        with business.work("outsider") as actor:
            after = visible_sums(spec, columns, actor)
            mine = visible_sums(spec, columns, actor, {actor.member_id})
        grown = {c: after[c][0] - before.get(c, (0, 0))[0] for c in after}
        assert {c: n for c, n in grown.items() if n} == {deal.stage_id: 1}
        assert after[deal.stage_id][1] - before.get(deal.stage_id, (0, 0))[1] == deal.amount_base
        assert mine == before


def test_search_finds_what_was_shared(business: Business, fresh_db: Any) -> None:
    del fresh_db
    drain_all(NAME, follow)
    with business.work("outsider") as actor:
        name = deal_of(business, "owner").name
        assert search(actor, name, objects=[specs()[DEAL]]) == []
    made = share(business, member=business.member_id("outsider"))
    drain_all(NAME, follow)
    with business.work("outsider") as actor:
        assert [hit.id for hit in search(actor, name, objects=[specs()[DEAL]])] == [business.record_id(DEAL, "owner")]
    with business.work("teammate") as actor:
        assert search(actor, name, objects=[specs()[DEAL]]) == []
    with business.work("owner") as actor:
        unshare(specs()[DEAL], deal_of(business, "owner"), made.pk, actor=actor)
    with business.work("outsider") as actor:
        assert search(actor, name, objects=[specs()[DEAL]]) == []
