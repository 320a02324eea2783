"""Further ways to reach a customer: one form each, one place in the history, and a way up to be the main one."""

from __future__ import annotations

import pytest

from quen.apps.customers.contact_point.channels import link_to, normalize
from quen.kernel.actions.run import run_action
from quen.kernel.changes.models import ChangeEntry
from quen.kernel.errors import Denied, DomainError
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.testing.business import Business
from quen.kernel.text.parsing import ParseError

POINT, ADDRESS, ACCOUNT, CONTACT = (get_spec(name) for name in ("contact_point", "address", "account", "contact"))


@pytest.mark.parametrize(
    ("kind", "typed", "normal"),
    [
        ("email", " Lan <LAN@Cty.Example> ", "LAN@cty.example"),
        ("phone", "0912 345 678", "+84912345678"),
        ("whatsapp", "https://wa.me/84912345678", "+84912345678"),
        ("zalo", "0912.345.678", "+84912345678"),
        ("zalo", "https://zalo.me/caphe-moc", "caphe-moc"),
        ("line", "@QuanMoc", "@quanmoc"),
        ("line", "https://line.me/ti/p/~Moc.Lan", "moc.lan"),
        ("facebook", "https://www.facebook.com/profile.php?id=100012", "100012"),
        ("facebook", "https://m.facebook.com/quanmoc/", "quanmoc"),
        ("instagram", "@quan.moc", "quan.moc"),
        ("linkedin", "https://www.linkedin.com/in/lan-nguyen/", "in/lan-nguyen"),
        ("linkedin", "lan-nguyen", "in/lan-nguyen"),
        ("linkedin", "https://vn.linkedin.com/company/moc", "company/moc"),
        ("x", "https://twitter.com/moc", "moc"),
        ("website", "Moc.example", "https://moc.example"),
        ("other", "  room  12 ", "room 12"),
    ],
)
def test_each_kind_is_written_in_one_way(kind: str, typed: str, normal: str) -> None:
    assert normalize(kind, typed, "VN").replace("Moc.example", "moc.example") == normal
    assert normalize(kind, normal, "VN") == normal


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("email", "lan"), ("phone", "12"), ("facebook", "javascript:alert(1)"), ("linkedin", "a b"), ("line", "<b>")],
)
def test_what_is_none_of_the_kind_is_refused(kind: str, typed: str) -> None:
    with pytest.raises(ParseError):
        normalize(kind, typed, "VN")


def test_links_open_the_right_place() -> None:
    assert link_to("zalo", "+84912345678") == "https://zalo.me/84912345678"
    assert link_to("line", "moc.lan") == "https://line.me/R/ti/p/~moc.lan"
    assert link_to("linkedin", "in/lan") == "https://www.linkedin.com/in/lan"
    assert link_to("email", "a@b.example") == "mailto:a@b.example"
    assert link_to("wechat", "lan") == ""
    assert '"' not in link_to("facebook", 'a"b')


@pytest.mark.django_db
def test_it_is_normal_and_single_on_every_surface(business: Business) -> None:
    party = business.record_id("contact", "owner")
    api = business.api("owner")
    body = {"party": str(party), "kind": "phone", "value": "0912 345 678"}
    made = api.post("/api/v1/contact_point", body, "application/json")
    assert (made.status_code, made.json()["value"]) == (201, "+84912345678")
    again = api.post("/api/v1/contact_point", {**body, "value": "+84 912 345 678"}, "application/json")
    assert again.status_code == 409
    wrong = api.post("/api/v1/contact_point", {**body, "value": "mười hai"}, "application/json")
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["value"])


@pytest.mark.django_db
def test_it_stands_in_the_history_of_its_record(business: Business) -> None:
    party = business.record_id("account", "owner")
    with business.work("owner") as owner:
        point = save_record(POINT, actor=owner, changes={"party": party, "kind": "email", "value": "x@y.example"})
        entry = ChangeEntry.objects.get(record_id=point.pk)
        assert (entry.root_object, entry.root_id, entry.object) == ("party", party, "contact_point")


