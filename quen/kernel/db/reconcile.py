"""After Django's migrations: keys that carry the tenant, views, row-level security, triggers, indexes, rights.

All of it is derived from the models and declarations, compared with the catalogue of the database, and
only what differs is changed. Runs as quen_owner in one transaction.
"""

from __future__ import annotations

from django.db.backends.utils import CursorWrapper

from quen.kernel.db.defaults import ensure_defaults
from quen.kernel.db.grants import FUNCTIONS_OF_APP, FUNCTIONS_OF_SYSTEM, GLOBAL_TABLES
from quen.kernel.db.money import install_amounts_exist
from quen.kernel.db.stand_ins import fill_stand_ins
from quen.kernel.db.statements import Statement
from quen.kernel.db.tables import EXTRA_TENANT_TABLES, plan, tenant_models
from quen.kernel.registry.registry import stand_ins

VIEW_CONDITION = "tenant_id = (SELECT app.current_tenant())"
READ_ONLY_VIEWS = frozenset({"change_log", "board_total"})


def reconcile(cursor: CursorWrapper) -> None:
    """Bring keys, views, policies, triggers, indexes and rights to what the code declares."""
    tables = [model._meta.db_table for model in tenant_models()]
    for table in tables:
        _primary_key(cursor, table)
    for model in tenant_models():
        ensure_defaults(cursor, model)
    wanted = [statement for model in tenant_models() for statement in plan(model)]
    _apply(cursor, wanted)
    install_amounts_exist(cursor)
    make_views(cursor)
    _rights(cursor)


def make_views(cursor: CursorWrapper) -> None:
    """The view of each tenant table that there is, and the application's rights on it."""
    for table in (*(model._meta.db_table for model in tenant_models()), *EXTRA_TENANT_TABLES):
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f"data.{table}"])
        (there,) = cursor.fetchone()
        if there:
            _security(cursor, table)


def _primary_key(cursor: CursorWrapper, table: str) -> None:
    """(tenant_id, id) instead of Django's (id), which would tell one tenant of another's ids."""
    cursor.execute(
        """SELECT c.conname, array_length(c.conkey, 1) FROM pg_constraint c
           WHERE c.conrelid = %s::regclass AND c.contype = 'p'""",
        [f"data.{table}"],
    )
    row = cursor.fetchone()
    if row is not None and row[1] == 1:
        cursor.execute(f"ALTER TABLE data.{table} DROP CONSTRAINT {row[0]} CASCADE")
        row = None
    if row is None:
        cursor.execute(f"ALTER TABLE data.{table} ALTER tenant_id SET DEFAULT app.current_tenant()")
        cursor.execute(f"ALTER TABLE data.{table} ADD CONSTRAINT {table}_pkey PRIMARY KEY (tenant_id, id)")


_EXISTING = """
SELECT 'constraint' AS kind, c.conname AS name, r.relname FROM pg_constraint c
  JOIN pg_class r ON r.oid = c.conrelid JOIN pg_namespace n ON n.oid = r.relnamespace
 WHERE n.nspname = 'data' AND c.conname LIKE 'fk\\_%%' AND c.contype = 'f'
UNION ALL
SELECT 'index', i.indexname, i.tablename FROM pg_indexes i WHERE i.schemaname = 'data' AND i.indexname LIKE 'ix\\_%%'
UNION ALL
SELECT 'trigger', t.tgname, r.relname FROM pg_trigger t
  JOIN pg_class r ON r.oid = t.tgrelid JOIN pg_namespace n ON n.oid = r.relnamespace
 WHERE n.nspname = 'data' AND NOT t.tgisinternal AND t.tgname ~ '^(log|base|board|guard|stand|attached|link|own|trash)_'
"""


