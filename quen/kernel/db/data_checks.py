"""What triggers keep, against the records: board sums, amounts in base currency, stand-ins, references, structure."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from django.db import connections, transaction

from quen.kernel.checks.declare import OWNER, Finding, Look, data_check, rebuild
from quen.kernel.db.links import link_tables
from quen.kernel.db.reconcile import existing_names, rebuild_board_totals
from quen.kernel.db.stand_ins import differing_stand_ins, mend_stand_ins
from quen.kernel.db.tables import plan, tenant_models
from quen.kernel.records.amounts import amounts
from quen.kernel.records.fields import AnyRefField
from quen.kernel.records.typed_links import typed_links
from quen.kernel.registry.registry import specs, stand_ins

_BOARD = """
SELECT tenant_id, g, sum(n), sum(t) FROM (
    SELECT b.tenant_id, b.group_id AS g, b.owner_id AS o, b.records AS n, b.total AS t
      FROM data.board_total b WHERE b.object = '{name}' AND {of_b}
    UNION ALL
    SELECT r.tenant_id, r.{group}, {owner}, -1, -coalesce(r.{total}, 0) FROM data.{table} r
     WHERE r.deleted_at IS NULL AND {of_r}
) x GROUP BY tenant_id, g, o HAVING sum(n) <> 0 OR sum(t) <> 0
"""
_BASE = """
SELECT r.tenant_id, r.id FROM data.{table} r JOIN data.kernel_tenant k ON k.id = r.tenant_id
 WHERE {of} AND r.{base} IS DISTINCT FROM CASE
    WHEN r.{column} IS NULL OR r.{currency} IN ('', k.base_currency) THEN r.{column}
    WHEN {day} IS NULL THEN r.{base}
    ELSE app.to_base(r.tenant_id, r.{column}, r.{currency}, {day}) END
   AND NOT EXISTS (SELECT FROM data.kernel_revaluation v WHERE v.tenant_id = r.tenant_id
        AND v.currency = r.{currency} AND v.finished_at IS NULL)
"""
_LINKS = """
SELECT l.tenant_id, l.{object}, l.{record} FROM data.{links} l
 WHERE l.{object} = '{name}' AND {of} AND NOT EXISTS (
    SELECT FROM data.{table} r WHERE r.tenant_id = l.tenant_id AND r.id = l.{record})
"""
_ANY = """
SELECT a.tenant_id, a.id, a.{column} FROM data.{referring} a
 WHERE starts_with(a.{column}, '{name}:') AND {of} AND NOT EXISTS (SELECT FROM data.{table} r
    WHERE r.tenant_id = a.tenant_id AND r.id::text = split_part(a.{column}, ':', 2))
"""
_OWNERS = """
SELECT l.tenant_id, l.record_id FROM data.{links} l
  JOIN data.{table} r ON r.tenant_id = l.tenant_id AND r.id = l.record_id
 WHERE l.object = '{name}' AND {of} AND l.owner_id IS DISTINCT FROM r.{owner}
