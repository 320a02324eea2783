"""The list of what lies in the trash, against the records."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from django.db import connections, transaction

from quen.kernel.checks.declare import OWNER, Finding, Look, data_check, rebuild
from quen.kernel.registry.registry import specs

_MISSING = """
SELECT r.tenant_id, r.id FROM data.{table} r WHERE r.deleted_at IS NOT NULL AND {of_r} AND NOT EXISTS (
    SELECT FROM data.kernel_trashitem t WHERE t.tenant_id = r.tenant_id AND t.object = '{name}' AND t.record_id = r.id)
"""
_EXTRA = """
SELECT t.tenant_id, t.record_id FROM data.kernel_trashitem t WHERE t.object = '{name}' AND {of_t} AND NOT EXISTS (
    SELECT FROM data.{table} r WHERE r.tenant_id = t.tenant_id AND r.id = t.record_id AND r.deleted_at IS NOT NULL)
"""


@data_check("trash", cure="bin/quen rebuild trash")
def listed(look: Look) -> Iterator[Finding]:
    """The trash lists every record that lies in it, and no other."""
    look.count_rows("kernel_trashitem")
    for spec in specs().values():
        words = {"table": spec.table, "name": spec.name, "of_r": look.of("r"), "of_t": look.of("t")}
        for tenant_id, record_id in look.rows(_MISSING.format(**words)):
            yield Finding("lies in the trash and is not listed", tenant_id, spec.name, str(record_id))
        for tenant_id, record_id in look.rows(_EXTRA.format(**words)):
            yield Finding("is listed and does not lie in the trash", tenant_id, spec.name, str(record_id))


@rebuild("trash", "the list of what lies in the trash")
def trash(tenant_id: uuid.UUID | None = None) -> int:
    """List what is missing, each record as a deed of its own, and take out what does not lie there."""
    del tenant_id
    done = 0
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        for spec in specs().values():
            cursor.execute(
                f"""INSERT INTO data.kernel_trashitem (id, tenant_id, object, record_id, root_id, deed, at, member_id)
                    SELECT app.uuid7(), r.tenant_id, '{spec.name}', r.id, r.id, -row_number() OVER (ORDER BY r.id),
                           r.deleted_at, r.updated_by_id
                      FROM data.{spec.table} r WHERE r.deleted_at IS NOT NULL ON CONFLICT DO NOTHING"""  # noqa: S608
            )
            done += cursor.rowcount
            cursor.execute(
                f"DELETE FROM data.kernel_trashitem t WHERE t.object = '{spec.name}' AND NOT EXISTS (SELECT "  # noqa: S608
                f"FROM data.{spec.table} r WHERE r.tenant_id = t.tenant_id AND r.id = t.record_id "
                f"AND r.deleted_at IS NOT NULL)"
            )
            done += cursor.rowcount
    return done