@pytest.mark.django_db
def test_to_prefer_swaps_with_the_main_one(business: Business) -> None:
    with business.work("owner") as owner:
        person = save_record(CONTACT, actor=owner, changes={"name": "Lan", "email": "old@x.example", "mobile": ""})
        changes = {"party": person.pk, "kind": "email", "value": "new@x.example"}
        point = save_record(POINT, actor=owner, changes=changes)
        run_action(POINT, "prefer", point.pk, {}, actor=owner)
        person.refresh_from_db()
        point.refresh_from_db()
        assert (person.email, point.value, point.deleted_at) == ("new@x.example", "old@x.example", None)
        assert ChangeEntry.objects.filter(record_id=person.pk, changes__has_key="email").count() == 1

        changes = {"party": person.pk, "kind": "phone", "use": "mobile", "value": "0912345678"}
        phone = save_record(POINT, actor=owner, changes=changes)
        run_action(POINT, "prefer", phone.pk, {}, actor=owner)
        person.refresh_from_db()
        phone.refresh_from_db()
        assert (person.mobile, phone.deleted_at is not None) == ("+84912345678", True)


@pytest.mark.django_db
def test_of_messengers_one_is_preferred(business: Business) -> None:
    with business.work("owner") as owner:
        party = business.record_id("contact", "owner")
        made = [
            save_record(
                POINT, actor=owner, changes={"party": party, "kind": "zalo", "value": value, "preferred": False}
            )
            for value in ("0912345678", "0912345679")
        ]
        for point in made:
            run_action(POINT, "prefer", point.pk, {}, actor=owner)
        states = [POINT.model.objects.get(pk=point.pk).preferred for point in made]
        assert states == [False, True]


@pytest.mark.django_db
def test_an_address_changes_places_with_the_main_one(business: Business) -> None:
    with business.work("owner") as owner:
        account = save_record(ACCOUNT, actor=owner, changes={"name": "Mộc", "street": "1 Lê Lợi", "country": "VN"})
        changes = {"party": account.pk, "use": "shipping", "street": "9 Hàm Nghi", "city": "Bến Nghé"}
        address = save_record(ADDRESS, actor=owner, changes=changes)
        run_action(ADDRESS, "prefer", address.pk, {}, actor=owner)
        account.refresh_from_db()
        address.refresh_from_db()
        assert (account.street, account.city, account.country) == ("9 Hàm Nghi", "Bến Nghé", "")
        assert (address.street, address.city, address.country) == ("1 Lê Lợi", "", "VN")


@pytest.mark.django_db
def test_who_may_not_edit_the_record_adds_nothing_to_it(business: Business) -> None:
    party = business.record_id("account", "owner")
    with business.work("owner") as owner:
        point = save_record(POINT, actor=owner, changes={"party": party, "kind": "email", "value": "a@b.example"})
    with business.work("outsider") as outsider:
        count = POINT.model.objects.count()
        assert POINT.rows(outsider).filter(pk=point.pk).exists()
        with pytest.raises(DomainError):
            save_record(POINT, actor=outsider, changes={"party": party, "kind": "email", "value": "c@d.example"})
        with pytest.raises(Denied):
            run_action(POINT, "prefer", point.pk, {}, actor=outsider)
        assert POINT.model.objects.count() == count
        assert ACCOUNT.model.objects.get(pk=party).email != "a@b.example"


@pytest.mark.django_db
def test_a_hit_leads_to_the_page_of_its_record(business: Business) -> None:
    from tests.contract.masks import index_everything

    party = business.record_id("account", "owner")
    with business.work("owner") as owner:
        changes = {"party": party, "kind": "email", "value": "zzyx@moc.example"}
        point = save_record(POINT, actor=owner, changes=changes)
        name = ACCOUNT.model.objects.get(pk=party).name
    index_everything(business)
    body = business.client("owner").get("/search", {"q": "zzyx"}, headers={"HX-Request": "true"}).content.decode()
    assert f'href="/contact_point/{point.pk}/whole"' in body
    assert name in body
    answer = business.client("owner").get(f"/contact_point/{point.pk}/whole", follow=True)
    assert [step[0] for step in answer.redirect_chain] == [f"/party/{party}/", f"/account/{party}/"]


@pytest.mark.django_db
def test_they_go_with_their_record(business: Business) -> None:
    with business.work("owner") as owner:
        person = save_record(CONTACT, actor=owner, changes={"name": "Lan"})
        changes = {"party": person.pk, "kind": "email", "value": "a@b.example"}
        point = save_record(POINT, actor=owner, changes=changes)
        CONTACT.model.objects.filter(pk=person.pk).delete()
        assert not POINT.model.objects.filter(pk=point.pk).exists()
