"""The workbook: real dates and numbers, the head frozen, written row by row so that memory stays flat.

A sheet of Excel has 1,048,576 rows; what is more goes on in further sheets, each with the head. Texts are texts
whatever they begin with (nothing is ever a formula), and numbers that Excel cannot hold exactly, having more than 15
digits, are texts too.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quen.kernel.exports.csv_file import Batches
from quen.kernel.exports.sheet import Sheet
from quen.kernel.exports.values import text_cell
from quen.kernel.records.render import look_for
from quen.kernel.registry.fields import FieldInfo

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

ROWS = 1_048_576  # of a sheet, with its head
LONGEST = 32_767  # characters of a cell
EXACT = 15  # digits
_FIRST = date(1900, 3, 1)  # before that Excel's calendar is wrong
_WIDTHS = {
    "id": 38,
    "longtext": 50,
    "date": 12,
    "datetime": 20,
    "boolean": 8,
    "integer": 10,
    "decimal": 14,
    "money": 16,
}

# what writes a value into (row, column) of a worksheet
Write = Callable[[Any, int, int, Any, Any], None]


def write_xlsx(path: Path, sheet: Sheet, batches: Batches, actor: Actor) -> Iterator[int]:
    """Write the file at `path`; yields the number of rows of each batch as it is written. Raises OSError."""
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    # its drafts go with the folder, also when there was no room for them
    with tempfile.TemporaryDirectory(dir=path.parent) as drafts:
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "tmpdir": drafts,
        }
        book = xlsxwriter.Workbook(str(path), options)
        book.use_zip64()
        try:
            yield from _Book(book, sheet, actor).write(batches)
        finally:
            try:
                book.close()
            except FileCreateError as error:
                raise error.args[0] from error


class _Book:
    """The sheets of one workbook."""

    def __init__(self, book: Any, sheet: Sheet, actor: Actor) -> None:
        self.book, self.sheet = book, sheet
        self.head = book.add_format({"bold": True, "bottom": 1})
        self.writers = [_writer(info, book, sheet, actor) for info in sheet.infos]
        self.row, self.place = ROWS, None

    def write(self, batches: Batches) -> Iterator[int]:
        """Everything, batch by batch; a file without records has its head all the same."""
        self._new()
        for rows, titles in batches:
            for row in rows:
                if self.row == ROWS:
                    self._new()
                for column, (write, value) in enumerate(zip(self.writers, row, strict=True)):
                    if value is not None and value != "":
                        write(self.place, self.row, column, value, titles)
                self.row += 1
            yield len(rows)

    def _new(self) -> None:
        self.place = place = self.book.add_worksheet()
        for column, info in enumerate(self.sheet.infos):
            place.set_column(column, column, _WIDTHS.get(info.kind, 24))
        for column, head in enumerate(self.sheet.heads):
            place.write_string(0, column, head, self.head)
        place.freeze_panes(1, 0)
        self.row = 1


def _writer(info: FieldInfo, book: Any, sheet: Sheet, actor: Actor) -> Write:
    look = look_for(actor)
    if info.kind in {"integer", "decimal", "money"}:
        form = book.add_format({"num_format": "0" if info.kind == "integer" else _decimals(info)})
        return lambda place, row, column, value, _titles: _number(place, row, column, value, form)
    if info.kind == "boolean":
        return lambda place, row, column, value, _titles: place.write_boolean(row, column, value)
    if info.kind == "date":
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        return lambda place, row, column, value, _titles: _date(place, row, column, value, day)
    if info.kind == "datetime":
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        zone = UTC if sheet.raw else look.zone
        return lambda place, row, column, value, _titles: place.write_datetime(
            row, column, value.astimezone(zone).replace(tzinfo=None), moment
        )
    cell = text_cell(info, look, raw=sheet.raw, bare=True)
    return lambda place, row, column, value, titles: place.write_string(row, column, cell(value, titles)[:LONGEST])


def _decimals(info: FieldInfo) -> str:
    return "#,##0" + ("." + "0" * min(info.decimal_places, 2) + "#" * max(info.decimal_places - 2, 0))


def _number(place: Any, row: int, column: int, value: Decimal | int, form: Any) -> None:
    digits = len(value.normalize().as_tuple().digits) if isinstance(value, Decimal) else len(str(abs(value)))
    if digits > EXACT:
        place.write_string(row, column, format(value, "f") if isinstance(value, Decimal) else str(value))
    else:
        place.write_number(row, column, value, form)


def _date(place: Any, row: int, column: int, value: date, form: Any) -> None:
    if value < _FIRST:
        place.write_string(row, column, value.isoformat())
    else:
        place.write_datetime(row, column, datetime(value.year, value.month, value.day), form)  # noqa: DTZ001
