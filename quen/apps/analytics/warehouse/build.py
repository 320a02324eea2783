"""Making the warehouse of a business, from its tables or from the changes since the last time."""

from __future__ import annotations

import logging
import time
import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from quen.apps.analytics.warehouse.files import Files, writing
from quen.apps.analytics.warehouse.layout import Table, schema_hash, tables
from quen.apps.analytics.warehouse.manifest import (
    Manifest,
    Stored,
    alone,
    folder,
    kept_manifest,
    put_manifest,
    sweep,
)
from quen.apps.analytics.warehouse.source import Source

log = logging.getLogger("quen.warehouse")
MANY = 0.3  # of a table's rows changed: reading all of it again is cheaper
FEW = 20_000  # rows for which that does not matter
REBASE = 0.1  # of the base in deltas: one base again
SMALL = 2000  # rows of deltas that disturb nobody
DELTAS = 20  # files: one delta again
STALE = timedelta(days=25)  # a log that long may have lost months that were not read
OLD = timedelta(days=7)  # after which what was deleted for good leaves the base too


@dataclass(frozen=True)
class Outcome:
    """What was done: `rows` written, `whole` when everything was made anew."""

    manifest: Manifest
    rows: int
    whole: bool
    took: timedelta


def refresh(tenant_id: uuid.UUID, *, anew: bool = False) -> Outcome | None:
    """Bring a business's warehouse to the present state of its tables; from nothing where that is needed, or `anew`.

    None when another process is at it. May be killed at any moment: the state before stays until the new one is whole.
    """
    began = time.monotonic()
    with alone(tenant_id) as mine:
        if not mine:
            return None
        before = kept_manifest(tenant_id)
        with Source(tenant_id) as source:
            whole = anew or before is None or not _usable(before, source)
            if whole or before is None:
                found, rows = _build(source, before.seq + 1 if before else 1)
            else:
                found, rows = _follow(source, before)
        put_manifest(tenant_id, found)
        sweep(tenant_id)
    return Outcome(found, rows, whole, timedelta(seconds=time.monotonic() - began))


def _usable(before: Manifest, source: Source) -> bool:
    place = folder(source.tenant_id)
    return (
        before.usable
        and before.database == source.database
        and before.position <= source.position
        and source.at - before.fresh_at < STALE
        and all((place / name).exists() for name in before.files)
    )


def _build(source: Source, seq: int) -> tuple[Manifest, int]:
    with writing(source.tenant_id, seq) as files:
        stored = {name: _whole(table, source, files) for name, table in tables().items()}
    found = Manifest(
        schema=schema_hash(),
        database=source.database,
        position=source.position,
        fresh_at=source.at,
        built_at=source.at,
        seq=seq,
        tables=stored,
        rates=source.rates(),
    )
    return found, sum(each.rows for each in stored.values())


def _follow(source: Source, before: Manifest) -> tuple[Manifest, int]:
    changed = source.changed(before.position)
    rates = source.rates()
    revalued = rates != before.rates
    fresh = replace(before, position=source.position, fresh_at=source.at, rates=rates)
    if not revalued and not any(changed.get(table.object) for table in tables().values()):
        return fresh, 0
    stored, rows = dict(before.tables), 0
    with writing(source.tenant_id, before.seq + 1) as files:
        for name, table in tables().items():
            count = changed.get(table.object, 0)
            if (revalued and table.money) or count > max(FEW, MANY * stored[name].rows):
                stored[name] = _whole(table, source, files)
                rows += stored[name].rows
            elif count:
                written = files.records(table, source, source.changed_ids(table.object, before.position))
                rows += written.rows
                stored[name] = _added(stored[name], written.name, written.rows)
                stored[name] = _tidied(table, stored[name], files, source.at)
    return replace(fresh, seq=before.seq + 1, tables=stored), rows


def _whole(table: Table, source: Source, files: Files) -> Stored:
    written = files.records(table, source)
    return Stored(columns=table.types, base=(written.name,), rows=written.rows, based_at=source.at.isoformat())


def _added(stored: Stored, name: str, rows: int) -> Stored:
    return replace(stored, delta=(*stored.delta, name), delta_rows=stored.delta_rows + rows)


def _tidied(table: Table, stored: Stored, files: Files, at: datetime) -> Stored:
    """One base again when the deltas have grown; one delta when they are many."""
    old = at - datetime.fromisoformat(stored.based_at) > OLD
    if old or stored.delta_rows > max(SMALL, REBASE * stored.rows):
        written = files.merge(table, stored.delta, stored.base)
        return replace(stored, base=(written.name,), delta=(), rows=written.rows, delta_rows=0, based_at=at.isoformat())
    if len(stored.delta) > DELTAS:
        written = files.merge(table, stored.delta)
        return replace(stored, delta=(written.name,), delta_rows=written.rows)
    return stored
