"""What a content is: told by its first bytes, never by the name somebody gave it.

Signatures: https://mimesniff.spec.whatwg.org (images, PDF, archives) and the formats' own documents. The answer is
on the safe side: what could be markup is called markup, and only what is listed in `INLINE` is ever shown in place.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

BINARY = "application/octet-stream"
TEXT = "text/plain"
PDF = "application/pdf"
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif")
INLINE = frozenset({*PICTURES, PDF, TEXT})
_HEAD = 4096  # bytes looked at
_TEXT_READ = 1024 * 1024  # bytes of a text that are read to be sure that it is one

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", PDF),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "application/ogg"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-executable"),
    (b"{\\rtf", "application/rtf"),
)
# Of files in one container format the name tells the rest: none of these is ever shown in place.
_BY_NAME = {
    "application/x-ole-storage": {
        "doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
        "msg": "application/vnd.ms-outlook",
    },
    TEXT: {"csv": "text/csv", "json": "application/json", "md": "text/markdown", "ics": "text/calendar",
           "vcf": "text/vcard", "eml": "message/rfc822"},
}  # fmt: skip
_OFFICE = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_MARKUP = (b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<svg", b"<?xml", b"<iframe", b"<!--")
_PROGRAMS = frozenset({"application/vnd.microsoft.portable-executable", "application/x-executable"})
# Programs and scripts that a double click runs on somebody's machine.
_RUN_BY_A_CLICK = """
    apk app appx bat chm cmd com command cpl deb dll dmg exe hta img iso jar js jse lnk msi msix msp pif pkg ps1 psm1
    reg rpm scf scr sh sys url vbe vbs vhd wsf wsh xll
"""
_DANGEROUS = frozenset(_RUN_BY_A_CLICK.split())


def extension_of(name: str) -> str:
    """The last part of a name behind a point, in lower case; "" where there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def is_dangerous(name: str, media_type: str) -> bool:
    """Whether it is a program, by its content or by what a machine would do with its name."""
    return media_type in _PROGRAMS or extension_of(name) in _DANGEROUS


def media_type_of(path: Path, name: str) -> str:
    """The media type of the content at `path`; `name` only tells formats of one family apart."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
        found = _by_signature(head) or _container(path, head)
        if not found:
            found = _text(head, file)
    return _BY_NAME.get(found, {}).get(extension_of(name), found)


def _by_signature(head: bytes) -> str:
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand in {b"avif", b"avis"}:
            return "image/avif"
        if brand in {b"heic", b"heix", b"mif1", b"msf1", b"hevc"}:
            return "image/heic"
        return {b"M4A ": "audio/mp4", b"qt  ": "video/quicktime"}.get(brand, "video/mp4")
    return ""


def _container(path: Path, head: bytes) -> str:
    """A ZIP archive, or the office document that it is."""
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()[:2000]
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                told = archive.read("mimetype").decode("ascii", "replace").strip()
                if told.startswith(_OPEN_DOCUMENT) and told.isascii() and " " not in told:
                    return told
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError):
        return "application/zip"
    if "[Content_Types].xml" in names:
        for folder, media_type in _OFFICE.items():
            if any(name.startswith(folder) for name in names):
                return media_type
    return "application/zip"


def _text(head: bytes, file: Any) -> str:
    """Text in UTF-8 (with markup kept apart), or bytes of which nothing is known."""
    data = head + file.read(_TEXT_READ - len(head))
    if b"\x00" in data:
        return BINARY
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        cut = len(data) == _TEXT_READ and error.start >= len(data) - 4  # in the middle of a letter
        if not cut:
            return BINARY
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n\x0c")[:512].lower()
    if start.startswith(_MARKUP):
        if b"<svg" in data[:_HEAD].lower():
            return "image/svg+xml"
        return "application/xml" if start.startswith(b"<?xml") and b"<html" not in start else "text/html"
    return TEXT
