"""Run as a program of its own: reads a workbook and writes its rows as lines of JSON.

Whatever a workbook does (a ZIP bomb, a cell in the last corner of the sheet, a shared string of megabytes), it does it
here, where memory and time are bounded, not in the process that serves people. Imports nothing of Quen.

Lines: {"sheets": [[name, visible], …]}, then for each row [number, [texts]], then {"floats": [column, …]}, the
columns with numbers that Excel keeps as numbers; or {"error": code}: protected, unreadable, too_large, no_sheet.
"""

from __future__ import annotations

import datetime
import json
import resource
import sys
import unicodedata
import zipfile
import zlib
from pathlib import Path
from typing import Any

MEMORY = 2 * 1024**3  # bytes of address space
SECONDS = 300  # of processor time
UNPACKED = 1024**3  # bytes that all parts of the file may have together
MAX_CELL = 100_000  # characters
_PIECE = 1024 * 1024


class RefusedError(Exception):
    """The workbook is not read; the message is the code."""


def main(path: str, sheet: str, only_sheets: str) -> None:
    """Read the workbook at `path`; the first visible sheet where `sheet` is ""."""
    limit = int(MEMORY)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        measure(Path(path))
        _read(path, sheet, names_only=only_sheets == "1")
    except RefusedError as error:
        _say({"error": str(error)})
    except MemoryError:
        _say({"error": "too_large"})


def measure(path: Path) -> None:
    """Unpack every part without keeping it, whatever the archive says about its size. Raises RefusedError."""
    if not zipfile.is_zipfile(path):
        return
    left = UNPACKED
    with zipfile.ZipFile(path) as archive, path.open("rb") as raw:
        for part in archive.infolist():
            if part.compress_type == zipfile.ZIP_STORED:
                left -= part.compress_size
            elif part.compress_type == zipfile.ZIP_DEFLATED:
                left = _unpack(raw, part, left)
            else:
                raise RefusedError("unreadable")
            if left < 0:
                raise RefusedError("too_large")


def _unpack(raw: Any, part: zipfile.ZipInfo, left: int) -> int:
    raw.seek(part.header_offset + 26)
    name_and_extra = raw.read(4)
    raw.seek(int.from_bytes(name_and_extra[:2], "little") + int.from_bytes(name_and_extra[2:], "little"), 1)
    unpacker, rest = zlib.decompressobj(-15), part.compress_size
    while rest > 0 and left >= 0 and not unpacker.eof:
        piece = raw.read(min(_PIECE, rest))
        if not piece:
            break
        rest -= len(piece)
        while piece and left >= 0:
            try:
                left -= len(unpacker.decompress(piece, _PIECE))
            except zlib.error as error:
                raise RefusedError("unreadable") from error
            piece = unpacker.unconsumed_tail
    return left


def _read(path: str, wanted: str, *, names_only: bool) -> None:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
        tables = [m for m in book.sheets_metadata if m.typ is python_calamine.SheetTypeEnum.WorkSheet]
        shown = [(m.name, m.visible is python_calamine.SheetVisibleEnum.Visible) for m in tables]
        _say({"sheets": shown})
        if names_only:
            return
        names = [name for name, _visible in shown]
        first = next((name for name, visible in shown if visible), names[0] if names else "")
        name = wanted or first
        if name not in names:
            raise RefusedError("no_sheet")
        sheet = book.get_sheet_by_name(name)
        _write(sheet)
    except python_calamine.PasswordError as error:
        raise RefusedError("protected") from error
    except (python_calamine.CalamineError, OSError) as error:
        raise RefusedError("protected" if "assword" in str(error) else "unreadable") from error


def _write(sheet: Any) -> None:
    number = (sheet.start[0] if sheet.start else 0) + 1
    left = sheet.start[1] if sheet.start else 0
    floats: set[int] = set()
    for cells in sheet.iter_rows():
        texts = [""] * left + [text_of(cell) for cell in cells]
        floats.update(left + i for i, cell in enumerate(cells) if type(cell) is float and not cell.is_integer())
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            _say([number, texts])
        number += 1
    _say({"floats": sorted(floats)})


def text_of(cell: Any) -> str:
    """A cell as text that leaves no doubt: dates as ISO 8601, numbers with a point and the 15 digits Excel keeps."""
    if isinstance(cell, str):
        text = cell.replace("\0", "").replace("_x000D_", "").replace("\r\n", "\n")[:MAX_CELL]
        return text if text.isascii() else unicodedata.normalize("NFC", text)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else format(cell, ".15g")
    if isinstance(cell, datetime.datetime):
        whole = cell.time() == datetime.time(0)
        return cell.date().isoformat() if whole else cell.isoformat(" ", "seconds")
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    if isinstance(cell, datetime.timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return "" if cell is None else str(cell)


def _say(what: Any) -> None:
    sys.stdout.write(json.dumps(what, ensure_ascii=True, separators=(",", ":")))
    sys.stdout.write("\n")


if __name__ == "__main__":
    main(*sys.argv[1:4])
    sys.stdout.flush()
