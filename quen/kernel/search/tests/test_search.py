"""The search index follows the change log, and finds what people type."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connections

from quen.kernel.actions.run import run_action
from quen.kernel.changes.consume import consume, drain
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.search import rank
from quen.kernel.search.consumer import NAME, follow
from quen.kernel.search.query import EACH, search, search_each, search_ids
from quen.kernel.testing.consumers import drain_all


def found(business: Any, persona: str, text: str) -> list[str]:
    with business.work(persona) as actor:
        return sorted(hit.title for hit in search(actor, text))


@pytest.fixture
def searched(business: Any, fresh_db: str) -> Any:
    with business.work("owner") as actor:
        account = save_record(
            get_spec("account"),
            actor=actor,
            changes={"name": "Nguyễn Đình Chiểu Coffee", "phone": "+84901234567", "email": "mua@nguyen-coffee.example"},
        )
        save_record(get_spec("opportunity"), actor=actor, changes={"name": "3 máy xay Đắk Lắk", "account": account.pk})
        save_record(get_spec("account"), actor=actor, changes={"name": "ร้านกาแฟสดเชียงใหม่"})
    drain_all(NAME, follow)
    return account


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nguyen dinh", ["3 máy xay Đắk Lắk", "Nguyễn Đình Chiểu Coffee"]),
        ("NGUYỄN CHIỂU", ["3 máy xay Đắk Lắk", "Nguyễn Đình Chiểu Coffee"]),
        ("dinh guyen", ["3 máy xay Đắk Lắk", "Nguyễn Đình Chiểu Coffee"]),
        ("dak lak", ["3 máy xay Đắk Lắk"]),
        ("0901 234 567", ["Nguyễn Đình Chiểu Coffee"]),
        ("234567", ["Nguyễn Đình Chiểu Coffee"]),
        ("mua@nguyen-cof", ["Nguyễn Đình Chiểu Coffee"]),
        ("กาแฟ", ["ร้านกาแฟสดเชียงใหม่"]),
        ("xyzzy", []),
        ("%", []),
        ("", []),
    ],
)
def test_what_is_typed_finds(searched: Any, business: Any, text: str, expected: list[str]) -> None:
    ours = {"3 máy xay Đắk Lắk", "Nguyễn Đình Chiểu Coffee", "ร้านกาแฟสดเชียงใหม่"}
    assert [title for title in found(business, "owner", text) if title in ours] == expected


def test_rights_apply_before_the_limit(searched: Any, business: Any) -> None:
    """Accounts are seen by all reps, another rep's deal is not; another tenant sees neither."""
    assert "3 máy xay Đắk Lắk" not in found(business, "outsider", "nguyen dinh")
    assert "Nguyễn Đình Chiểu Coffee" in found(business, "outsider", "nguyen dinh")
    assert "3 máy xay Đắk Lắk" in found(business, "admin", "nguyen dinh")
    assert found(business, "stranger", "nguyen dinh") == []


@pytest.mark.parametrize("many", [rank.MANY, 1])
@pytest.mark.parametrize("latest", [rank.WALK, 1])
def test_who_sees_the_records_of_many_finds_them_before_the_limit(
    searched: Any, business: Any, monkeypatch: Any, many: int, latest: int
) -> None:
    """The later deals of another team take up none of the places, however the rights are asked for."""
    monkeypatch.setattr(rank, "MANY", many)
    monkeypatch.setattr(rank, "WALK", latest)
    for number in range(3):
        with business.work("outsider") as actor:
            save_record(get_spec("opportunity"), actor=actor, changes={"name": f"3 máy xay Đắk Lắk {number}"})
    drain_all(NAME, follow)
    deal = get_spec("opportunity")
    for persona, expected in [("manager", ["3 máy xay Đắk Lắk"]), ("teammate", [])]:
        with business.work(persona) as actor:
            assert [hit.title for hit in search(actor, "may xay dak lak", objects=[deal], limit=1)] == expected
            assert len(search_ids(actor, deal, "may xay dak lak")) == len(expected)


def test_a_changed_name_is_found_where_it_is_shown(searched: Any, business: Any) -> None:
    with business.work("owner") as actor:
        save_record(get_spec("account"), actor=actor, record_id=searched.pk, changes={"name": "Quán Mộc Lan"})
    drain_all(NAME, follow)
    assert found(business, "owner", "moc lan") == ["3 máy xay Đắk Lắk", "Quán Mộc Lan"]
    assert found(business, "owner", "dinh chieu") == []


def test_what_is_in_the_trash_is_not_found_until_restored(searched: Any, business: Any) -> None:
    with business.work("owner") as actor:
        run_action(get_spec("account"), "trash", searched.pk, {}, actor=actor)
    drain_all(NAME, follow)
    assert "Nguyễn Đình Chiểu Coffee" not in found(business, "owner", "chieu coffee")
    with business.work("owner") as actor:
        run_action(get_spec("account"), "restore", searched.pk, {}, actor=actor)
    drain_all(NAME, follow)
    assert "Nguyễn Đình Chiểu Coffee" in found(business, "owner", "chieu coffee")