"""


@data_check("board sums", cure="bin/quen rebuild board")
def board_sums(look: Look) -> Iterator[Finding]:
    """Number and amount of each column and owner, deltas not folded yet included, are those of the records."""
    for spec in specs().values():
        if spec.board is None:
            continue
        total = spec.fields[spec.board.total]
        look.count_rows(spec.table)
        sql = _BOARD.format(
            name=spec.name,
            table=spec.table,
            group=spec.fields[spec.board.by].column,
            owner=f"r.{spec.scope.owner}_id" if spec.scope.owner else "NULL::uuid",
            total=total.base or total.column,
            of_b=look.of("b"),
            of_r=look.of("r"),
        )
        for tenant_id, group, records, amount in look.rows(sql):
            yield Finding(f"column {group} says {records:+} records and {amount:+} too much", tenant_id, spec.name)


@rebuild("board", "sums of the boards")
def board(tenant_id: uuid.UUID | None = None) -> int:
    """Make the sums of all boards anew, of all businesses; those who write wait for that moment."""
    del tenant_id  # one statement for all
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        for spec in specs().values():
            if spec.board is not None:
                cursor.execute(f"LOCK TABLE data.{spec.table} IN SHARE ROW EXCLUSIVE MODE")
        rebuild_board_totals(cursor)
        cursor.execute("SELECT count(*) FROM data.board_total")
        return int(cursor.fetchone()[0])


@data_check("amounts in base currency", cure="save the exchange rate of that currency again; the worker revalues")
def base_amounts(look: Look) -> Iterator[Finding]:
    """Each amount in base currency follows from the amount, its currency and the rate of its day."""
    for amount in amounts(with_base=True):
        look.count_rows(amount.table)
        day = f"r.{amount.day}" if amount.day else "NULL::date"
        sql = _BASE.format(**{**vars(amount), "day": day}, of=look.of("r"))
        for tenant_id, record_id in look.rows(sql):
            yield Finding(f"{amount.place} is not at its rate", tenant_id, amount.table, str(record_id))


@data_check("stand-ins", cure="bin/quen rebuild parties")
def standing(look: Look) -> Iterator[Finding]:
    """Every account and contact has its party, with the same title, owner and place in the trash, and no other has."""
    for spec in stand_ins().values():
        look.count_rows(spec.table)
        for tenant_id, name, record_id, what in look.rows(differing_stand_ins(spec, look.of("x"))):
            yield Finding(f"{spec.name}: {what}", tenant_id, name, str(record_id))


@rebuild("parties", "the rows that stand for accounts and contacts")
def parties(tenant_id: uuid.UUID | None = None) -> int:
    """Add the rows that are missing and mend those that differ."""
    del tenant_id
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        return mend_stand_ins(cursor)


@data_check("references", cure="open the row that refers and choose another record, or delete it")
def references(look: Look) -> Iterator[Finding]:
    """What names a record of any object names one that is there, in the trash or out of it."""
    for link in typed_links():
        links = str(link.model._meta.db_table)
        look.count_rows(links)
        for name, table in _tables():
            sql = _LINKS.format(links=links, object=link.object, record=link.record, name=name,
                                table=table, of=look.of("l"))  # fmt: skip
            for tenant_id, _name, record_id in look.rows(sql):
                yield Finding(f"{links} names a record that is not there", tenant_id, name, str(record_id))
    yield from _any_references(look)


def _any_references(look: Look) -> Iterator[Finding]:
    for model in tenant_models():
        for f in (f for f in model._meta.concrete_fields if isinstance(f, AnyRefField)):
            for name, table in _tables():
                sql = _ANY.format(referring=model._meta.db_table, column=f.column, name=name, table=table,
                                  of=look.of("a"))  # fmt: skip
                for tenant_id, row, _key in look.rows(sql):
                    yield Finding(f"{f.column} names {name} that is not there", tenant_id,
                                  str(model._meta.db_table), str(row))  # fmt: skip


def _tables() -> list[tuple[str, str]]:
    return [(spec.name, spec.table) for spec in specs().values()]


@data_check("owners of links", cure="give the record to somebody else and back")
def link_owners(look: Look) -> Iterator[Finding]:
    """A tie to a record knows who owns that record, as rights on timelines follow it."""
    for links in link_tables():
        look.count_rows(links)
        for spec in (spec for spec in specs().values() if spec.scope.owner):
            sql = _OWNERS.format(links=links, table=spec.table, name=spec.name, owner=f"{spec.scope.owner}_id",
                                 of=look.of("l"))  # fmt: skip
            for tenant_id, record_id in look.rows(sql):
                yield Finding(f"{links} has another owner than the record", tenant_id, spec.name, str(record_id))


@data_check("structure", cure="bin/quen migrate")
def structure(look: Look) -> Iterator[Finding]:
    """Every constraint, trigger and index that the code declares is in the database, switched on and valid."""
    wanted = [statement for model in tenant_models() for statement in plan(model)]
    look.count(len(wanted))
    with connections[OWNER].cursor() as cursor:
        present = existing_names(cursor)
    for statement in wanted:
        if (statement.kind, statement.name, statement.table) not in present:
            yield Finding(f"{statement.kind} {statement.name} of {statement.table} is missing")
    off = """
        SELECT 'trigger ' || t.tgname || ' of ' || c.relname || ' is switched off' FROM pg_trigger t
          JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = 'data' AND NOT t.tgisinternal AND t.tgenabled = 'D'
        UNION ALL SELECT 'constraint ' || k.conname || ' of ' || c.relname || ' was never checked' FROM pg_constraint k
          JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = 'data' AND NOT k.convalidated
        UNION ALL SELECT 'index ' || c.relname || ' is not valid' FROM pg_index i
          JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = 'data' AND NOT i.indisvalid"""
    for (message,) in look.rows(off):
        yield Finding(str(message))
