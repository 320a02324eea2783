"""Where the bytes are: Django's storage named `files`, addressed by content.

The key of a content is `<tenant>/<first two digits>/<sha256>`, that of a thumbnail has `-<size>` behind it. What is
needed of a storage is `save`, `open`, `exists`, `delete`, `listdir` and `get_modified_time`, so that one for S3 (of
django-storages) can take the place of this one in the settings. The same content is stored once in a tenant; never
across tenants, or one could learn what another has.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import re
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files import File as Content
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import connection
from django.utils.translation import gettext as _

from quen.kernel.errors import DomainError
from quen.kernel.files.disk import to_disk

log = logging.getLogger("quen.files")
CHUNK = 256 * 1024  # bytes
INCOMING = ".incoming"
_SHA = re.compile(r"[0-9a-f]{64}")


def content_storage() -> Storage:
    """The storage of contents."""
    return storages["files"]


def content_key(tenant_id: uuid.UUID, sha256: str, size: int = 0) -> str:
    """The key of a content, or of its thumbnail of `size` pixels. Raises ValueError for what is no SHA-256."""
    if not _SHA.fullmatch(sha256):
        raise ValueError("not a SHA-256")
    return f"{tenant_id}/{sha256[:2]}/{sha256}{f'-{size}' if size else ''}"


class ContentStorage(FileSystemStorage):
    """Files in a folder of their own, each written whole or not at all: a draft, fsync, then a rename."""

    def __init__(self) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def location(self) -> str:
        """The folder, as the settings have it at this moment: each database of the tests has its own."""
        return str(Path(settings.FILES_DIR).absolute())

    @property
    def incoming(self) -> Path:
        """The folder of drafts, in the same file system."""
        folder = Path(self.location) / INCOMING
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        del max_length
        return name  # the same name is the same content

    def _save(self, name: str, content: Any) -> str:
        target = Path(self.path(name))
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=self.incoming)
        try:
            with os.fdopen(descriptor, "wb") as file:
                for chunk in content.chunks(CHUNK):
                    file.write(chunk)
                _to_disk(file)
            Path(draft).replace(target)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
        to_disk(target.parent)
        return name

    def take(self, name: str, draft: Path) -> None:
        """Make the draft, which is on the disk already, the content `name`."""
        target = Path(self.path(name))
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.replace(target)
        to_disk(target.parent)


def _to_disk(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


@dataclass
class Draft:
    """A content that has arrived but belongs to nothing yet: its file, its size in bytes and its SHA-256."""

    path: Path
    size: int
    sha256: str


@contextmanager
def receive(read: Callable[[int], bytes], limit: int) -> Iterator[Draft]:
    """The content that `read(bytes)` gives until it gives nothing, on the disk and hashed; gone at the end.

    Nothing is held in memory beyond a chunk. Raises DomainError (413) above `limit` bytes, (422) for nothing.
    """
    folder = getattr(content_storage(), "incoming", None)
    digest, size = hashlib.sha256(), 0
    descriptor, name = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as file, room():
            while chunk := read(CHUNK):
                size += len(chunk)
                if size > limit:
                    raise too_big(limit)
                digest.update(chunk)
                file.write(chunk)
            _to_disk(file)
        if not size:
            raise DomainError("empty_file", _("This file is empty."), field="file")
        yield Draft(Path(name), size, digest.hexdigest())
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def room() -> Iterator[None]:
    """What is written here says so where the disk is full. Raises DomainError (507)."""
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        log.exception("no room on the disk")
        text = _("There is no room left on the disk of the server. Your administrator has to make some.")
        raise DomainError("no_room", text, status=507) from error


def too_big(limit: int) -> DomainError:
    """The refusal of a file above `limit` bytes."""
    text = _("This file is too big. At most %(size)s MB.") % {"size": limit // 2**20}
    return DomainError("file_too_big", text, field="file", status=413)


def store(tenant_id: uuid.UUID, draft: Draft) -> None:
    """Keep the draft's content, unless the tenant has it already.

    To be called in the transaction that writes the row: a lock held until its end keeps the chore, which removes
    contents that no row names, away from this one.
    """
    lock_content(tenant_id, draft.sha256)
    storage, key = content_storage(), content_key(tenant_id, draft.sha256)
    if storage.exists(key):
        return
    if isinstance(storage, ContentStorage):
        storage.take(key, draft.path)
    else:
        with draft.path.open("rb") as file:
            storage.save(key, Content(file))


def lock_content(tenant_id: uuid.UUID, sha256: str) -> None:
    """Nobody else stores or removes this content until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"file {tenant_id} {sha256}"])


def open_content(tenant_id: uuid.UUID, sha256: str) -> IO[bytes]:
    """The content, to be read and closed. Raises FileNotFoundError."""
    return content_storage().open(content_key(tenant_id, sha256), "rb")


def delete_content(tenant_id: uuid.UUID, sha256: str, sizes: tuple[int, ...]) -> None:
    """Remove a content and its thumbnails; what is not there is no error."""
    storage = content_storage()
    for size in (*sizes, 0):
        with suppress(FileNotFoundError):
            storage.delete(content_key(tenant_id, sha256, size))
