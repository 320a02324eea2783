"""Searching the history of a tenant: by time, person, object, record, field and way, the latest first."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet

from quen.kernel.changes.models import ChangeEntry
from quen.kernel.registry.registry import specs

PAGE = 50
CHUNK = 2_000  # entries a transaction of the download
TIMEOUT = "8s"  # for a rare field among millions of entries; the page then asks for a shorter time


@dataclass(frozen=True)
class Sought:
    """What is looked for; empty means anything. `until` is not included. `field` needs `object`."""

    since: datetime | None = None
    until: datetime | None = None
    member: uuid.UUID | None = None
    object: str = ""
    record: uuid.UUID | None = None
    field: str = ""
    via: str = ""


def entries_for(sought: Sought) -> QuerySet[ChangeEntry]:
    """The entries of the present tenant, in no order. With `record`, those of its parts too."""
    rows: QuerySet[ChangeEntry] = ChangeEntry.objects.all()
    if sought.since:
        rows = rows.filter(at__gte=sought.since)
    if sought.until:
        rows = rows.filter(at__lt=sought.until)
    if sought.record:
        rows = rows.filter(root_id=sought.record)
    if sought.member:
        rows = rows.filter(actor_id=sought.member)
    if sought.object:
        rows = rows.filter(object=sought.object)
    if sought.via:
        rows = rows.filter(via=sought.via)
    spec = specs().get(sought.object)
    if sought.field and spec is not None and sought.field in spec.fields:
        rows = rows.filter(operation="u", changes__has_key=spec.fields[sought.field].column)
    return rows


def read_page(sought: Sought, after: str = "", limit: int = PAGE) -> tuple[list[ChangeEntry], str]:
    """A page, and `after` of the next one ("" at the end). A wrong `after` begins anew."""
    rows = entries_for(sought)
    at, _sep, text = after.partition("~")
    try:
        moment, last = datetime.fromisoformat(at), int(text)
    except ValueError:
        moment = None
    if moment is not None and moment.tzinfo is not None:
        rows = rows.filter(at__lte=moment).filter(Q(at__lt=moment) | Q(id__lt=last))
    found = list(rows.order_by("-at", "-id")[: limit + 1])
    shown = found[:limit]
    return shown, f"{shown[-1].at.isoformat()}~{shown[-1].pk}" if len(found) > limit else ""


def read_all(sought: Sought) -> Iterator[list[ChangeEntry]]:
    """Every entry, in chunks; each is asked for by a statement of its own, so the caller may change transactions."""
    after = ""
    while True:
        found, after = read_page(sought, after, CHUNK)
        yield found
        if not after:
            return


def limit_time() -> None:
    """Let the statements of this transaction take no longer than TIMEOUT."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [TIMEOUT])
