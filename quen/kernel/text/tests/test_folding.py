from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quen.kernel.text.folding import digits, fold, match_key

TEXT = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("ăâđêôơưÁẬẽ กำเแ็่้ํา \u200b\u0301\t")), max_size=40)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Nguyễn Thị Ánh Đào", "nguyen thi anh dao"),
        ("Nguye\u0302\u0303n", "nguyen"),
        ("  Acme \t Corp\n", "acme corp"),
        ("Straße ŁÓDŹ Ørsted", "strasse lodz orsted"),
        ("น้ำดื่ม", "น้ำดื่ม"),
        ("น\u0e4d\u0e49า", "น\u0e33"[:1] + "\u0e49\u0e33"),
        ("เเดง", "แดง"),
        ("ปี ๒๕๖๙", "ปี 2569"),
        ("zero\u200bwidth\ufeff\x00", "zerowidth"),
        ("ＡＢＣ\u00a0Ⅷ", "abc viii"),
        ("한국 がく", "한국 がく"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(TEXT)
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="aăâeêioôơuưyáàảãạấầẩẫậđ ABC", max_size=30))
def test_vietnamese_folds_to_ascii(text: str) -> None:
    assert fold(text).isascii()
    assert fold(text.upper()) == fold(text)


def test_match_key() -> None:
    assert match_key("GTX Pro") == match_key("gtx-PRO") == "gtxpro"
    assert match_key("กิน ข้าว") == "กินข้าว"
    assert match_key("กน") != match_key("กิน")
    assert match_key("…") == ""


def test_digits() -> None:
    assert digits("+84 (90) 123-45 67") == "84901234567"
    assert digits("๐๘๑-๒๓๔") == "081234"
