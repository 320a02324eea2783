"""Workbooks: what comes out of cells, which sheet, and what is refused."""

from __future__ import annotations

import resource
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from quen.kernel.imports.sources import workbook_process
from quen.kernel.imports.sources.open import Facts, detect, rows_of
from quen.kernel.imports.sources.workbook_process import RefusedError, measure
from quen.kernel.imports.tests.workbooks import packed, workbook
from quen.kernel.text.errors import TextError

ROWS: list[list[Any]] = [
    [None, "Tên", "Ngày", "Số", "Đúng"],
    [],
    [None, "Nguyễn Văn A", date(2026, 2, 28), 1250000.5, True],
    [None, "a & b", datetime(2026, 2, 28, 13, 5), 3.0, False],  # noqa: DTZ001
    [None, "", None, 0.1 + 0.2, None],
]


def put(folder: Path, data: bytes) -> Path:
    path = folder / "book.xlsx"
    path.write_bytes(data)
    return path


def test_cells_and_sheets(tmp_path: Path) -> None:
    path = put(tmp_path, workbook({"Hidden": [["x"]], "Khách hàng": ROWS, "Other": [["y"], ["z"]]}, hidden="Hidden"))
    source = detect(path)
    assert (source.kind, source.sheet, source.sheets) == ("workbook", "Khách hàng", ("Khách hàng", "Other", "Hidden"))
    facts = Facts()
    assert list(rows_of(path, source, facts)) == [
        (1, ["", "Tên", "Ngày", "Số", "Đúng"]),
        (3, ["", "Nguyễn Văn A", "2026-02-28", "1250000.5", "true"]),
        (4, ["", "a & b", "2026-02-28 13:05:00", "3", "false"]),
        (5, ["", "", "", "0.3"]),
    ]
    assert facts.floats == [3]
    other = detect(path, sheet="Other")
    assert list(rows_of(path, other, Facts())) == [(1, ["y"]), (2, ["z"])]
    with pytest.raises(TextError, match="no such sheet"):
        detect(path, sheet="Nothing")


def test_a_bomb_is_measured_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path, packed({"[Content_Types].xml": "x", "xl/sharedStrings.xml": b"a" * 3_000_000}))
    assert path.stat().st_size < 10_000
    monkeypatch.setattr(workbook_process, "UNPACKED", 2_000_000)
    with pytest.raises(RefusedError, match="too_large"):
        measure(path)
    said: list[Any] = []
    monkeypatch.setattr(workbook_process, "_say", said.append)
    monkeypatch.setattr(resource, "setrlimit", lambda *_limit: None)  # of this process here
    workbook_process.main(str(path), "", "0")
    assert said == [{"error": "too_large"}]
    monkeypatch.setattr(workbook_process, "UNPACKED", 4_000_000)
    measure(path)


def test_a_size_that_lies_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path, packed({"xl/a.xml": b"a" * 3_000_000}))
    data = path.read_bytes().replace((3_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    path.write_bytes(data)
    with zipfile.ZipFile(path) as archive:
        assert archive.infolist()[0].file_size == 10
    monkeypatch.setattr(workbook_process, "UNPACKED", 2_000_000)
    with pytest.raises(RefusedError, match="too_large"):
        measure(path)


def test_a_cell_in_the_last_corner_is_refused_and_harms_nobody(tmp_path: Path) -> None:
    corner = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        "</sheetData></worksheet>"
    )
    path = put(tmp_path, workbook({"One": [["a"]]}))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = corner.encode()
    path = put(tmp_path, packed(parts))
    with pytest.raises(TextError, match="too large once unpacked"):
        list(rows_of(path, detect(path), Facts()))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "cannot be read"),
        (packed({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<nothing"}), "cannot be read"),
    ],
)
def test_what_is_damaged_is_said(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(TextError, match=words):
        detect(put(tmp_path, data))
