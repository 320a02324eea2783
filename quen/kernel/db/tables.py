"""The tenant tables, and for each the SQL of its view, keys, triggers and indexes."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from quen.kernel.db.attached import attached_triggers
from quen.kernel.db.links import link_triggers
from quen.kernel.db.money import money_statements
from quen.kernel.db.periods import period_guards
from quen.kernel.db.stand_ins import stand_in_indexes, stand_in_triggers
from quen.kernel.db.statements import Statement, index, named
from quen.kernel.db.trash import trash_triggers
from quen.kernel.records.base import Attached, Record, TenantRow
from quen.kernel.records.fields import MoneyField, Ref
from quen.kernel.records.stand_in import StandIn
from quen.kernel.registry.fields import object_name
from quen.kernel.registry.registry import specs
from quen.kernel.registry.spec import Duplicates, ObjectSpec

# Columns that say nothing to a reader of the history.
UNLOGGED = ("tenant_id", "version", "created_at", "created_by_id", "updated_at", "updated_by_id")
LOGGED_THOUGH_DERIVED = ("deleted_at", "grants", "hidden", "protected", "user_id", "link_made_at")
EXTRA_TENANT_TABLES = ("board_total", "change_log")


def tenant_models() -> list[type[TenantRow]]:
    """All concrete models that belong to a tenant, in the order of their tables' names."""
    found = [m for m in apps.get_models() if issubclass(m, TenantRow) and not m._meta.abstract]
    return sorted(found, key=lambda m: m._meta.db_table)


def plan(model: type[TenantRow]) -> list[Statement]:
    """Constraints, indexes and triggers of `model`'s table, in the order in which they can be made."""
    spec = specs().get(object_name(model)) if issubclass(model, Record) else None
    found = [*_references(model), *_guards(model)]
    if issubclass(model, StandIn):
        return [*found, *stand_in_indexes(str(model._meta.db_table))]
    if issubclass(model, Record):
        found += [*_record_indexes(model, spec), *_log_triggers(model, spec), *money_statements(model)]
    if model.LOG_WITHOUT is not None:
        found += list(_log_triggers(model, None, model.LOG_WITHOUT))
    if issubclass(model, Attached):
        found += attached_triggers(model, UNLOGGED)
    if spec is not None:
        found += [*stand_in_triggers(spec), *trash_triggers(spec)]
    if spec is not None and spec.board is not None:
        found += list(_board_triggers(spec))
    if spec is not None:
        found += period_guards(spec)
    if model._meta.db_table == "search_entry":
        found += list(_search_indexes())
    found += [Statement("trigger", table, name, sql) for table, name, sql in link_triggers(model, spec)]
    found += [_own_trigger(model, body) for body in model.TRIGGERS]
    return found


def _own_trigger(model: type[TenantRow], body: str) -> Statement:
    name = named("own", body)
    return Statement("trigger", model._meta.db_table, name, f"CREATE TRIGGER {name} {body}")


def _references(model: type[models.Model]) -> Iterator[Statement]:
    table = model._meta.db_table
    for f in model._meta.concrete_fields:
        if not isinstance(f, Ref):
            continue
        target = f.remote_field.model._meta.db_table
        erase = f"ON DELETE SET NULL ({f.column})" if f.null else ("ON DELETE CASCADE" if f.part else "")
        sql = (
            f"ALTER TABLE data.{table} ADD CONSTRAINT {{name}} FOREIGN KEY (tenant_id, {f.column}) "
            f"REFERENCES data.{target} (tenant_id, id) {erase} DEFERRABLE INITIALLY IMMEDIATE"
        )
        name = named(f"fk_{table}_{f.column}"[:50], sql)
        yield Statement("constraint", table, name, sql.format(name=name))


def _guards(model: type[TenantRow]) -> Iterator[Statement]:
    table = model._meta.db_table
    upward = [f.column for f in model._meta.concrete_fields if isinstance(f, Ref) and f.acyclic]
    cycles = [
        f"AFTER INSERT OR UPDATE OF {column} ON data.{table} FOR EACH ROW "
        f"WHEN (NEW.{column} IS NOT NULL) EXECUTE FUNCTION app.refuse_cycle('{column}')"
        for column in upward
    ]
    for body in (*model.GUARDS, *cycles):
        name = named("guard", body)
        yield Statement("trigger", table, name, f"CREATE TRIGGER {name} {body}")


