"""Records entered twice are found, by the keys of the database and by the search index."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from quen.kernel.duplicates.alike import dice
from quen.kernel.duplicates.find import duplicates_across, likely_duplicates
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.search.index import index_records


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Công ty TNHH MTV Cà Phê Sông Xanh", "ca phe song xanh"),
        ("CÔNG TY CỔ PHẦN ĐẦU TƯ Á ĐÔNG", "dau tu a dong"),
        ("CTCP Đầu tư Á Đông", "dau tu a dong"),
        ("Song Xanh Coffee Co., Ltd.", "song xanh coffee"),
        ("SONG XANH COFFEE COMPANY LIMITED", "song xanh coffee"),
        ("บริษัท กาแฟดี จำกัด (มหาชน)", "กาแฟดี"),
        ("บริษัทกาแฟดีจำกัด", "กาแฟดี"),
        ("หจก. กาแฟดี", "กาแฟดี"),
        ("Công ty TNHH", "cong ty tnhh"),
        ("Coca-Cola", "coca cola"),
        ("Doanh nghiệp tư nhân Đức Anh", "duc anh"),
    ],
)
def test_legal_forms_accents_and_case_do_not_count(quen_db: None, name: str, bare: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.bare_name(%s), app.name_key(%s)", [name, name])
        assert cursor.fetchone() == (bare, bare.replace(" ", ""))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Info@SongXanh.example", "info@songxanh.example"),
        ("+84901234567", "+84901234567"),
        ("https://www.songxanh.example/", "songxanh.example"),
        ("0312 345-678", "0312345678"),
    ],
)
def test_keys_of_addresses_and_numbers(quen_db: None, text: str, key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.exact_key(%s)", [text])
        assert cursor.fetchone() == (key,)


def test_likeness_is_a_share_of_three_grams() -> None:
    assert dice("song xanh", "song xanh") == 1.0
    assert dice("xanh song", "song xanh") == 1.0
    assert dice("song xanh", "nui do") == 0.0
    assert 0.6 < dice("ca phe song xanh", "ca phe song xan") < 1.0


def make_account(actor: Any, **values: Any) -> Any:
    return save_record(get_spec("account"), actor=actor, changes=values)


def test_an_account_is_found_by_tax_code_telephone_address_and_name(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        made = make_account(
            actor,
            name="Công ty TNHH Cà Phê Sông Xanh",
            tax_code="0312-345-678",
            phone="+842838221234",
            website="https://www.songxanh.example",
        )
        for values, reason in (
            ({"name": "Anything", "tax_code": "0312345678"}, "Same tax code"),
            ({"phone": "+842838221234"}, "Same phone"),
            ({"website": "http://songxanh.example/"}, "Same website"),
            ({"name": "CTCP cà phê SÔNG XANH"}, "Same name"),
        ):
            found = likely_duplicates(get_spec("account"), values, actor)
            assert [(match.id, match.reason) for match in found] == [(made.pk, reason)], values
        assert likely_duplicates(get_spec("account"), {"name": "Núi Đỏ", "phone": "+842838000000"}, actor) == []
        assert likely_duplicates(get_spec("account"), {"name": "", "phone": ""}, actor) == []


def test_similar_names_are_found_once_the_search_index_has_them(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        made = make_account(actor, name="Cà Phê Sông Xanh Đà Lạt")
        index_records(get_spec("account"), [made.pk], actor.tenant_id)
        found = likely_duplicates(get_spec("account"), {"name": "Công ty TNHH Cà phê Sông Xanh"}, actor)
        assert [(match.id, match.reason) for match in found] == [(made.pk, "Similar name")]
        assert 0.4 < found[0].score < 0.9


def test_a_telephone_counts_as_a_mobile_and_one_name_at_one_company_is_nearly_certain(
    business: Any, quen_db: None
) -> None:
    spec = get_spec("contact")
    with business.work("owner") as actor:
        firm = make_account(actor, name="Sông Xanh")
        person = {"name": "Nguyễn Văn An", "mobile": "+84901234567", "account": firm.pk}
        made = save_record(spec, actor=actor, changes=person)
        [match] = likely_duplicates(spec, {"phone": "+84901234567"}, actor)
        assert (match.id, match.score, match.reason) == (made.pk, 1.0, "Same mobile")
        [there] = likely_duplicates(spec, {"name": "nguyen van an", "account": firm.pk}, actor)
        [elsewhere] = likely_duplicates(spec, {"name": "nguyen van an"}, actor)
        assert (there.score, elsewhere.score) == (0.95, 0.7)
        assert there.subtitle == "Sông Xanh · +84901234567"


def test_what_is_not_seen_or_hidden_or_in_the_trash_is_not_told(business: Any, quen_db: None) -> None:
    spec = get_spec("lead")
    with business.work("owner") as actor:
        made = save_record(spec, actor=actor, changes={"name": "Lê Thu Hà", "email": "ha@example.com"})
        assert [m.id for m in likely_duplicates(spec, {"email": "HA@example.com"}, actor)] == [made.pk]
    with business.work("outsider") as other:
        assert likely_duplicates(spec, {"email": "ha@example.com", "name": "Lê Thu Hà"}, other) == []
    with business.work("restricted") as restricted:
        hidden = business.hidden(spec)[0].name
        assert hidden not in {info.name for info in spec.readable(restricted)}
        value = getattr(made, hidden) or "ha@example.com"
        assert [m for m in likely_duplicates(spec, {hidden: value}, restricted) if m.id == made.pk] == []
    with business.work("stranger") as stranger:
        assert likely_duplicates(spec, {"email": "ha@example.com"}, stranger) == []


def test_a_lead_is_compared_with_customers_too(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        firm = make_account(actor, name="Sông Xanh", phone="+842838221234")
        found = duplicates_across(get_spec("lead"), {"name": "An", "company": "Công ty Sông Xanh"}, actor)
        assert [(m.object, m.id) for m in found] == [("account", firm.pk)]


def test_the_form_warns_and_a_reader_is_not_asked(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        make_account(actor, name="Sông Xanh", phone="+842838221234")
    path = "/account/duplicates?phone=028%203822%201234&name=S"
    page = business.client("owner").get(path).content.decode()
    assert "Sông Xanh" in page
    assert "Same phone" in page
    assert business.client("reader").get(path).status_code == 403
    assert business.client("stranger").get(path).content.decode().strip() == ""
    form = business.client("owner").get("/account/new").content.decode()
    assert 'data-duplicates="/account/duplicates"' in form
