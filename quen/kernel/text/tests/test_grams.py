from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quen.kernel.text.folding import fold
from quen.kernel.text.grams import GRAM, grams, query_grams, words
from quen.kernel.text.highlight import highlight

TENANT = uuid.UUID("018f0000-0000-7000-8000-000000000001")
OTHER = uuid.UUID("018f0000-0000-7000-8000-000000000002")
TEXT = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("abđấ กาน้ำ0123456789+()-.@'")), max_size=60)


def holds(text: str, term: str) -> bool:
    return any(word.startswith(term) or (len(term) >= GRAM and term in word) for word in words(text))


def found(text: str, query: str) -> bool:
    plan = query_grams(TENANT, query)
    return bool(plan.terms) and set(plan.grams) <= set(grams(TENANT, text))


@given(TEXT, TEXT)
def test_an_entry_with_all_terms_has_all_grams(text: str, query: str) -> None:
    plan = query_grams(TENANT, query)
    if all(holds(text, term) for term in plan.terms):
        assert set(plan.grams) <= set(grams(TENANT, text))


@given(TEXT, st.data())
def test_every_part_of_a_word_is_found(text: str, data: st.DataObject) -> None:
    listed = [word for word in words(text) if len(word) >= GRAM]
    if listed:
        word = data.draw(st.sampled_from(listed))
        start = data.draw(st.integers(0, len(word) - GRAM))
        end = data.draw(st.integers(start + GRAM, len(word)))
        assert found(text, word[start:end])


@given(st.text(alphabet=st.characters(categories=["Ll", "Lo"]), min_size=1, max_size=20))
def test_tenants_do_not_share_numbers(text: str) -> None:
    mine, theirs = set(grams(TENANT, text)), set(grams(OTHER, text))
    assert len(mine & theirs) <= 1  # a chance of one in 2³² for each pair
    assert all(-(2**31) <= number < 2**31 for number in mine)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Nguyễn Thị Ánh", "anh nguyen"),
        ("Nguyễn Thị Ánh", "ÁNH"),
        ("Nguyễn Thị Ánh", "n t"),
        ("Đặng Văn", "dang"),
        ("บริษัท น้ำดื่ม จำกัด", "ดื่ม"),
        ("dao.nguyen@example.com", "nguyen@example"),
        ("O'Brien", "obrien"),
        ("O'Brien", "o’brien"),
        ("+84 (90) 123-45 67", "901234567"),
        ("+84901234567", "090 123 4567"),
        ("+84901234567", "0901"),
        ("+84901234567", "+84 90 123 4567"),
        ("0901234567", "+84 (90) 123-4567"),
        ("+66812345678", "081-234-5678"),
        ("D-1042 Acme", "d-1042"),
        ("D-1042 Acme", "1042 ac"),
    ],
)
def test_found(text: str, query: str) -> None:
    assert found(text, query)


@pytest.mark.parametrize(
    ("text", "query"),
    [("Nguyễn", "uy"), ("Acme", "acne"), ("An Bình", "binh dinh"), ("Acme", ""), ("Acme", "…")],
)
def test_not_found(text: str, query: str) -> None:
    assert not found(text, query)


def test_terms() -> None:
    assert query_grams(TENANT, "  Ánh  Nguyễn ánh ").terms == ("anh", "nguyen")
    assert query_grams(TENANT, "").grams == []
    assert len(query_grams(TENANT, "ab " * 50 + "x y z").terms) <= 8


@pytest.mark.parametrize(
    ("title", "query", "html"),
    [
        ("Nguyễn Thị Ánh", "nguyen anh", "<mark>Nguyễn</mark> Thị <mark>Ánh</mark>"),
        ("Nguye\u0302\u0303n", "uye", "Ng<mark>uyễ</mark>n"),
        ("<b>Ấn & Độ</b>", "an", "&lt;b&gt;<mark>Ấn</mark> &amp; Độ&lt;/b&gt;"),
        ("Hanoi An", "an", "Hanoi <mark>An</mark>"),
        ("O’Brien", "obrien", "<mark>O’Brien</mark>"),
        ("+84 90 123 4567", "0901234567", "+84 <mark>90 123 4567</mark>"),
        ("ขายเเละซื้อ", "และ", "ขาย<mark>เเละ</mark>ซื้อ"),
        ("Acme", "", "Acme"),
    ],
)
def test_highlight(title: str, query: str, html: str) -> None:
    assert highlight(title, query_grams(TENANT, query).terms) == html


@given(TEXT, TEXT)
def test_highlight_keeps_the_text_and_escapes(title: str, query: str) -> None:
    html = highlight(title, query_grams(TENANT, query).terms)
    plain = html.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in plain
    assert fold(plain.unescape()) == fold(title)
