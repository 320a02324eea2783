"""The manifest of a business's warehouse: which files make it up, and up to where the change log is in them.

Files are never changed once they are written, and a new manifest takes the place of the old one by a rename: who reads
sees one state or the other, whatever is killed in between. A file that no manifest names is removed after a while, so
that those who still read the old state can finish.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from quen.apps.analytics.warehouse.layout import FORMAT, schema_hash
from quen.kernel.clock import aging_now
from quen.kernel.files.disk import to_disk

GRACE = 600  # seconds for which a file stays after it has left the manifest
MANIFEST = "manifest.json"
_LOCK = ".lock"

# Numbers of transactions mean something in one database of one server, on one timeline of its.
DATABASE_SQL = """
(SELECT c.system_identifier::text || '/' || p.timeline_id || '/' || d.oid
   FROM pg_control_system() c, pg_control_checkpoint() p, pg_database d WHERE d.datname = current_database())
"""


@dataclass(frozen=True)
class Stored:
    """The files of a table: its rows are those of `base` but for the places in `gone`, and those of `delta`.

    `rows`, `delta_rows`: how many the base and the delta have. `based_at`: when the base was made.
    """

    columns: dict[str, str]
    base: tuple[str, ...] = ()
    delta: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    rows: int = 0
    delta_rows: int = 0
    based_at: str = ""

    @property
    def files(self) -> tuple[str, ...]:
        return (*self.base, *self.delta, *self.gone)


@dataclass(frozen=True)
class Manifest:
    """One state of a warehouse.

    `position`: the first transaction of the change log that is not in it. `fresh_at`: all that was committed before
    is in. `database`: which database it was read from; numbers of transactions mean nothing in another one.
    `rates`: {currency: when amounts in it were last brought to the present rate} as far as that is in it. `seq`
    counts the writings.
    """

    schema: str
    database: str
    position: int
    fresh_at: datetime
    built_at: datetime
    seq: int
    tables: dict[str, Stored] = field(default_factory=dict)
    rates: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def usable(self) -> bool:
        """Whether it was made by the present declarations."""
        return self.format == FORMAT and self.schema == schema_hash()

    @property
    def files(self) -> frozenset[str]:
        return frozenset(name for stored in self.tables.values() for name in stored.files)


def folder(tenant_id: uuid.UUID) -> Path:
    """Where a business's files are."""
    return Path(settings.WAREHOUSE_DIR) / str(tenant_id)


def manifest(tenant_id: uuid.UUID) -> Manifest | None:
    """The present state of a business's warehouse; None where there is none, or none that can be used."""
    found = kept_manifest(tenant_id)
    return found if found is not None and found.usable else None


def kept_manifest(tenant_id: uuid.UUID) -> Manifest | None:
    """What stands in the file, also when the declarations have changed since."""
    try:
        raw = json.loads((folder(tenant_id) / MANIFEST).read_text())
        return _read(raw)
    except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError):
        return None


def _read(raw: dict[str, Any]) -> Manifest:
    stored = {
        name: Stored(**{**each, **{kind: tuple(each[kind]) for kind in ("base", "delta", "gone")}})
        for name, each in raw["tables"].items()
    }
    moments = {name: datetime.fromisoformat(raw[name]) for name in ("fresh_at", "built_at")}
    return Manifest(**{**raw, **moments, "tables": stored})


def put_manifest(tenant_id: uuid.UUID, new: Manifest) -> None:
    """Make `new` the present state. Its files are on the disk already."""
    place = folder(tenant_id)
    before = kept_manifest(tenant_id)
    raw = asdict(new) | {"fresh_at": new.fresh_at.isoformat(), "built_at": new.built_at.isoformat()}
    write_whole(place / MANIFEST, json.dumps(raw, indent=1))
    for name in (before.files if before else frozenset()) - new.files:
        with suppress(FileNotFoundError):
            os.utime(place / name)  # its time of grace begins now


def write_whole(path: Path, text: str) -> None:
    """Put `text` into a file so that a reader finds the old or the new content, never a part of it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    to_disk(path.parent)


@contextmanager
def alone(tenant_id: uuid.UUID) -> Iterator[bool]:
    """Whether this process is the one that writes the business's warehouse now."""
    with locked(folder(tenant_id)) as mine:
        yield mine


@contextmanager
def locked(place: Path) -> Iterator[bool]:
    """Whether this process has the lock of a folder, which goes when the process does."""
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (place / _LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def sweep(tenant_id: uuid.UUID, *, grace: int = GRACE) -> int:
    """Remove files that the manifest does not name and nobody reads any more; their number. By who writes alone."""
    place, found = folder(tenant_id), kept_manifest(tenant_id)
    named = found.files if found else frozenset()
    gone, old = 0, aging_now().timestamp() - grace
    for path in place.iterdir():
        if path.name in {MANIFEST, _LOCK} or path.name in named:
            continue
        with suppress(FileNotFoundError):
            if path.stat().st_mtime <= old:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
                gone += 1
    return gone


def remove(tenant_id: uuid.UUID) -> None:
    """Remove a business's warehouse altogether."""
    shutil.rmtree(folder(tenant_id), ignore_errors=True)


def kept_tenants() -> list[uuid.UUID]:
    """The businesses that have a folder here."""
    root = Path(settings.WAREHOUSE_DIR)
    found = []
    for path in sorted(root.iterdir()) if root.is_dir() else []:
        with suppress(ValueError):
            found.append(uuid.UUID(path.name))
    return found
