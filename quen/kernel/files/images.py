"""Images: their measures, and thumbnails of them. What is not safe to decode is no picture, but a file all the same.

Pillow decodes only the formats named here. An image with more pixels than `MOST_PIXELS` is never decoded: a few
kilobytes can claim gigapixels. One thumbnail at a time is made in a process, so that memory stays bounded.
"""

from __future__ import annotations

import io
import logging
import threading
import uuid
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.core.files.base import ContentFile
from PIL import Image, ImageOps, UnidentifiedImageError

from quen.kernel.files.media import PICTURES
from quen.kernel.files.storage import content_key, content_storage, open_content

log = logging.getLogger("quen.files")
SIZES = (64, 128, 480)  # pixels of the shorter side
_LONGEST = 3  # the longer side is cut at this many times the shorter one
MOST_PIXELS = 40_000_000
MOST_PIXELS_JPEG = 110_000_000  # a JPEG is decoded at the scale that is needed
_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP", "image/avif": "AVIF"}
_one_at_a_time = threading.Semaphore(1)
_BAD_IMAGE = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    MemoryError,
    Image.DecompressionBombError,
)


@dataclass(frozen=True)
class Measures:
    """Width and height in pixels, as the image is shown (turned as its camera says)."""

    width: int
    height: int


def measure(path: Path, media_type: str) -> Measures | None:
    """The measures of an image; None for what cannot be shown as a picture: too large, broken, another format."""
    if media_type not in PICTURES:
        return None
    try:
        with path.open("rb") as file, _opened(file, media_type) as image:
            width, height = image.size
            turned = image.getexif().get(0x0112) in {5, 6, 7, 8}
    except _BAD_IMAGE:
        return None
    most = MOST_PIXELS_JPEG if media_type == "image/jpeg" else MOST_PIXELS
    if not 0 < width * height <= most:
        return None
    with _one_at_a_time, path.open("rb") as file:
        if make_thumbnail(file, media_type, SIZES[0]) is None:
            return None
    return Measures(height, width) if turned else Measures(width, height)


def _opened(file: IO[bytes], media_type: str) -> Image.Image:
    with warnings.catch_warnings():  # our own limits stand above Pillow's warning
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        return Image.open(file, formats=[_FORMATS[media_type]])


def thumbnail(tenant_id: uuid.UUID, sha256: str, media_type: str, size: int) -> bytes | None:
    """The image as WebP with a shorter side of at most `size` pixels, kept beside the content; None if it cannot be.

    Raises FileNotFoundError when the content itself is gone.
    """
    storage, key = content_storage(), content_key(tenant_id, sha256, size)
    try:
        with storage.open(key, "rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        pass
    with _one_at_a_time, open_content(tenant_id, sha256) as file:
        made = make_thumbnail(file, media_type, size)
    if made is not None:
        storage.save(key, ContentFile(made))
    return made


def make_thumbnail(file: IO[bytes], media_type: str, size: int) -> bytes | None:
    """The thumbnail of an image; None for one that is broken or too large to decode. Its metadata is left behind."""
    if media_type not in _FORMATS:
        return None
    try:
        with _opened(file, media_type) as image:
            jpeg = media_type == "image/jpeg"
            if image.width * image.height > (MOST_PIXELS_JPEG if jpeg else MOST_PIXELS):
                return None
            if jpeg:
                image.draft("RGB", (size * 2, size * 2))
            small = _shrunk(image, size)
        out = io.BytesIO()
        small.save(out, "WEBP", quality=82, method=3)
    except _BAD_IMAGE:
        log.info("no thumbnail of an image (%s)", media_type)
        return None
    return out.getvalue()


def _shrunk(image: Image.Image, size: int) -> Image.Image:
    image.seek(0)  # of an animation the first frame
    found = ImageOps.exif_transpose(image)
    if found.mode not in {"RGB", "RGBA"}:
        found = found.convert("RGBA" if "transparency" in found.info or "A" in found.getbands() else "RGB")
    scale = size / min(found.size)
    if scale < 1:
        wanted = [max(1, round(side * scale)) for side in found.size]
        found = found.resize((wanted[0], wanted[1]), Image.Resampling.LANCZOS, reducing_gap=2.0)
    longest = size * _LONGEST
    if max(found.size) > longest:
        found = ImageOps.fit(found, (min(found.width, longest), min(found.height, longest)))
    return found
