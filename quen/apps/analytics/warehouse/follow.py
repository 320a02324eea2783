"""Keeping the warehouses of all businesses up to the change log, round after round.

How far all of them are together stands in one small file, so that a look whether anything has happened is one index
scan. The position of each stands in its own manifest, written with its files: what is killed is simply done again.
"""

from __future__ import annotations

import json
import logging
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from quen.apps.analytics.warehouse.layout import schema_hash, tables
from quen.apps.analytics.warehouse.manifest import (
    DATABASE_SQL,
    MANIFEST,
    folder,
    kept_tenants,
    locked,
    manifest,
    remove,
    write_whole,
)
from quen.kernel.tenancy.models import Tenant

log = logging.getLogger("quen.warehouse")
NAME = "position.json"
EVERY = 15  # seconds between rounds
AFTER_A_FAULT = 60
IDLE = 60  # seconds without a change after which the process that follows ends
WRITING_LASTS = timedelta(minutes=1)  # longer than any transaction that writes

_SNAPSHOT = f"SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, now(), {DATABASE_SQL}"
# numbers that are still to come are of another server, before a restore
_SINCE = "xid >= %s::text::xid8 AND xid < pg_snapshot_xmax(pg_current_snapshot()) AND object = ANY (%s)"
_CHANGED = f"SELECT 1 FROM change_log WHERE {_SINCE} LIMIT 1"
_WHO = f"SELECT DISTINCT tenant_id FROM change_log WHERE {_SINCE}"
_REVALUED = "SELECT tenant_id FROM app.revalued_after(%s)"


@dataclass(frozen=True)
class Position:
    """All businesses but those in `behind` have what was committed before `fresh_at`; see `Manifest` for the rest."""

    database: str
    schema: str
    position: int
    fresh_at: datetime
    behind: tuple[str, ...] = ()


def freshness(tenant_id: uuid.UUID) -> datetime | None:
    """The moment up to which the business's figures have everything; None where there are none yet."""
    found = manifest(tenant_id)
    if found is None:
        return None
    common = kept_position()
    if common is None or common.schema != found.schema or str(tenant_id) in common.behind:
        return found.fresh_at
    return max(found.fresh_at, common.fresh_at)


def kept_position() -> Position | None:
    """How far the last round came."""
    try:
        raw = json.loads((Path(settings.WAREHOUSE_DIR) / NAME).read_text())
        moment = datetime.fromisoformat(raw["fresh_at"])
        return Position(**{**raw, "fresh_at": moment, "behind": tuple(raw["behind"])})
    except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError):
        return None


def pending() -> bool:
    """Whether a round has something to do. Where not, the figures are noted to be as fresh as now."""
    common = kept_position()
    if common is None:
        return bool(_tenants())
    if common.schema != schema_hash() or common.behind or _missing():
        return True
    with connections["system"].cursor() as cursor:
        cursor.execute(_SNAPSHOT)
        position, at, database = cursor.fetchone()
        if database != common.database or position < common.position:
            return True
        looks: tuple[tuple[str, list[Any]], ...] = (
            (_CHANGED, [common.position, _objects()]),
            (_REVALUED, [_since(common)]),
        )
        for sql, values in looks:
            cursor.execute(sql, values)
            if cursor.fetchone() is not None:
                return True
    with _rounds() as mine:
        if mine:
            _put(replace(common, position=position, fresh_at=at))
    return False


def follow_round() -> int:
    """Bring every business with changes up to date; the number of them. Loads Arrow.

    A business that cannot be brought up to date is logged and tried again in the next round; it stops no other.
    """
    from quen.apps.analytics.warehouse.build import refresh

    with _rounds() as mine:
        if not mine:
            return 0
        common = kept_position()
        with connections["system"].cursor() as cursor:
            cursor.execute(_SNAPSHOT)
            position, at, database = cursor.fetchone()
            wanted = _changed_tenants(cursor, common, database)
        for gone in set(kept_tenants()) - set(_tenants()):
            remove(gone)
        behind = []
        for tenant_id in wanted:
            try:
                done = refresh(tenant_id)
            except Exception:  # one business does not hold up the others; it is taken again in the next round
                log.exception("the warehouse of %s could not be brought up to date", tenant_id)
                done = None
            if done is None:
                behind.append(str(tenant_id))
            elif done.whole:
                log.info("the warehouse of %s was made anew: %s rows in %s", tenant_id, done.rows, done.took)
        _put(Position(database, schema_hash(), position, at, tuple(behind)))
    return len(wanted)


def follow_until_idle(*, every: int = EVERY, idle: int = IDLE) -> int:
    """Rounds until nothing has happened for a while, or the worker that began this has ended; the number of rounds."""
    parent, last, rounds = os.getppid(), time.monotonic(), 0
    while os.getppid() == parent and time.monotonic() - last < idle:
        if pending():
            follow_round()
            rounds, last = rounds + 1, time.monotonic()
            common = kept_position()
            _rest(AFTER_A_FAULT if common and common.behind else every, parent)
        else:
            _rest(min(5, idle), parent)
    return rounds


def _rest(seconds: int, parent: int) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and os.getppid() == parent:
        time.sleep(0.5)


def _changed_tenants(cursor: Any, common: Position | None, database: str) -> list[uuid.UUID]:
    tenants = _tenants()
    if common is None or common.schema != schema_hash() or common.database != database:
        return tenants
    found = {uuid.UUID(pk) for pk in common.behind} | set(_missing())
    for sql, values in ((_WHO, [common.position, _objects()]), (_REVALUED, [_since(common)])):
        cursor.execute(sql, values)
        found |= {pk for (pk,) in cursor.fetchall()}
    return [pk for pk in tenants if pk in found]


def _since(common: Position) -> datetime:
    return common.fresh_at - WRITING_LASTS


def _objects() -> list[str]:
    return sorted({table.object for table in tables().values()})


def _tenants() -> list[uuid.UUID]:
    return list(Tenant.objects.using("system").order_by("pk").values_list("pk", flat=True))


def _missing() -> list[uuid.UUID]:
    return [pk for pk in _tenants() if not (folder(pk) / MANIFEST).exists()]


def _put(new: Position) -> None:
    raw = asdict(new) | {"fresh_at": new.fresh_at.isoformat()}
    write_whole(Path(settings.WAREHOUSE_DIR) / NAME, json.dumps(raw))


@contextmanager
def _rounds() -> Iterator[bool]:
    """Whether this process is the one that goes round."""
    with locked(Path(settings.WAREHOUSE_DIR)) as mine:
        yield mine