def _record_indexes(model: type[models.Model], spec: ObjectSpec | None) -> Iterator[Statement]:
    table = model._meta.db_table
    yield index(table, "(tenant_id, external_id) WHERE external_id IS NOT NULL AND deleted_at IS NULL", unique=True)
    columns: list[str] = ["created_at", "updated_at"]
    owner = ""
    if spec is not None:
        columns += [info.sort_column for info in spec.fields.values() if info.sort_column and info.kind != "boolean"]
        owner = f"{spec.scope.owner}_id" if spec.scope.owner else ""
    for column in dict.fromkeys(columns):
        yield index(table, f"(tenant_id, {column}, id) WHERE deleted_at IS NULL")
    if owner and spec is not None:
        for body in _owner_indexes(spec, owner):
            yield index(table, body)
    for body in _flag_indexes(spec) if spec is not None else ():
        yield index(table, body)
    for f in model._meta.concrete_fields:
        if isinstance(f, Ref) and f.name not in {"created_by", "updated_by"} and f.column != owner:
            # the trash included: merging and deleting for good look for everything that refers to a record
            yield index(table, f"(tenant_id, {f.column}, {_order_within(spec, f)}id)")
    yield index(table, "(tenant_id, deleted_at) WHERE deleted_at IS NOT NULL")
    if spec is not None and spec.duplicates is not None:
        for body in _duplicate_indexes(spec, spec.duplicates):
            yield index(table, body)


def _duplicate_indexes(spec: ObjectSpec, duplicates: Duplicates) -> Iterator[str]:
    """The keys by which records entered twice are found."""
    for name in (name for group in duplicates.groups for name in group):
        column = spec.fields[name].column
        yield f"(tenant_id, app.exact_key({column})) WHERE {column} <> '' AND deleted_at IS NULL"
    yield f"(tenant_id, app.name_key({spec.fields[duplicates.likeness].column})) WHERE deleted_at IS NULL"


def _flag_indexes(spec: ObjectSpec) -> Iterator[str]:
    """The default list behind a quick filter that is one box ticked (the competitors, few among many accounts)."""
    column = spec.fields[spec.sort.lstrip("-")].sort_column
    for quick in spec.quick_filters:
        names = list(quick.params)
        flags = [
            n for n in names if n in spec.fields and spec.fields[n].kind == "boolean" and quick.params[n] == "true"
        ]
        if column and len(names) == 1 and flags:
            yield f"(tenant_id, {column}, id) WHERE deleted_at IS NULL AND {spec.fields[flags[0]].column}"


def _owner_indexes(spec: ObjectSpec, owner: str) -> Iterator[str]:
    """One owner's rows in each order that the list offers, and her cards of a board's column."""
    names = dict.fromkeys([spec.sort.lstrip("-"), *spec.columns.split()])
    for name in names:
        column = spec.fields[name].sort_column
        if column:
            yield f"(tenant_id, {owner}, {column}, id) WHERE deleted_at IS NULL"
    if spec.board is not None and spec.board.due:
        by, due = spec.fields[spec.board.by].column, spec.fields[spec.board.due].column
        yield f"(tenant_id, {owner}, {by}, {due}, id) WHERE deleted_at IS NULL"


def _order_within(spec: ObjectSpec | None, f: Ref) -> str:
    """Cards of a board column come in the order of the board's due date."""
    if spec is not None and spec.board is not None and f.name == spec.board.by and spec.board.due:
        return f"{spec.fields[spec.board.due].column}, "
    return ""


def _search_indexes() -> Iterator[Statement]:
    """Grams of new entries wait in a list for `app.fold_search_entries()`, which sorts them in all at once."""
    table = "search_entry"
    gin = named("ix_search_entry", "grams")
    yield Statement("index", table, gin, f"CREATE INDEX {gin} ON data.{table} USING gin (grams)")
    yield index(table, "(tenant_id, touched_at DESC, id)")
    yield index(table, "(tenant_id, object, touched_at DESC)")


