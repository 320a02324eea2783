"""Reading uploaded CSV files as people save them: any delimiter, the encodings of Viet Nam and Thailand."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from quen.kernel.text.encodings import BOM, detect_encoding
from quen.kernel.text.errors import TextError
from quen.kernel.text.signatures import refuse_other_formats

SAMPLE = 256 * 1024  # bytes that are enough for `sniff`
MAX_CELL = 100_000  # characters
DELIMITERS = ",;\t|"
_SNIFFED_ROWS = 50


class TableError(TextError):
    """The file cannot be read as a table.

    Codes: `empty`, `not_csv`, `encoding`, `cell_too_long`, `unclosed_quote`.
    """


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file is written. `encoding` is a Python codec name; `sep_line`: Excel's first line "sep=;"."""

    encoding: str
    delimiter: str
    has_bom: bool = False
    sep_line: bool = False


def sniff(data: bytes) -> Dialect:
    """The dialect of a file from its beginning (`SAMPLE` bytes are enough) or from all of it.

    Raises `TableError` (`empty`, `not_csv`) for a file that is no text, naming what it seems to be.
    """
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise TableError("empty", _("The file is empty."))
    other = refuse_other_formats(data)
    if other is not None:
        raise TableError("not_csv", other)
    encoding, has_bom = detect_encoding(data)
    text = data.decode(encoding, errors="ignore").removeprefix(BOM).replace("\0", "")
    first = text[:8].lower()
    if first.startswith("sep=") and len(text) > 5 and text[5] in "\r\n":
        return Dialect(encoding, text[4], has_bom, sep_line=True)
    return Dialect(encoding, _guess_delimiter(text, whole=len(data) < SAMPLE), has_bom)


def read_table(source: Path | BinaryIO, dialect: Dialect) -> Iterator[list[str]]:
    """The rows of the file as they are, ragged or not, the header first; empty rows at the end are skipped.

    Cells are composed (NFC), NUL characters removed, line breaks inside a cell kept. A stream is read from
    its start and stays open. Raises `TableError` with the line number (`encoding`, `cell_too_long`,
    `unclosed_quote`).
    """
    if isinstance(source, Path):
        with source.open("rb") as stream:
            yield from _rows(stream, dialect)
    else:
        source.seek(0)
        yield from _rows(source, dialect)


def read_header(source: Path | BinaryIO, dialect: Dialect) -> list[str]:
    """The cells of the first row that is not empty, without surrounding white space."""
    for row in read_table(source, dialect):
        if any(row):
            return [cell.strip() for cell in row]
    raise TableError("empty", _("The file is empty."))


class _Lines:
    """Lines for `csv.reader`, cleaned, counted, and watched for a quotation mark that is never closed."""

    def __init__(self, stream: io.TextIOWrapper) -> None:
        self.stream = stream
        self.number = 0
        self.record_start = 1
        self.record_quotes = 0

    def __iter__(self) -> Iterator[str]:
        while True:
            try:
                line = next(self.stream, None)
            except UnicodeError as error:
                raise TableError(
                    "encoding",
                    _("Line %(line)s or one after it is not %(encoding)s text. Save the file as UTF-8."),
                    line=self.number + 1,
                    encoding=self.stream.encoding,
                ) from error
            if line is None:
                return
            self.number += 1
            if self.number == 1:
                line = line.removeprefix(BOM)
            if "\0" in line:
                line = line.replace("\0", "")
            if not line.isascii():
                line = unicodedata.normalize("NFC", line)
            self.record_quotes += line.count('"')
            yield line

    def end_record(self) -> None:
        self.record_start = self.number + 1
        self.record_quotes = 0


def _rows(stream: BinaryIO, dialect: Dialect) -> Iterator[list[str]]:
    text = io.TextIOWrapper(stream, encoding=dialect.encoding, newline="")
    lines = _Lines(text)
    try:
        records = _records(lines, dialect)
        if dialect.sep_line:
            next(records, None)
        yield from _without_empty_end(records)
    finally:
        text.detach()


def _records(lines: _Lines, dialect: Dialect) -> Iterator[list[str]]:
    reader = csv.reader(iter(lines), delimiter=dialect.delimiter)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise _too_long(lines) from None
        if any(len(cell) > MAX_CELL for cell in row):
            raise _too_long(lines)
        if lines.number > lines.record_start and lines.record_quotes % 2:
            raise TableError(
                "unclosed_quote",
                _("A quotation mark opened in line %(line)s is not closed."),
                line=lines.record_start,
            )
        yield row
        lines.end_record()


def _too_long(lines: _Lines) -> TableError:
    return TableError(
        "cell_too_long",
        _("The cell that begins in line %(line)s has over %(limit)s characters: is a quote missing?"),
        line=lines.record_start,
        limit=MAX_CELL,
    )


def _without_empty_end(records: Iterator[list[str]]) -> Iterator[list[str]]:
    held: list[list[str]] = []
    for row in records:
        if any(cell and not cell.isspace() for cell in row):
            yield from held
            held.clear()
            yield row
        else:
            held.append(row)


def _guess_delimiter(text: str, *, whole: bool) -> str:
    """The delimiter under which the rows have most often the same number of cells, more than one."""
    lines = text.splitlines(keepends=True)
    if not whole and len(lines) > 1:
        lines.pop()
    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        widths = _widths(lines, delimiter)
        if not widths:
            continue
        width, count = widths.most_common(1)[0]
        score = (count / widths.total(), width)
        if width > 1 and score > best_score:
            best, best_score = delimiter, score
    return best


def _widths(lines: list[str], delimiter: str) -> Counter[int]:
    widths: Counter[int] = Counter()
    try:
        for row in csv.reader(chain(lines), delimiter=delimiter):
            if row:
                widths[len(row)] += 1
            if widths.total() >= _SNIFFED_ROWS:
                break
    except csv.Error:  # a cell of monstrous length: this is not the delimiter
        pass
    return widths
