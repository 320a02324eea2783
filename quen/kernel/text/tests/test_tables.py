from __future__ import annotations

import io
import zipfile
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quen.kernel.text import tables
from quen.kernel.text.tables import Dialect, TableError, read_header, read_table, sniff
from quen.kernel.text.tests.conftest import data_set

VIETNAMESE = "Tên;Tỉnh\r\nNguyễn Thị Ánh;Đắk Lắk\r\nTrần Văn Dũng;Thừa Thiên Huế\r\n"
THAI = "ชื่อ,จังหวัด\r\nบริษัท น้ำดื่ม จำกัด,เชียงใหม่\r\nสมชาย ใจดี,กรุงเทพมหานคร\r\n"
FRENCH = "Nom,Ville\r\nHélène Forêt,Besançon\r\nJosé Simões,São João\r\nPiù Però,Così\r\n"


def rows(data: bytes) -> list[list[str]]:
    return list(read_table(io.BytesIO(data), sniff(data)))


def windows_1258(text: str) -> bytes:
    """As Windows writes it: letters composed with their circumflex, tones apart."""
    import unicodedata

    out = bytearray()
    for letter in text:
        try:
            out += letter.encode("cp1258")
            continue
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
        tone = next(c for c in parts if c in "\u0300\u0301\u0303\u0309\u0323")
        base = unicodedata.normalize("NFC", parts.replace(tone, ""))
        out += base.encode("cp1258") + tone.encode("cp1258")
    return bytes(out)


@pytest.mark.parametrize(
    ("data", "encoding", "bom", "text"),
    [
        (VIETNAMESE.encode(), "utf-8", False, VIETNAMESE),
        (VIETNAMESE.encode("utf-8-sig"), "utf-8", True, VIETNAMESE),
        (VIETNAMESE.encode("utf-16"), "utf-16-le", True, VIETNAMESE),
        (THAI.encode("utf-16-be"), "utf-16-be", False, THAI),
        (THAI.encode("utf-16-le"), "utf-16-le", False, THAI),
        (windows_1258(VIETNAMESE), "cp1258", False, VIETNAMESE),
        (THAI.encode("tis-620"), "cp874", False, THAI),
        (FRENCH.encode("latin-1"), "cp1252", False, FRENCH),
        (b"a,b\n\x81\x8d,2\n", "latin-1", False, "a,b\n\x81\x8d,2\n"),
        (b"a,b\n1,2\n", "utf-8", False, "a,b\n1,2\n"),
    ],
)
def test_encodings(data: bytes, encoding: str, bom: bool, text: str) -> None:
    dialect = sniff(data)
    delimiter = ";" if ";" in text else ","
    assert dialect == Dialect(encoding, delimiter, bom)
    assert rows(data) == [line.split(delimiter) for line in text.split("\r\n" if "\r" in text else "\n") if line]


