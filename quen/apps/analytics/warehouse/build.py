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
                stored[name] = _changed(table, source, files, stored[name], before.position)
                rows += count
    return replace(fresh, seq=before.seq + 1, tables=stored), rows


def _whole(table: Table, source: Source, files: Files) -> Stored:
    written = files.base(table, source)
    return Stored(columns=table.types, base=(written.name,), rows=written.rows, based_at=source.at.isoformat())


def _changed(table: Table, source: Source, files: Files, before: Stored, since: int) -> Stored:
    """With the records that were touched since a position; a base again when those have become many."""
    delta, gone = files.delta(table, source, source.changed_ids(table.object, since), before)
    after = replace(before, delta=(delta.name,), gone=(gone.name,), delta_rows=delta.rows)
    old = source.at - datetime.fromisoformat(before.based_at) > OLD
    if not old and delta.rows <= max(SMALL, REBASE * before.rows):
        return after
    written = files.merge(table, after)
    return Stored(columns=table.types, base=(written.name,), rows=written.rows, based_at=source.at.isoformat())
