"""Sending a content: whole or in part (RFC 9110, ranges), with headers that keep it from doing harm."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import IO
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from quen.kernel.errors import NotFound
from quen.kernel.files.images import thumbnail
from quen.kernel.files.media import BINARY, INLINE, PDF
from quen.kernel.files.models import File, FileVersion
from quen.kernel.files.storage import CHUNK, open_content

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
# Whatever it is, it runs nothing, loads nothing and has no origin. A sandbox would keep the browser's own PDF
# viewer from starting; a PDF has no access to the page anyway.
_SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
_PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
_KEEP_PICTURE = "private, max-age=604800, immutable"  # the address changes with the content


def content_disposition(name: str, *, inline: bool) -> str:
    """The header for a file of that name: ASCII for old readers, then all of it in UTF-8 (RFC 6266, RFC 8187)."""
    kind = "inline" if inline else "attachment"
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%;' else "_" for c in name)
    if plain == name:
        return f'{kind}; filename="{plain}"'
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def send_content(
    request: HttpRequest, tenant_id: uuid.UUID, content: File | FileVersion, name: str, *, inline: bool
) -> HttpResponseBase:
    """The content, as asked for by Range and If-None-Match. Shown in place only if it is safe and `inline` is asked.

    Raises NotFound when the bytes are gone.
    """
    shown = inline and content.media_type in INLINE
    tag = f'"{content.sha256}"'
    headers = {
        "Content-Disposition": content_disposition(name, inline=shown),
        "Content-Security-Policy": _PDF_POLICY if shown and content.media_type == PDF else _SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-cache",
        "Accept-Ranges": "bytes",
        "ETag": tag,
    }
    if tag in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers=headers)
    part = _wanted(request, content.size, tag)
    if part is None:
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{content.size}"})
    start, end, partial = part
    if partial:
        headers["Content-Range"] = f"bytes {start}-{end}/{content.size}"
    headers["Content-Length"] = str(end - start + 1)
    headers["Content-Encoding"] = "identity"  # compressing on the way would break lengths and ranges
    body = _no_bytes() if request.method == "HEAD" else _read(_open(tenant_id, content.sha256), start, end)
    kind = _sent_type(content.media_type, shown=shown)
    return StreamingHttpResponse(body, content_type=kind, status=206 if partial else 200, headers=headers)


def _sent_type(media_type: str, *, shown: bool) -> str:
    if media_type.startswith("text/") and media_type != "text/html":
        return f"{media_type}; charset=utf-8"
    harmless = shown or not any(word in media_type for word in ("html", "xml", "svg", "script"))
    return media_type if harmless or "officedocument" in media_type else BINARY


def _wanted(request: HttpRequest, size: int, tag: str) -> tuple[int, int, bool] | None:
    """First and last byte, and whether that is a part; None for a range outside. Several ranges get it all."""
    asked = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    stale = request.headers.get("If-Range", tag) != tag
    if asked is None or stale or asked.groups() == ("", ""):
        return 0, size - 1, False
    first, last = asked.groups()
    if not first:
        start, end = max(0, size - int(last)), size - 1
        return (start, end, True) if int(last) else None
    start, end = int(first), min(int(last), size - 1) if last else size - 1
    return (start, end, True) if start <= end else None


def _open(tenant_id: uuid.UUID, sha256: str) -> IO[bytes]:
    try:
        return open_content(tenant_id, sha256)
    except FileNotFoundError as error:
        raise NotFound from error


def _no_bytes() -> Iterator[bytes]:
    yield from ()


def _read(file: IO[bytes], start: int, end: int) -> Iterator[bytes]:
    left = end - start + 1
    with file:
        file.seek(start)
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk


def send_thumbnail(tenant_id: uuid.UUID, file: File | FileVersion, size: int) -> HttpResponse:
    """A thumbnail. Raises NotFound for what is no picture."""
    try:
        made = thumbnail(tenant_id, file.sha256, file.media_type, size) if file.picture else None
    except FileNotFoundError as error:
        raise NotFound from error
    if made is None:
        raise NotFound
    headers = {
        "Content-Security-Policy": _SANDBOX,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": _KEEP_PICTURE,
        "Content-Disposition": "inline",
    }
    return HttpResponse(made, content_type="image/webp", headers=headers)
