"""The change log against the records, and its readers against the log."""

from __future__ import annotations

from collections.abc import Iterator

from quen.kernel.changes.consumers import consumers
from quen.kernel.checks.declare import Finding, Look, data_check
from quen.kernel.db.tables import tenant_models
from quen.kernel.records.base import Attached, Record, TenantRow
from quen.kernel.records.stand_in import StandIn
from quen.kernel.registry.fields import object_name

BEHIND = 120  # seconds after which a reader of the log is late

# what is logged last of a record is not that it has gone, yet it is not there
_LOST = """
SELECT DISTINCT c.tenant_id, c.record_id FROM data.change_log c
 WHERE c.object = %(object)s AND {of} AND NOT EXISTS (
        SELECT FROM data.{table} r WHERE r.tenant_id = c.tenant_id AND r.id = c.record_id)
   AND NOT EXISTS (SELECT FROM data.change_log d WHERE d.tenant_id = c.tenant_id AND d.object = c.object
        AND d.record_id = c.record_id AND d.operation = 'd' AND d.id >= c.id)
"""
_UNTOLD = """
SELECT r.tenant_id, r.id FROM data.{table} r
 WHERE {of} AND r.created_at >= %(begins)s AND NOT EXISTS (
        SELECT FROM data.change_log c WHERE c.tenant_id = r.tenant_id AND c.object = %(object)s
           AND c.record_id = r.id AND c.operation = 'c')
"""
# each change takes up where the one before has left, and the last one left what stands in the record
_CHAIN = """
SELECT x.tenant_id, x.record_id, string_agg(x.key, ', ' ORDER BY x.key) FROM (
    SELECT c.tenant_id, c.record_id, e.key, e.value -> 1 AS new, lead(e.value -> 0) OVER later AS next
      FROM data.change_log c CROSS JOIN LATERAL jsonb_each(c.changes) e
     WHERE c.object = %(object)s AND {of} AND c.operation = 'u'
    WINDOW later AS (PARTITION BY c.tenant_id, c.record_id, e.key ORDER BY c.id)
) x JOIN data.{table} r ON r.tenant_id = x.tenant_id AND r.id = x.record_id
 WHERE CASE WHEN x.next IS NULL THEN to_jsonb(r) ? x.key AND to_jsonb(r) -> x.key IS DISTINCT FROM x.new
            ELSE x.next IS DISTINCT FROM x.new END
 GROUP BY 1, 2
"""
_AHEAD = """
SELECT consumer FROM data.consumer_position WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint
"""
_BEGINS = "SELECT min(at) FROM data.change_log"


def logged_models() -> list[type[TenantRow]]:
    """The tables whose changes are logged."""
    return [
        model
        for model in tenant_models()
        if not issubclass(model, StandIn) and (issubclass(model, Record | Attached) or model.LOG_WITHOUT is not None)
    ]


@data_check("change log: records", cure="restore the record from a backup; the log names it and its last values")
def records_told(look: Look) -> Iterator[Finding]:
    """Every record in the log is there or was deleted; every one made since the log begins is in it."""
    begins = look.rows(_BEGINS)[0][0]
    for model in logged_models():
        name, table = object_name(model), str(model._meta.db_table)
        look.count_rows(table)
        for tenant_id, record_id in look.rows(_LOST.format(table=table, of=look.of("c")), {"object": name}):
            yield Finding("is in the log and not in its table", tenant_id, name, str(record_id))
        if begins is not None and issubclass(model, Record):
            values = {"object": name, "begins": begins}
            for tenant_id, record_id in look.rows(_UNTOLD.format(table=table, of=look.of("r")), values):
                yield Finding("was made without the log being told", tenant_id, name, str(record_id))


@data_check("change log: values", cure="compare the record's history with what it says, and save it once")
def values_told(look: Look) -> Iterator[Finding]:
    """The changes of each field follow each other without a gap, and the last one left what the record says now."""
    look.count(look.number(f"SELECT count(*) FROM data.change_log c WHERE c.operation = 'u' AND {look.of('c')}"))  # noqa: S608
    for model in logged_models():
        name, table = object_name(model), str(model._meta.db_table)
        for tenant_id, record_id, keys in look.rows(_CHAIN.format(table=table, of=look.of("c")), {"object": name}):
            yield Finding(f"changed without the log being told: {keys}", tenant_id, name, str(record_id))


@data_check("change log: readers", cure="start the worker; its log says why it does not go on")
def readers(look: Look) -> Iterator[Finding]:
    """Every consumer has a position, not beyond the log, and reads what comes."""
    present = dict(look.rows("SELECT consumer, seconds FROM app.consumer_lag()"))
    look.count(len(present))
    for consumer in consumers():
        if consumer.name not in present:
            yield Finding(f"{consumer.name} has never read the log")
    for name, seconds in present.items():
        if seconds > BEHIND:
            yield Finding(f"{name} is {seconds:.0f} seconds behind")
    for (name,) in look.rows(_AHEAD):
        yield Finding(
            f"{name} has a position beyond the log, as after a restore: set its row in consumer_position to 0 "
            "and rebuild what it keeps"
        )


@data_check("change log: months", cure="bin/quen migrate")
def months(look: Look) -> Iterator[Finding]:
    """There is a partition for this month and those to come; without one nothing could be written."""
    sql = """
        SELECT to_char(m, 'YYYY-MM') FROM generate_series(date_trunc('month', now() AT TIME ZONE 'UTC'),
            date_trunc('month', now() AT TIME ZONE 'UTC') + interval '1 month', '1 month') m
        WHERE to_regclass('data.change_log_' || to_char(m, 'YYYYMM')) IS NULL"""
    look.count(2)
    for (month,) in look.rows(sql):
        yield Finding(f"the log has no room for {month}")
