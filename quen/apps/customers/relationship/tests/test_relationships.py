"""What parties are to each other: entered once, called by the right name from both sides, kept when it is over."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest

from quen.apps.customers.relationship.panel import read_ties
from quen.kernel.access.actor import Actor
from quen.kernel.actions.run import run_action
from quen.kernel.errors import DomainError
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.testing.business import Business

pytestmark = pytest.mark.django_db
RELATIONSHIP, TYPE, ACCOUNT, CONTACT = (
    get_spec(name) for name in ("relationship", "relationship_type", "account", "contact")
)


def make_type(actor: Actor, name: str, inverse: str = "", **more: Any) -> uuid.UUID:
    changes = {"name": name, "inverse": inverse, "mutual": not inverse, **more}
    return uuid.UUID(str(save_record(TYPE, actor=actor, changes=changes).pk))


def make_account(actor: Actor, name: str, **more: Any) -> uuid.UUID:
    return uuid.UUID(str(save_record(ACCOUNT, actor=actor, changes={"name": name, **more}).pk))


def tie(actor: Actor, first: uuid.UUID, kind: uuid.UUID, second: uuid.UUID, **more: Any) -> Any:
    changes = {"from_party": first, "type": kind, "to_party": second, **more}
    return save_record(RELATIONSHIP, actor=actor, changes=changes)


def test_it_is_called_by_the_right_name_from_both_sides(business: Business) -> None:
    with business.work("admin") as admin:
        mill, cafe = make_account(admin, "Rang xay Mộc"), make_account(admin, "Cà phê Sáng")
        supplies = make_type(admin, "Purveyor", "Purchaser")
        tie(admin, cafe, supplies, mill, strength="4", favors=2, role="Hạt rang")
        [seen] = read_ties(cafe, admin)
        assert (seen.label, seen.other, seen.role, seen.strength, seen.favors) == (
            "Purveyor", "Rang xay Mộc", "Hạt rang", 4, 2,
        )  # fmt: skip
        [seen] = read_ties(mill, admin)
        assert (seen.label, seen.other, seen.favors) == ("Purchaser", "Cà phê Sáng", -2)


def test_nobody_is_related_to_oneself(business: Business) -> None:
    with business.work("admin") as admin:
        one, kind = make_account(admin, "Một"), make_type(admin, "Ally")
        with pytest.raises(DomainError) as refused:
            tie(admin, one, kind, one)
        assert (refused.value.code, list(refused.value.by_field())) == ("itself", ["to_party"])
        assert not RELATIONSHIP.model.objects.filter(from_party=one).exists()


def test_a_doubled_one_is_refused(business: Business) -> None:
    with business.work("admin") as admin:
        one, two, kind = make_account(admin, "Một"), make_account(admin, "Hai"), make_type(admin, "Ally")
        tie(admin, one, kind, two, valid_from=date(2024, 1, 1), valid_until=date(2024, 12, 31))
        for first, second in ((one, two), (two, one)):
            with pytest.raises(DomainError) as refused:
                tie(admin, first, kind, second, valid_from=date(2024, 6, 1))
            assert "They have this relationship already" in str(refused.value)
        later = tie(admin, two, kind, one, valid_from=date(2025, 1, 1))
        with pytest.raises(DomainError):
            save_record(RELATIONSHIP, actor=admin, record_id=later.pk, changes={"valid_from": date(2024, 12, 31)})
        save_record(RELATIONSHIP, actor=admin, record_id=later.pk, changes={"valid_from": date(2025, 2, 1)})
        assert [tie.past for tie in read_ties(one, admin)].count(True) == 1


def test_what_is_not_mutual_may_go_both_ways(business: Business) -> None:
    with business.work("admin") as admin:
        one, two = make_account(admin, "Một"), make_account(admin, "Hai")
        kind = make_type(admin, "Purveyor", "Purchaser")
        tie(admin, one, kind, two)
        tie(admin, two, kind, one)
        assert sorted(tie.label for tie in read_ties(one, admin)) == ["Purchaser", "Purveyor"]


def test_a_type_is_for_whom_it_is_for(business: Business) -> None:
    with business.work("admin") as admin:
        account = make_account(admin, "Một")
        person = save_record(CONTACT, actor=admin, changes={"name": "Lan"}).pk
        spouse = make_type(admin, "Wife or husband", applies_to="people")
        with pytest.raises(DomainError) as refused:
            tie(admin, person, spouse, account)
        assert refused.value.field == "type"
        mixed = make_type(admin, "Decider", "Decides for", applies_to="mixed")
        tie(admin, account, mixed, person)


def test_it_ends_and_stays(business: Business) -> None:
    with business.work("admin") as admin:
        one, two, kind = make_account(admin, "Một"), make_account(admin, "Hai"), make_type(admin, "Ally")
        made = tie(admin, one, kind, two, valid_from=date(2020, 1, 1))
        run_action(RELATIONSHIP, "end", made.pk, {}, actor=admin)
        [seen] = read_ties(two, admin)
        assert seen.until != ""
        assert seen.end_url == ""
        with pytest.raises(DomainError):
            run_action(RELATIONSHIP, "end", made.pk, {}, actor=admin)


def test_who_does_not_see_the_other_sees_no_relationship(business: Business) -> None:
    with business.work("admin") as admin:
        mine = make_account(admin, "Của tôi", owner=business.member_id("outsider"))
        theirs = make_account(admin, "Của người khác", owner=business.member_id("owner"))
        tie(admin, mine, make_type(admin, "Ally"), theirs)
        role = get_spec("role").model.objects.get(external_id="Sales rep")
        role.grants = {"*": {"view": "own", "edit": "own", "create": "all"}}
        role.save()
    with business.work("outsider") as outsider:
        assert read_ties(mine, outsider) == []
    page = business.client("outsider").get(f"/account/{mine}/")
    assert page.status_code == 200
    assert "Của người khác" not in page.content.decode()
    assert business.client("outsider").get(f"/network/{theirs}").status_code == 404
    assert "Của người khác" not in business.client("outsider").get(f"/network/{mine}").content.decode()


def test_a_new_business_has_types(business: Business) -> None:
    with business.work("admin"):
        assert TYPE.model.objects.filter(external_id="supplier", inverse="Buyer", mutual=False).exists()
        assert TYPE.model.objects.filter(external_id="hometown", category="clan", mutual=True).exists()


def test_the_form_from_a_page_knows_whose_it_is(business: Business) -> None:
    account = business.record_id("account", "owner")
    with business.work("owner"):
        name = str(ACCOUNT.model.objects.values_list("name", flat=True).get(pk=account))
    page = business.client("owner").get(f"/relationship/new?from_party={account}", headers={"X-Quen-Drawer": "1"})
    body = page.content.decode()
    assert f'value="{account}"' in body
    assert f'value="{name}"' in body