def test_a_batch_whose_handler_fails_comes_again(business: Any, fresh_db: str) -> None:
    drain_all(NAME, follow)
    with business.work("owner") as actor:
        save_record(get_spec("account"), actor=actor, changes={"name": "Lần Hai"})

    def fail(tenant: object, touched: object) -> None:
        raise OSError("no")

    with pytest.raises(OSError, match="no"):
        drain_all(NAME, fail)
    assert found(business, "owner", "lan hai") == []
    drain_all(NAME, follow)
    assert found(business, "owner", "lan hai") == ["Lần Hai"]
    assert consume(NAME, follow) == 0


def test_a_record_that_cannot_be_borne_stops_nobody_else(business: Any, fresh_db: str, caplog: Any) -> None:
    drain_all(NAME, follow)
    with business.work("owner") as actor:
        bad = save_record(get_spec("account"), actor=actor, changes={"name": "Giấy Lỗi"})
        save_record(get_spec("account"), actor=actor, changes={"name": "Giấy Lành"})

    def choke(tenant: Any, touched: Any) -> None:
        if any(bad.pk in what.columns for what in touched.values()):
            raise ValueError("cannot")
        follow(tenant, touched)

    drain_all(NAME, choke)
    assert found(business, "owner", "giay") == ["Giấy Lành"]
    assert f"account {bad.pk} was passed over" in caplog.text


def test_a_change_that_is_not_settled_is_not_passed_over(business: Any, fresh_db: str) -> None:
    """A transaction that began earlier and commits later must not be lost behind the position."""
    drain_all(NAME, follow)
    slow = connections["owner"].copy()
    try:
        with slow.cursor() as cursor:
            slow.set_autocommit(False)
            cursor.execute(
                """INSERT INTO data.customers_account (id, tenant_id, name, kind, industry, website, email, phone,
                       tax_code, street, city, province, postal_code, country, description)
                   SELECT app.uuid7(), %s, 'Chậm Mà Chắc', 'organization',
                       '', '', '', '', '', '', '', '', '', '', ''""",
                [business.tenant_id],
            )
            with business.work("owner") as actor:
                save_record(get_spec("account"), actor=actor, changes={"name": "Nhanh Nhẹn"})
            drain(NAME, follow)
            assert found(business, "owner", "nhanh nhen") == []  # held back by the older transaction
            slow.commit()
        drain_all(NAME, follow)
        assert found(business, "owner", "cham ma chac") == ["Chậm Mà Chắc"]
        assert found(business, "owner", "nhanh nhen") == ["Nhanh Nhẹn"]
    finally:
        slow.close()


def test_what_the_index_does_not_know_yet_is_not_shown(business: Any, searched: Any) -> None:
    """Reassigned or trashed, but not indexed since: rights and the trash hold at once."""
    deal = get_spec("opportunity")
    with business.work("admin") as actor:
        record = deal.rows(actor).get(account_id=searched.pk)
        assert found(business, "owner", "may xay") == ["3 máy xay Đắk Lắk"]
        run_action(deal, "assign", record.pk, {"owner": business.member_id("outsider")}, actor=actor)
        run_action(get_spec("account"), "trash", searched.pk, {}, actor=actor)
    assert found(business, "owner", "may xay") == []
    assert found(business, "admin", "nguyen dinh") == ["3 máy xay Đắk Lắk"]


def test_many_deals_do_not_hide_a_customer(searched: Any, business: Any) -> None:
    with business.work("owner") as actor:
        for number in range(30):
            name = f"Đơn {number} cho Nguyễn Đình Chiểu"
            save_record(get_spec("opportunity"), actor=actor, changes={"name": name, "account": searched.pk})
    drain_all(NAME, follow)
    with business.work("owner") as actor:
        hits = search_each(actor, "nguyen dinh chieu")
    assert [hit.object for hit in hits].count("opportunity") == EACH
    assert "Nguyễn Đình Chiểu Coffee" in [hit.title for hit in hits if hit.object == "account"]


def test_a_filter_beside_the_text_loses_no_hit(searched: Any, business: Any, monkeypatch: Any) -> None:
    """More hits than are looked up first, of which the filter wants the oldest."""
    monkeypatch.setattr("quen.kernel.search.query.NARROW_LIMIT", 2)
    with business.work("owner") as actor:
        for number in range(4):
            changes = {"name": f"Quán Gió {number}", "province": "Huế" if number == 0 else "Vinh"}
            save_record(get_spec("account"), actor=actor, changes=changes)
    drain_all(NAME, follow)
    wanted = {"q": "quan gio", "province": "Huế"}
    answer = business.api("owner").get("/api/v1/account", wanted).json()
    assert [record["name"] for record in answer["data"]] == ["Quán Gió 0"]
    page = business.client("owner").get("/account/", wanted).content.decode()
    assert "Quán Gió 0" in page
    assert "Quán Gió 1" not in page