def _apply(cursor: CursorWrapper, wanted: list[Statement]) -> None:
    existing = existing_names(cursor)
    names = {(s.kind, s.name, s.table) for s in wanted}
    for kind, name, table in sorted(existing - names):
        if kind == "constraint":
            cursor.execute(f"ALTER TABLE data.{table} DROP CONSTRAINT {name}")
        elif kind == "index":
            cursor.execute(f"DROP INDEX data.{name}")
        else:
            cursor.execute(f"DROP TRIGGER {name} ON data.{table}")
    missing = [s for s in wanted if (s.kind, s.name, s.table) not in existing]
    for statement in missing:
        cursor.execute(statement.sql)
    if any(s.name.startswith("board_") for s in missing):
        rebuild_board_totals(cursor)
    if any(s.name.startswith("stand_") for s in missing):
        fill_stand_ins(cursor)


def existing_names(cursor: CursorWrapper) -> set[tuple[str, str, str]]:
    """(kind, name, table) of what `plan` may have made and is in the database."""
    cursor.execute(_EXISTING.replace("%%", "%"))
    return {(kind, name, table) for kind, name, table in cursor.fetchall()}


def rebuild_board_totals(cursor: CursorWrapper) -> None:
    """Board sums from the records themselves, for all tenants."""
    from quen.kernel.registry.registry import specs

    for spec in specs().values():
        if spec.board is None:
            continue
        owner = f"{spec.scope.owner}_id" if spec.scope.owner else "NULL::uuid"
        total = spec.fields[spec.board.total]
        cursor.execute("DELETE FROM data.board_total WHERE object = %s", [spec.name])
        cursor.execute(
            f"""INSERT INTO data.board_total (tenant_id, object, group_id, owner_id, records, total)
                SELECT tenant_id, %s, {spec.fields[spec.board.by].column}, {owner}, count(*),
                       coalesce(sum({total.base or total.column}), 0)
                FROM data.{spec.table} WHERE deleted_at IS NULL GROUP BY 1, 3, 4""",
            [spec.name],
        )


def _security(cursor: CursorWrapper, table: str) -> None:
    """The view that the application uses, and row-level security as the second lock for everybody else."""
    cursor.execute(f"DROP VIEW IF EXISTS app.{table}")
    cursor.execute(
        f"CREATE VIEW app.{table} AS SELECT * FROM data.{table} WHERE {VIEW_CONDITION} WITH LOCAL CHECK OPTION"
    )
    read_only = READ_ONLY_VIEWS | {spec.table for spec in stand_ins().values()}
    rights = "SELECT" if table in read_only else "SELECT, INSERT, UPDATE, DELETE"
    cursor.execute(f"GRANT {rights} ON app.{table} TO quen_app")
    cursor.execute(f"ALTER TABLE data.{table} ENABLE ROW LEVEL SECURITY")
    cursor.execute("SELECT 1 FROM pg_policies WHERE schemaname = 'data' AND tablename = %s", [table])
    if cursor.fetchone() is None:
        cursor.execute(f"CREATE POLICY tenant ON data.{table} USING ({VIEW_CONDITION}) WITH CHECK ({VIEW_CONDITION})")


def _rights(cursor: CursorWrapper) -> None:
    cursor.execute("REVOKE ALL ON ALL TABLES IN SCHEMA data FROM quen_app, quen_system")
    cursor.execute("REVOKE ALL ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC")
    for table, (app, system) in GLOBAL_TABLES.items():
        if app:
            cursor.execute(f"GRANT {app} ON data.{table} TO quen_app")
        if system:
            cursor.execute(f"GRANT {system} ON data.{table} TO quen_system")
    cursor.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA data TO quen_app, quen_system")
    cursor.execute("DROP POLICY IF EXISTS system_reads ON data.change_log")
    cursor.execute("CREATE POLICY system_reads ON data.change_log FOR SELECT TO quen_system USING (true)")
    cursor.execute("GRANT SELECT ON data.change_log TO quen_system")
    for function in FUNCTIONS_OF_APP:
        cursor.execute(f"GRANT EXECUTE ON FUNCTION {function} TO quen_app")
    for function in FUNCTIONS_OF_SYSTEM:
        cursor.execute(f"GRANT EXECUTE ON FUNCTION {function} TO quen_system")