def unlogged_columns(model: type[models.Model], spec: ObjectSpec | None) -> tuple[str, ...]:
    """The columns whose changes the history leaves out: what the kernel counts, what is derived, what is secret."""
    derived = [f.column for f in model._meta.concrete_fields if not f.editable or f.name.endswith("_sort")]
    derived = [column for column in derived if column not in LOGGED_THOUGH_DERIVED and column not in UNLOGGED]
    bases = [f"+{f.base}" for f in model._meta.concrete_fields if isinstance(f, MoneyField) and f.base]
    secret = [
        f"{name}_id" if name + "_id" in _columns(model) else name for name in (spec.secret if spec else "").split()
    ]
    return (*UNLOGGED, *(str(column) for column in derived), *bases, *secret)


def _log_triggers(
    model: type[models.Model], spec: ObjectSpec | None, besides: tuple[str, ...] = ()
) -> Iterator[Statement]:
    table = model._meta.db_table
    unlogged = (*unlogged_columns(model, spec), *besides)
    arguments = ", ".join(f"'{text}'" for text in (object_name(model), *_root(model, spec), *unlogged))
    transitions = {
        "insert": "NEW TABLE AS new_rows",
        "update": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "delete": "OLD TABLE AS old_rows",
    }
    for operation, tables in transitions.items():
        body = (
            f"AFTER {operation.upper()} ON data.{table} REFERENCING {tables} FOR EACH STATEMENT "
            f"EXECUTE FUNCTION app.log_{operation}({arguments})"
        )
        name = named(f"log_{operation}", body)
        yield Statement("trigger", table, name, f"CREATE TRIGGER {name} {body}")


def _root(model: type[models.Model], spec: ObjectSpec | None) -> tuple[str, str]:
    """(column, object) of the record in whose history a row stands; ("", "") for itself, object "" for a typed link."""
    if spec is not None and spec.root:
        info = spec.fields[spec.root]
        return info.column, info.target
    return str(getattr(model, "ROOT", "")), ""


def _columns(model: type[models.Model]) -> set[str]:
    return {str(f.column) for f in model._meta.concrete_fields}


def _board_triggers(spec: ObjectSpec) -> Iterator[Statement]:
    assert spec.board is not None  # noqa: S101
    table, board = spec.table, spec.board
    group = spec.fields[board.by].column
    total = spec.fields[board.total].base or spec.fields[board.total].column
    owner = f"{spec.scope.owner}_id" if spec.scope.owner else "NULL::uuid"
    part = (
        "SELECT tenant_id, {group} AS g, {owner} AS o, {sign}1 AS n, {sign}coalesce({total}, 0) AS t "
        "FROM {rows} WHERE deleted_at IS NULL"
    )
    parts = {
        "insert": [("", "new_rows")],
        "update": [("-", "old_rows"), ("", "new_rows")],
        "delete": [("-", "old_rows")],
    }
    tables = {"old_rows": "OLD TABLE AS old_rows", "new_rows": "NEW TABLE AS new_rows"}
    for operation, sources in parts.items():
        union = " UNION ALL ".join(
            part.format(group=group, owner=owner, total=total, sign=sign, rows=rows) for sign, rows in sources
        )
        function = f"app.board_{spec.name}_{operation}"
        referencing = " ".join(tables[rows] for _, rows in sources)
        sql = (
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
            f"SET search_path = pg_catalog, pg_temp AS $$ BEGIN "
            f"INSERT INTO data.board_total (tenant_id, object, group_id, owner_id, records, total) "
            f"SELECT tenant_id, '{spec.name}', g, o, sum(n), sum(t) FROM ({union}) x "
            f"GROUP BY tenant_id, g, o HAVING sum(n) <> 0 OR sum(t) <> 0; RETURN NULL; END $$; "
            f"CREATE TRIGGER {{name}} AFTER {operation.upper()} ON data.{table} REFERENCING {referencing} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
        )
        name = named(f"board_{operation}", sql)
        yield Statement("trigger", table, name, sql.format(name=name))
