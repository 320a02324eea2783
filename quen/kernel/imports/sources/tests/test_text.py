"""Tables of text in every encoding and with every separator that people send."""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from pathlib import Path

import pytest

from quen.kernel.imports.sources.open import Facts, detect, rows_of
from quen.kernel.text.errors import TextError

VI = [["Họ tên", "Ghi chú"], ["Nguyễn Thị Phương", "Đường Lê Lợi; số 5"], ["Trần Văn Đức", 'nói "vâng"']]
TH = [["ชื่อ", "ที่อยู่"], ["สมชาย ใจดี", "ถนนสุขุมวิท, กรุงเทพฯ"], ["สมหญิง รักไทย", "เชียงใหม่"]]
EN = [["Name", "Note"], ["Zoë Müller", "café, crème"], ["José", "naïve"]]


def text(rows: list[list[str]], delimiter: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def old_vietnamese(words: str) -> bytes:
    """As Windows-1258 keyboards write it: some letters composed, the tone mark behind."""
    made = []
    for letter in words:
        for part in (letter, unicodedata.normalize("NFD", letter)):
            try:
                made.append(part.encode("cp1258"))
                break
            except UnicodeEncodeError:
                continue
        else:
            base = unicodedata.normalize("NFD", letter)
            inner = unicodedata.normalize("NFC", base[0] + "".join(c for c in base[1:] if c in "\u0302\u0306\u031b"))
            tone = "".join(c for c in base[1:] if c not in "\u0302\u0306\u031b")
            made.append((inner + tone).encode("cp1258"))
    return b"".join(made)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    ("rows", "encoding"),
    [
        (VI, "utf-8"), (VI, "utf-8-sig"), (VI, "utf-16"), (VI, "utf-16-le"), (VI, "utf-16-be"), (VI, "cp1258"),
        (TH, "utf-8"), (TH, "utf-16-le"), (TH, "cp874"), (TH, "tis-620"), (EN, "cp1252"), (EN, "utf-8"),
    ],
)  # fmt: skip
def test_round(tmp_path: Path, rows: list[list[str]], encoding: str, delimiter: str) -> None:
    path = tmp_path / "table.csv"
    words = text(rows, delimiter)
    path.write_bytes(old_vietnamese(words) if encoding == "cp1258" else words.encode(encoding))
    source = detect(path)
    assert source.delimiter == delimiter
    found = [cells for _number, cells in rows_of(path, source, Facts())]
    assert found == rows
    assert all(unicodedata.is_normalized("NFC", cell) for cells in found for cell in cells)


def test_what_is_chosen_counts(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("Tên;Số\nA,B;1\n".encode("cp1258", errors="replace"))
    source = detect(path, encoding="cp1252", delimiter=",")
    assert (source.encoding, source.delimiter) == ("cp1252", ",")
    assert [cells for _n, cells in rows_of(path, source, Facts())][1] == ["A", "B;1"]
    with pytest.raises(TextError):
        detect(path, encoding="rot13")


def test_the_wrong_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(codecs.BOM_UTF8 + b"Name\nA\n\xff\xfe\n")
    with pytest.raises(TextError, match="Line 1 or one after it is not utf-8 text"):
        list(rows_of(path, detect(path, encoding="utf-8"), Facts()))