def test_a_sample_may_end_inside_a_letter() -> None:
    data = THAI.encode()
    assert {sniff(data[:end]).encoding for end in range(30, 60)} == {"utf-8"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(delimiter: str) -> None:
    lines = [["Name", "Note", "Amount"], ["A", 'say "a,b;c|d"', "1,5"], ["B", "x\ny", "2,5"]]
    text = "\n".join(delimiter.join('"' + c.replace('"', '""') + '"' for c in line) for line in lines)
    assert sniff(text.encode()).delimiter == delimiter
    assert rows(text.encode()) == lines


def test_decimal_commas_do_not_hide_the_semicolon() -> None:
    assert sniff(b"name;amount\nA;1,5\nB;2,5\n").delimiter == ";"


def test_what_people_upload() -> None:
    assert rows(b"a,b\n1\n1,2,3\n\n4,5\n\n,\n  ,\n") == [["a", "b"], ["1"], ["1", "2", "3"], [], ["4", "5"]]
    assert rows(b"a,b\r1,2\r") == [["a", "b"], ["1", "2"]]
    assert rows(b"a,b\nname\0," + b"x" * 99 + b"\0\0\n") == [["a", "b"], ["name", "x" * 99]]
    assert rows(b"sep=;\r\na;b\r\n1;2\r\n") == [["a", "b"], ["1", "2"]]
    assert rows(b"only\none\n") == [["only"], ["one"]]
    assert rows(b'size,n\n5" pipe,1\n') == [["size", "n"], ['5" pipe', "1"]]
    assert rows("Nguye\u0302\u0303n,1\n".encode()) == [["Nguy\u1ec5n", "1"]]


def test_header(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\n Name ,Phone\nA,1\n")
    assert read_header(path, Dialect("utf-8", ",")) == ["Name", "Phone"]


def xlsx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code", "word"),
    [
        (b"", "empty", "empty"),
        (b"\xef\xbb\xbf\r\n \r\n", "empty", "empty"),
        (xlsx(), "not_csv", "Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "not_csv", "Excel"),
        (b"PK\x03\x04" + b"a.csv" * 9, "not_csv", "ZIP"),
        (b"%PDF-1.7\n", "not_csv", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "not_csv", "image"),
        (b"<!DOCTYPE html><table>", "not_csv", "web page"),
        (bytes(range(256)) * 4, "not_csv", "not text"),
    ],
)
def test_not_a_table(data: bytes, code: str, word: str) -> None:
    with pytest.raises(TableError) as caught:
        sniff(data)
    assert caught.value.code == code
    assert word in caught.value.message


def test_errors_name_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_CELL", 10)
    with pytest.raises(TableError, match="line 2") as caught:
        rows(b"a,b\n" + b"x" * 11 + b",1\n")
    assert caught.value.code == "cell_too_long"
    with pytest.raises(TableError, match="line 3") as caught:
        rows(b'a,b\n1,2\n"3,4\n5,6\n')
    assert caught.value.code == "unclosed_quote"
    with pytest.raises(TableError, match="UTF-8") as caught:
        list(read_table(io.BytesIO(b"a,b\n\xff,1\n"), Dialect("utf-8", ",")))
    assert caught.value.code == "encoding"


def test_a_cell_beyond_the_limit_of_the_csv_module() -> None:
    with pytest.raises(TableError, match="line 2"):
        rows(b'a,b\n"' + b"x,y\n" * 50_000 + b'",1\n')


@given(
    st.lists(
        st.lists(st.text(alphabet='aấก,;|"\n\t 1', max_size=8), min_size=2, max_size=5),
        min_size=1,
        max_size=8,
    )
)
def test_what_python_writes_is_read(table: list[list[str]]) -> None:
    import csv

    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(table)
    while table and not any(cell.strip() for cell in table[-1]):
        table.pop()
    assert list(read_table(io.BytesIO(out.getvalue().encode()), Dialect("utf-8", ","))) == table


@pytest.mark.data
@pytest.mark.parametrize(
    ("file", "encoding", "reference"),
    [
        ("vi/windows-1258.txt", "cp1258", "vi/utf-8.txt"),
        ("vi/utf-8.txt", "utf-8", "vi/utf-8.txt"),
        ("th/tis-620.txt", "cp874", None),
        ("th/iso-8859-11.txt", "cp874", None),
        ("th/utf-8.txt", "utf-8", None),
    ],
)
def test_real_texts(file: str, encoding: str, reference: str | None) -> None:
    folder = data_set("text-charsets-vi-th")
    data = (folder / file).read_bytes()
    assert sniff(data).encoding == encoding
    if reference:
        expected = rows((folder / reference).read_bytes())
        assert [cell for row in rows(data) for cell in row] == [cell for row in expected for cell in row]


@pytest.mark.data
def test_contact_exports() -> None:
    folder = data_set("contact-csv-exports") / "roundcube"
    sizes = {path.name: [len(row) for row in rows(path.read_bytes())] for path in sorted(folder.glob("*.csv"))}
    assert len(sizes["gmail.csv"]) == 2
    assert len(set(sizes["gmail.csv"])) == 1
    assert len(sizes["outlook.csv"]) == 2
    assert len(sizes["email.csv"]) >= 4


@pytest.mark.data
def test_control_totals_of_a_pipeline() -> None:
    path = data_set("maven-crm-pipeline") / "sales_pipeline.csv"
    header, *body = read_table(path, sniff(path.read_bytes()[: tables.SAMPLE]))
    stage, value = header.index("deal_stage"), header.index("close_value")
    assert Counter(row[stage] for row in body) == {
        "Won": 4238,
        "Lost": 2473,
        "Engaging": 1589,
        "Prospecting": 500,
    }
    assert sum(Decimal(row[value]) for row in body if row[stage] == "Won") == 10_005_534
