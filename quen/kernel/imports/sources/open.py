"""The door: what a file is, and its rows as a table, the first one the header."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from quen.kernel.imports.sources.cards import columns_of, entries_of
from quen.kernel.imports.sources.google import google_entry, is_google
from quen.kernel.imports.sources.vcard import is_jcard, is_vcard, read_cards
from quen.kernel.imports.sources.workbook import Sheets, is_workbook, read_sheet, sheet_names
from quen.kernel.text.cells import restored
from quen.kernel.text.errors import TextError
from quen.kernel.text.tables import SAMPLE, Dialect, read_table, sniff

Rows = Iterator[tuple[int, list[str]]]
# What people may choose where the guess is wrong: (Python codec, name)
ENCODINGS = (
    ("utf-8", "UTF-8"),
    ("utf-16-le", "UTF-16"),
    ("utf-16-be", "UTF-16 BE"),
    ("cp1258", "Windows-1258 (Tiếng Việt)"),
    ("cp874", "Windows-874, TIS-620 (ไทย)"),
    ("cp1252", "Windows-1252 (Western)"),
    ("latin-1", "ISO 8859-1"),
    ("cp1250", "Windows-1250 (Central Europe)"),
    ("gb18030", "GB 18030 (中文)"),
    ("big5", "Big5 (中文)"),
    ("shift_jis", "Shift JIS (日本語)"),
    ("euc_kr", "EUC-KR (한국어)"),
)
DELIMITERS = (",", ";", "\t", "|")
_VCARD_PEEK = 4096


@dataclass(frozen=True, slots=True)
class Source:
    """How a file is read.

    `kind`: csv, google (its CSV), workbook or vcard. `encoding`, `delimiter`, `has_bom`, `sep_line`: of text;
    `sheet` one of `sheets`.
    """

    kind: str
    encoding: str = ""
    delimiter: str = ""
    has_bom: bool = False
    sep_line: bool = False
    sheet: str = ""
    sheets: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class Facts:
    """What reading tells beside the rows. `floats`: columns whose numbers the file keeps as numbers."""

    floats: list[int] = field(default_factory=list)


def source_from_json(stored: dict[str, Any]) -> Source:
    """A source as `as_json` gave it."""
    return Source(**{**stored, "sheets": tuple(stored.get("sheets", ()))})


def detect(path: Path, *, encoding: str = "", delimiter: str = "", sheet: str = "") -> Source:
    """What the file is; `encoding`, `delimiter` and `sheet` are as chosen, or found where they are "".

    Raises TextError for what cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(SAMPLE)
        if is_workbook(head) or (head[:2] == b"PK" and is_workbook(head[:4] + _tail(path))):
            names = sheet_names(path)
            if sheet and sheet not in names:
                raise TextError("no_sheet", _("The workbook has no such sheet."))
            return Source("workbook", sheet=sheet or (names[0] if names else ""), sheets=tuple(names))
        if is_vcard(head[:_VCARD_PEEK]) or is_jcard(head[:_VCARD_PEEK]):
            return Source("vcard", encoding=encoding)
    dialect = _dialect(head, encoding, delimiter)
    source = Source("csv", dialect.encoding, dialect.delimiter, dialect.has_bom, dialect.sep_line)
    first = next(iter(rows_of(path, source, Facts())), None)
    return replace(source, kind="google") if first and is_google(first[1]) else source


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - SAMPLE))
        return file.read()


def _dialect(head: bytes, encoding: str, delimiter: str) -> Dialect:
    found = sniff(head)
    if encoding and encoding not in dict(ENCODINGS):
        raise TextError("encoding", _("This encoding is not known."))
    if encoding and encoding != found.encoding:
        found = replace(found, encoding=encoding, has_bom=False)
    if delimiter and delimiter in DELIMITERS:
        found = replace(found, delimiter=delimiter)
    return found


def rows_of(path: Path, source: Source, facts: Facts) -> Rows:
    """(row number, texts) of the rows with something in them, the header first. Raises TextError.

    Rows are numbered as a spreadsheet does; those of an address book by the entry, the header being 1.
    """
    if source.kind == "workbook":
        yield from _sheet_rows(path, source, facts)
    elif source.kind == "vcard":
        yield from _card_rows(path, source)
    elif source.kind == "google":
        yield from _google_rows(path, source)
    else:
        yield from _text_rows(path, source)


def _sheet_rows(path: Path, source: Source, facts: Facts) -> Rows:
    told = Sheets()
    for number, cells in read_sheet(path, source.sheet, told):
        if any(not cell.isspace() for cell in cells if cell):
            yield number, cells
    facts.floats = told.floats


def _text_rows(path: Path, source: Source) -> Rows:
    dialect = Dialect(source.encoding, source.delimiter, source.has_bom, source.sep_line)
    number = 0
    for row in read_table(path, dialect):
        number += 1 if number or any(cell.strip() for cell in row) else 0
        if any(cell and not cell.isspace() for cell in row):
            yield number, [restored(cell) if cell.startswith("'") else cell for cell in row]


def _card_rows(path: Path, source: Source) -> Rows:
    data = path.read_bytes()
    columns = columns_of(entry for _line, entry in entries_of(read_cards(data, source.encoding)))
    if columns:
        yield 1, columns
    for number, (_line, entry) in enumerate(entries_of(read_cards(data, source.encoding)), start=2):
        yield number, [entry.cells.get(column, "") for column in columns]


def _google_rows(path: Path, source: Source) -> Rows:
    rows = _text_rows(path, source)
    header = next(rows)[1]
    columns = columns_of(google_entry(header, cells) for _number, cells in rows)
    if columns:
        yield 1, columns
    for number, cells in islice(_text_rows(path, source), 1, None):
        entry = google_entry(header, cells)
        yield number, [entry.cells.get(column, "") for column in columns]
