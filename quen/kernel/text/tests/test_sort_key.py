"""Golden orders: Vietnamese as in TCVN and CLDR, Thai as in the dictionary of the Royal Institute."""

from __future__ import annotations

import random
import re

import psycopg
import pytest

from quen.kernel.text.tests.conftest import Database, data_set

VIETNAMESE = """
An|Án|An Bình|Án Bình|Anh|Ảnh|Ánh|Ánh Dương|Ayun Pa|Ăn|Ân|Ẩn|Ấn|Ấn Độ|Âu|Ba|Bà|Bả|Bã|Bá|Bạ|Bác|Bảo|Băng|Bằng
Bình|Bùi|Bửu|Ca|Châu|Chi|Cường|Dung|Dũng|Dương|Đan|Đào|Đạt|Đặng|Đức|Em|Ê Đê|Fansipan|Giang|Hà|Hạnh|Hằng|Hoà
Hồng|Huệ|Hương|Jrai|Khánh|Lam|Lâm|Lê|Long|Lộc|Lợi|Ly|Mai|Nga|Ngân|Nguyên|Nguyễn|Nguyễn An|Nguyễn Thị Ánh
Nguyễn Văn An|Nhung|Oanh|Ô Môn|Ơn|Phúc|Quân|Quỳnh|Sơn|Tâm|Tuấn|Tùng|Từ|Uyên|Ứng|Vân|Vỹ|Wang|Xuân|Ý|Yến|Zung
"""
THAI = """
ก|กก|กง|กบ|กะ|กัก|กัน|กา|ก้าง|กาน|กำ|กิน|กุ้ง|กูด|เก|เก็ง|เก่ง|เก้ง|เก๋ง|เกล้า|เกลือ|เกาะ|แก|แก้ว|แกะ
โก|โกง|ใกล้|ไก|ไก่|ขา|ข่า|ข้า|เขา|เข่า|เข้า|ไข|ไข่|ไข้|ค่ำ|คิด|ปา|ป่า|ป้า|ป๊า|ป๋า|รูป|ฤดู|ลา|ศิลป|ศิลป์|หญิง|เหล็ก|ใหม่|ไหม|ไหม้|อา|อ่าว|โอ่ง|ฮา
"""
MIXED = [
    " ",
    "- note",
    "1 An",
    "10 Bình",
    "2 Cường",
    "Acme",
    "Âu Lạc",
    "Beta",
    "Müller",
    "Mullery",
    "zzz",
    "ж",
    "กา",
    "ไก่",
]
TONES = ["ma", "mà", "mả", "mã", "má", "mạ"]


def words(text: str) -> list[str]:
    return [word for line in text.strip().splitlines() for word in line.split("|")]


@pytest.mark.parametrize("golden", [words(VIETNAMESE), words(THAI), MIXED, TONES], ids=["vi", "th", "mixed", "tones"])
def test_golden_order(database: Database, golden: list[str]) -> None:
    for seed in range(5):
        shuffled = golden.copy()
        random.Random(seed).shuffle(shuffled)  # noqa: S311
        assert database.ordered(shuffled) == golden


def key(database: Database, text: str | None) -> str | None:
    row = database.connection.execute("SELECT app.sort_key(%s::text)", [text]).fetchone()
    assert row is not None
    value: str | None = row[0]
    return value


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NGUYỄN VĂN ĐỨC", "nguyễn văn đức"),
        ("Nguy\u1ec5n", "Nguye\u0302\u0303n"),
        ("Ma\u0323\u0302n", "M\u1eadn"),
        ("Müller", "MULLER"),
        ("Ørsted", "orsted"),
        ("  An ", "an"),
        ("An\u200b Bình", "An\u00a0Bình"),
    ],
)
def test_same_key(database: Database, one: str, other: str) -> None:
    assert key(database, one) == key(database, other)


def test_marks_cost_nothing_where_there_are_none(database: Database) -> None:
    assert key(database, "Acme 24") == "AEQH 24"
    assert key(database, None) is None
    assert key(database, "") == ""


def test_only_the_first_200_characters_count(database: Database) -> None:
    assert key(database, "a" * 200 + "b") == key(database, "a" * 200 + "c")
    assert len(key(database, "ậ" * 300) or "") < 1000


def test_serves_generated_columns_whatever_the_search_path(database: Database) -> None:
    with database.connection.transaction(force_rollback=True):
        database.connection.execute("SET LOCAL search_path = ''")
        database.connection.execute(
            'CREATE TABLE app.t (n text, k text COLLATE "C" GENERATED ALWAYS AS (app.sort_key(n)) STORED)'
        )
        database.connection.execute("INSERT INTO app.t (n) VALUES ('Ấn'), ('Ân'), ('An')")
        rows = database.connection.execute("SELECT n FROM app.t ORDER BY k").fetchall()
    assert [row[0] for row in rows] == ["An", "Ân", "Ấn"]


@pytest.mark.data
def test_agrees_with_icu_on_names(database: Database) -> None:
    """Vietnamese names and Thai words, sorted as ICU does where the server has it."""
    folder = data_set("person-names-vi-th")
    try:
        database.connection.execute("SELECT 'a' < 'b' COLLATE \"vi-x-icu\"")
    except psycopg.errors.UndefinedObject:
        pytest.skip("this PostgreSQL has no ICU")
    parts = [p.read_text("utf-8").split("\n") for p in sorted(folder.glob("vi_*.csv"))]
    names = [name.strip() for part in parts for name in part if name.strip()]
    pick = random.Random(1)  # noqa: S311
    full = sorted({f"{pick.choice(names)} {pick.choice(names)} {pick.choice(names)}" for _ in range(3000)})
    assert database.ordered(full) == database.ordered(full, 't COLLATE "vi-x-icu"')
    text = (folder / "family_names_th.txt").read_text("utf-8")
    thai = [word for word in dict.fromkeys(text.split()) if re.fullmatch("[ก-ฮะ-ฺเ-ไ็-๋]+", word)]
    assert len(thai) > 5000
    assert database.ordered(thai) == database.ordered(thai, 't COLLATE "th-x-icu"')
