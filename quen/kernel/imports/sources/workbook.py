"""Workbooks (Excel, OpenDocument): read in a process of their own, row by row as they come."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from quen.kernel.text.errors import TextError

_PROGRAM = Path(__file__).with_name("workbook_process.py")
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ERRORS = {
    "protected": _("This workbook is protected by a password. Save it without one, then upload that file."),
    "unreadable": _("This workbook cannot be read; it may be damaged. Save it again, or as CSV UTF-8."),
    "too_large": _("This workbook is too large once unpacked. Save the sheet as CSV UTF-8, then upload that file."),
    "no_sheet": _("The workbook has no such sheet."),
}


@dataclass
class Sheets:
    """What a workbook has: its sheets, the visible ones first, and what was learned while reading one."""

    names: list[str] = field(default_factory=list)
    floats: list[int] = field(default_factory=list)


def is_workbook(data: bytes) -> bool:
    """Whether a file that begins with `data` (a few kilobytes and the end will do) is a workbook."""
    if data.startswith(_OLE):
        return True
    if not data.startswith(_ZIP):
        return False
    return any(mark in data for mark in (b"xl/", b"[Content_Types].xml", b"opendocument.spreadsheet"))


def sheet_names(path: Path) -> list[str]:
    """The sheets of the workbook, the visible ones first. Raises TextError."""
    found = Sheets()
    for _row in _lines(path, "", found, only_names=True):
        pass
    return found.names


def read_sheet(path: Path, sheet: str, told: Sheets) -> Iterator[tuple[int, list[str]]]:
    """(row number as the spreadsheet shows it, texts) of rows that are not empty. Fills `told`. Raises TextError."""
    return _lines(path, sheet, told, only_names=False)


def _lines(path: Path, sheet: str, told: Sheets, *, only_names: bool) -> Iterator[tuple[int, list[str]]]:
    with _process(path, sheet, only_names=only_names) as (process, complaints):
        finished = False
        for line in process.stdout:
            what: Any = json.loads(line)
            if isinstance(what, list):
                yield what[0], what[1]
            elif "sheets" in what:
                told.names = [name for name, shown in what["sheets"] if shown]
                told.names += [name for name, shown in what["sheets"] if not shown]
                finished = only_names
            elif "floats" in what:
                told.floats, finished = what["floats"], True
            else:
                raise TextError(what["error"], _ERRORS[what["error"]])
        process.wait()
        if not finished:
            complaints.seek(0)
            out_of_memory = process.returncode < 0 or b"memory" in complaints.read().lower()
            code = "too_large" if out_of_memory else "unreadable"
            raise TextError(code, _ERRORS[code])


@contextmanager
def _process(path: Path, sheet: str, *, only_names: bool) -> Iterator[tuple[Any, Any]]:
    command = [sys.executable, "-I", str(_PROGRAM), str(path), sheet, "1" if only_names else "0"]
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints, stdin=subprocess.DEVNULL)  # noqa: S603
        try:
            yield process, complaints
        finally:
            process.kill()
            if process.stdout:
                process.stdout.close()
            process.wait()
