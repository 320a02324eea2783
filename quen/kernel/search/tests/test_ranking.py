"""What stands first: what the text names exactly, then how well and where it fits, then what changed last."""

from __future__ import annotations

from typing import Any

import pytest

from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.search import rank
from quen.kernel.search.index import rebuild
from quen.kernel.search.query import search, search_each
from quen.kernel.testing.business import Business


def _make(actor: Any, kind: str, /, **changes: Any) -> Any:
    return save_record(get_spec(kind), actor=actor, changes=changes)


def _titles(actor: Any, text: str, name: str = "contact") -> list[str]:
    return [hit.title for hit in search(actor, text, objects=[get_spec(name)])]


@pytest.fixture
def people(business: Business) -> Business:
    with business.work("owner") as actor:
        account = _make(actor, "account", name="Lan Anh Coffee")
        _make(actor, "contact", name="Lan")
        _make(actor, "contact", name="Lan Phương")
        _make(actor, "contact", name="Trần Thị Lan")
        _make(actor, "contact", name="Phan Bảo Alana")
        _make(actor, "contact", name="Hoàng Mai", email="lan.hoang@mail.example")
        _make(actor, "contact", name="Vũ Sơn", account=account.pk)
        _make(actor, "contact", name="Đỗ Hùng", mobile="+84912345678")
        _make(actor, "contact", name="สมชาย ใจดี", mobile="+66812345678")
        rebuild(actor.tenant_id)
    return business


def test_by_how_well_it_fits_and_the_weight_of_the_field(people: Business) -> None:
    with people.work("owner") as actor:
        assert _titles(actor, "lan") == [
            "Lan", "Lan Phương", "Trần Thị Lan", "Phan Bảo Alana", "Hoàng Mai", "Vũ Sơn",
        ]  # fmt: skip
        assert _titles(actor, "LÂN") == _titles(actor, "lan")


def test_the_latest_changed_stands_first_among_equals(people: Business) -> None:
    with people.work("owner") as actor:
        for name in ("Ngô Thị Lan", "Bùi Thị Lan"):
            _make(actor, "contact", name=name)
        rebuild(actor.tenant_id)
        contact = get_spec("contact")
        first = contact.rows(actor).get(name="Trần Thị Lan")
        save_record(contact, actor=actor, record_id=first.pk, changes={"job_title": "CEO"})
        rebuild(actor.tenant_id)
        hits = [hit.rank for hit in search(actor, "thi lan", objects=[contact])]
    assert hits == [2, 2, 2]


@pytest.mark.parametrize(
    "typed",
    [
        "0912345678", "0912 345 678", "+84 912 345 678", "+84912345678", "84912345678", "(091) 234 5678",
        "0912", "091 2", "91 2", "912", "345678", "09", "091", "91", "+84 912",
    ],
)  # fmt: skip
def test_a_phone_number_is_found_however_it_is_written(people: Business, typed: str) -> None:
    with people.work("owner") as actor:
        assert "Đỗ Hùng" in _titles(actor, typed)


def test_the_very_number_stands_first(people: Business) -> None:
    with people.work("owner") as actor:
        _make(actor, "contact", name="0912345678 hay gọi")
        rebuild(actor.tenant_id)
        hits = search(actor, "0912 345 678", objects=[get_spec("contact")])
    assert (hits[0].title, hits[0].rank) == ("Đỗ Hùng", 0)
    assert len(hits) == 2


@pytest.mark.parametrize("typed", ["ชาย", "สมชาย", "ใจดี", "ส", "สม", "0812345678", "๐๘๑๒๓๔๕๖๗๘"])
def test_thai_without_spaces_and_with_its_own_digits(people: Business, typed: str) -> None:
    with people.work("owner") as actor:
        assert "สมชาย ใจดี" in _titles(actor, typed)


@pytest.mark.parametrize("typed", ["lan.hoang@mail.example", "lan.hoang@", "hoang@mail", "hoang mai"])
def test_parts_of_an_address(people: Business, typed: str) -> None:
    with people.work("owner") as actor:
        assert _titles(actor, typed)[0] == "Hoàng Mai"


def test_a_frequent_word_is_not_read_to_its_end(people: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    """The walk is made so short that "lan" is frequent: what is exact or begins so is found all the same."""
    monkeypatch.setattr(rank, "WALK", 3)
    with people.work("owner") as actor:
        for number in range(8):
            _make(actor, "contact", name=f"Cao Thị Lan {number}")
        rebuild(actor.tenant_id)
        hits = search(actor, "lan", objects=[get_spec("contact")], limit=3)
        assert [hit.title for hit in hits][:2] == ["Lan", "Lan Phương"]
        assert hits[2].title.startswith("Cao Thị Lan")


def test_rights_hold_on_every_way(people: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    with people.work("owner") as actor:
        for number in range(12):
            _make(actor, "opportunity", name=f"Zebra {number}")
        _make(actor, "opportunity", name="Zebra")
        rebuild(actor.tenant_id)
    for walk in (2, 1000):
        monkeypatch.setattr(rank, "WALK", walk)
        for persona in ("outsider", "stranger"):
            with people.work(persona) as actor:
                assert search(actor, "zebra") == []
        with people.work("owner") as actor:
            hits = search_each(actor, "zebra")
            assert (len(hits), hits[0].title) == (6, "Zebra")
