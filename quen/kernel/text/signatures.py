"""Recognizing files that are not text, to say what was uploaded instead of showing garbage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from quen.kernel.text.encodings import unmarked_utf16

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_EXCEL = _("This is an Excel workbook. In Excel choose “Save as” and the type “CSV UTF-8”, then upload that file.")
_SPREADSHEET = _("This is an OpenDocument file. Save the table as CSV (UTF-8), then upload that file.")
_ZIP = _("This is a ZIP archive. Unpack it and upload the CSV file in it.")
_ARCHIVE = _("This is a compressed file. Unpack it and upload the CSV file in it.")
_PDF = _("This is a PDF document, not a table. Export the table as CSV, then upload that file.")
_IMAGE = _("This is an image, not a table. Upload a CSV file.")
_HTML = _("This is a web page, not a table. Save the table as CSV (UTF-8), then upload that file.")
_BINARY = _("This file is not text. Upload a CSV file.")

_SIGNATURES: tuple[tuple[bytes, _StrPromise], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _EXCEL),  # the container of .xls
    (b"%PDF", _PDF),
    (b"\x89PNG", _IMAGE),
    (b"\xff\xd8\xff", _IMAGE),
    (b"GIF8", _IMAGE),
    (b"II*\x00", _IMAGE),
    (b"MM\x00*", _IMAGE),
    (b"RIFF", _IMAGE),  # WebP
    (b"\x1f\x8b", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"7z\xbc\xaf", _ARCHIVE),
    (b"Rar!\x1a", _ARCHIVE),
    (b"\xfd7zXZ", _ARCHIVE),
    (b"\x28\xb5\x2f\xfd", _ARCHIVE),
    (b"{\\rtf", _BINARY),
)
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1a"))
_BOMS = (b"\xff\xfe", b"\xfe\xff")


def refuse_other_formats(data: bytes) -> _StrPromise | None:
    """A sentence about what the file is if it cannot be CSV, else nothing."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _inside_zip(data)
    for signature, sentence in _SIGNATURES:
        if data.startswith(signature):
            return sentence
    head = data.removeprefix(b"\xef\xbb\xbf")[:200].lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html", b"<?xml", b"<table")):
        return _HTML
    sample = data[:4096]
    unprintable = len(sample) - len(sample.translate(None, _CONTROL))
    if unprintable * 20 <= len(sample) or data.startswith(_BOMS) or unmarked_utf16(sample):
        return None
    return _BINARY


def _inside_zip(data: bytes) -> _StrPromise:
    if b"xl/" in data or b"[Content_Types].xml" in data[:200]:
        return _EXCEL
    return _SPREADSHEET if b"opendocument" in data[:200] else _ZIP
