"""The search index against the records."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator

from django.db import connection, connections

from quen.kernel.checks.declare import OWNER, Finding, Look, data_check, rebuild
from quen.kernel.registry.registry import specs
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.search.consumer import NAME
from quen.kernel.search.index import BATCH, entries_of, index_records
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.tenancy.models import Tenant

SAMPLE = 2000  # records of an object and a business whose entries are made again and compared, the latest

_PENDING = """
EXISTS (SELECT FROM data.change_log c, data.consumer_position p WHERE p.consumer = '{consumer}'
   AND (c.xid, c.id) > (p.xid::text::xid8, p.entry_id) AND c.tenant_id = {of}.tenant_id AND c.record_id = {of}.id)
"""
_MISSING = """
SELECT r.tenant_id, r.id FROM data.{table} r LEFT JOIN data.search_entry s ON s.tenant_id = r.tenant_id AND s.id = r.id
 WHERE r.deleted_at IS NULL AND {of_r} AND s.id IS NULL AND NOT {pending}
"""
_EXTRA = """
SELECT s.tenant_id, s.id FROM data.search_entry s LEFT JOIN data.{table} r ON r.tenant_id = s.tenant_id AND r.id = s.id
 WHERE s.object = '{name}' AND {of_s} AND (r.id IS NULL OR r.deleted_at IS NOT NULL) AND NOT {pending}
"""
_TITLES = """
SELECT r.tenant_id, r.id FROM data.{table} r JOIN data.search_entry s ON s.tenant_id = r.tenant_id AND s.id = r.id
 WHERE r.deleted_at IS NULL AND {of_r} AND s.title <> "left"(coalesce(r.{title}::text, ''), 400) AND NOT {pending}
"""


@data_check("search index", cure="bin/quen rebuild search")
def indexed(look: Look) -> Iterator[Finding]:
    """Every living record is found under its title and none else; entries of the latest are made and compared."""
    look.count_rows("search_entry")
    for spec in (spec for spec in specs().values() if spec.search):
        words = {"table": spec.table, "name": spec.name, "of_r": look.of("r"), "of_s": look.of("s")}
        statements = {"cannot be found": _MISSING, "is found and is gone": _EXTRA}
        info = spec.fields.get(spec.title)
        if info is not None and info.kind == "text":
            statements["is found under another title"] = _TITLES
            words["title"] = info.column
        for message, sql in statements.items():
            pending = _PENDING.format(consumer=NAME, of="s" if sql is _EXTRA else "r")
            for tenant_id, record_id in look.rows(sql.format(**words, pending=pending)):
                yield Finding(message, tenant_id, spec.name, str(record_id))
    yield from _compared(look)


def _compared(look: Look) -> Iterator[Finding]:
    lag = dict(look.rows("SELECT consumer, seconds FROM app.consumer_lag()")).get(NAME, 0)
    if lag:
        look.note("changes are waiting to be indexed: entries were not compared word by word")
        return
    for tenant_id in look.tenants():
        for spec in (spec for spec in specs().values() if spec.search):
            for part in _parts(spec, tenant_id, None if look.deep else SAMPLE):
                with tenant_context(tenant_id, via="check"):
                    for record_id in differing(spec, part, tenant_id):
                        yield Finding("is found by other words than it has", tenant_id, spec.name, str(record_id))


def differing(spec: ObjectSpec, ids: list[uuid.UUID], tenant_id: uuid.UUID) -> list[uuid.UUID]:
    """Those of the records whose entry is not what would be written now; marks of former shares may stay."""
    wanted = {row[0]: row[1:] for row in entries_of(spec, ids, tenant_id)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, title, subtitle, folded, grams FROM search_entry WHERE id = ANY(%s)", [ids])
        held = {row[0]: row[1:] for row in cursor.fetchall()}
    return [
        pk
        for pk, (*texts, numbers) in wanted.items()
        if pk in held and (list(held[pk][:3]) != texts or not set(numbers) <= set(held[pk][3]))
    ]


def _parts(spec: ObjectSpec, tenant_id: uuid.UUID, most: int | None) -> Iterable[list[uuid.UUID]]:
    """Ids of living records, the latest first, in parts of BATCH."""
    last, left = None, most
    while left is None or left > 0:
        size = BATCH if left is None else min(BATCH, left)
        with connections[OWNER].cursor() as cursor:
            cursor.execute(
                f"SELECT id FROM data.{spec.table} WHERE tenant_id = %s AND deleted_at IS NULL "  # noqa: S608
                f"AND (%s::uuid IS NULL OR id < %s) ORDER BY id DESC LIMIT %s",
                [tenant_id, last, last, size],
            )
            part = [row[0] for row in cursor.fetchall()]
        if part:
            yield part
        if len(part) < size:
            return
        last, left = part[-1], None if left is None else left - size


@rebuild("search", "the search index")
def search(tenant_id: uuid.UUID | None = None) -> int:
    """Make every entry anew and remove those of records that are gone, in short transactions."""
    done = 0
    for tenant in [tenant_id] if tenant_id else list(Tenant.objects.order_by("pk").values_list("pk", flat=True)):
        for spec in (spec for spec in specs().values() if spec.search):
            for part in _parts(spec, tenant, None):
                with tenant_context(tenant, via="job"):
                    done += index_records(spec, part, tenant)
            with tenant_context(tenant, via="job"), connection.cursor() as cursor:
                cursor.execute(
                    f"DELETE FROM search_entry s WHERE s.object = %s AND NOT EXISTS (SELECT FROM {spec.table} r "  # noqa: S608
                    f"WHERE r.id = s.id AND r.deleted_at IS NULL)",
                    [spec.name],
                )
                done += cursor.rowcount
    return done
