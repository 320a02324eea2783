"""What the catalogue of a migrated database must say, whatever the code that migrated it believes."""

from __future__ import annotations

import re

import pytest
from django.apps import apps

from quen.kernel.db.grants import FUNCTIONS_OF_APP, FUNCTIONS_OF_SYSTEM, GLOBAL_TABLES, OWNER_ONLY
from quen.kernel.records.base import Record
from quen.kernel.records.fields import Ref
from quen.kernel.records.stand_in import StandIn
from tests.architecture.catalogue import TENANT_NOT_YET_KNOWN, all_tables, ask, tenant_tables, values

pytestmark = pytest.mark.django_db

RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


def test_there_are_tenant_tables() -> None:
    assert {"customers_account", "sales_opportunity", "kernel_member", "change_log"} <= tenant_tables()


def test_every_table_is_accounted_for() -> None:
    listed = tenant_tables() | set(GLOBAL_TABLES) | OWNER_ONLY
    assert all_tables() - listed == set()


def test_the_only_partitions_are_those_of_the_change_log() -> None:
    parents = values("""
        SELECT DISTINCT p.relname FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent
         WHERE p.relkind = 'p' AND p.relnamespace = 'data'::regnamespace
    """)
    assert parents == ["change_log"]


def test_there_is_no_table_outside_schema_data() -> None:
    found = values("""
        SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p', 'm', 'f')
           AND n.nspname NOT IN ('data', 'pg_catalog', 'information_schema')
           AND n.nspname NOT LIKE 'pg\\_toast%%' AND n.nspname NOT LIKE 'pg\\_temp%%'
    """)
    assert found == []


def test_every_tenant_table_has_its_view_with_the_tenant_condition() -> None:
    condition = r"WHERE \((?:\w+\.)?tenant_id = \( SELECT app\.current_tenant\(\) AS current_tenant\)\);$"
    views = {
        name: (definition, options or [], owner)
        for name, definition, options, owner in ask("""
            SELECT relname, pg_get_viewdef(oid), reloptions, pg_get_userbyid(relowner)
              FROM pg_class WHERE relnamespace = 'app'::regnamespace AND relkind = 'v'
        """)
    }
    assert set(views) == tenant_tables()
    for name, (definition, options, owner) in views.items():
        assert re.search(condition, definition), f"app.{name} is not narrowed to the tenant: {definition}"
        assert f"FROM data.{name}\n" in definition
        assert options == ["check_option=local"], f"app.{name} lets rows of other tenants be written"
        assert owner == "quen_owner"


def test_a_view_has_all_columns_of_its_table() -> None:
    missing = ask("""
        SELECT t.relname, a.attname FROM pg_class v
          JOIN pg_class t ON t.relname = v.relname AND t.relnamespace = 'data'::regnamespace
          JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
         WHERE v.relnamespace = 'app'::regnamespace AND v.relkind = 'v'
           AND NOT EXISTS (SELECT FROM pg_attribute b WHERE b.attrelid = v.oid AND b.attname = a.attname)
    """)
    assert missing == []


def test_every_tenant_table_and_partition_has_row_level_security() -> None:
    off = values("""
        SELECT relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
         WHERE relnamespace = 'data'::regnamespace AND relkind IN ('r', 'p') AND NOT relrowsecurity
    """)
    assert set(off) - set(TENANT_NOT_YET_KNOWN) == set()


def test_every_policy_asks_for_the_tenant() -> None:
    condition = "(tenant_id = ( SELECT app.current_tenant() AS current_tenant))"
    policies = ask("SELECT tablename, policyname, cmd, qual, with_check, roles FROM pg_policies")
    for table, name, command, qual, check, roles in policies:
        if (table, name) == ("change_log", "system_reads"):  # the consumers read all tenants' changes
            assert (command, roles) == ("SELECT", ["quen_system"])
            continue
        assert (qual, check) == (condition, condition), f"{table}.{name}"
    assert {row[0] for row in policies if row[1] != "system_reads"} == tenant_tables()


def test_unique_keys_of_tenant_tables_begin_with_the_tenant() -> None:
    """Otherwise one tenant could learn of another's values by clashing with them.

    A table into which the application cannot write has no such clash.
    """
    wrong = ask("""
        SELECT c.relname, i.relname FROM pg_index x
          JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
          LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.indkey[0]
         WHERE c.relnamespace = 'data'::regnamespace AND (x.indisunique OR x.indisexclusion)
           AND c.relname = ANY(%s) AND a.attname IS DISTINCT FROM 'tenant_id'
           AND has_any_column_privilege('quen_app', ('app.' || c.relname)::regclass, 'INSERT, UPDATE')
    """, sorted(tenant_tables()))  # fmt: skip
    assert wrong == []


def test_foreign_keys_between_tenant_tables_carry_the_tenant() -> None:
    keys = ask("""
        SELECT c.relname, k.conname, f.relname,
               ARRAY(SELECT a.attname FROM unnest(k.conkey) WITH ORDINALITY u(n, i)
                       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.n ORDER BY u.i),
               ARRAY(SELECT a.attname FROM unnest(k.confkey) WITH ORDINALITY u(n, i)
                       JOIN pg_attribute a ON a.attrelid = f.oid AND a.attnum = u.n ORDER BY u.i)
          FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class f ON f.oid = k.confrelid
         WHERE k.contype = 'f' AND c.relnamespace = 'data'::regnamespace
    """)
    tables = tenant_tables()
    found = 0
    for table, name, target, columns, targets in keys:
        if target not in tables:
            continue
        assert table in tables, f"{name}: {table} has no tenant but refers to {target}"
        pairs = dict(zip(columns, targets, strict=True))
        assert pairs.get("tenant_id") == "tenant_id", f"{name}: {table} → {target} crosses tenants"
        found += 1
    assert found > 10


def test_every_reference_of_a_model_has_a_foreign_key() -> None:
    present = set(
        ask("""
            SELECT c.relname, a.attname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY(k.conkey)
             WHERE k.contype = 'f' AND c.relnamespace = 'data'::regnamespace AND k.convalidated
        """)
    )
    wanted = {
        (model._meta.db_table, f.column)
        for model in apps.get_models()
        for f in model._meta.concrete_fields
        if isinstance(f, Ref)
    }
    assert wanted - present == set()


def test_every_record_table_logs_each_kind_of_change() -> None:
    logged = set(
        ask("""
            SELECT c.relname, p.proname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
              JOIN pg_proc p ON p.oid = t.tgfoid
             WHERE c.relnamespace = 'data'::regnamespace AND t.tgenabled = 'O' AND t.tgname LIKE 'log\\_%%'
        """)
    )
    wanted = {
        (model._meta.db_table, f"log_{operation}")
        for model in apps.get_models()
        if (issubclass(model, Record) and not issubclass(model, StandIn))
        or getattr(model, "LOG_WITHOUT", None) is not None
        for operation in ("insert", "update", "delete")
    }
    assert logged == wanted


def _rights_on_tables(role: str) -> dict[str, set[str]]:
    rows = ask("""
        SELECT c.relname, r FROM pg_class c, unnest(%s::text[]) r
         WHERE c.relnamespace = 'data'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
           AND (has_table_privilege(%s, c.oid, r) OR r IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')
                AND has_any_column_privilege(%s, c.oid, r))
    """, list(RIGHTS), role, role)  # fmt: skip
    found: dict[str, set[str]] = {}
    for table, right in rows:
        found.setdefault(table, set()).add(right)
    return found


@pytest.mark.parametrize(("role", "position"), [("quen_app", 0), ("quen_system", 1)])
def test_rights_on_tables_are_the_listed_ones(role: str, position: int) -> None:
    listed = {table: set(rights[position].replace(" ", "").split(",")) for table, rights in GLOBAL_TABLES.items()}
    wanted = {table: rights for table, rights in listed.items() if rights != {""}}
    if role == "quen_system":
        wanted["change_log"] = {"SELECT"}
    assert _rights_on_tables(role) == wanted


def test_the_list_itself_is_narrow() -> None:
    rights = _rights_on_tables("quen_app")
    assert rights["kernel_tenant"] == {"SELECT"}
    assert rights["django_migrations"] == {"SELECT"}
    assert "DELETE" not in rights["kernel_user"] | rights["kernel_token"]
    assert not tenant_tables() & set(rights)
    for found in (rights, _rights_on_tables("quen_system")):
        assert not {"TRUNCATE", "REFERENCES", "TRIGGER"} & set().union(*found.values())


def test_nobody_is_given_rights_by_being_public() -> None:
    given = values("""
        SELECT c.oid::regclass::text FROM pg_class c, aclexplode(c.relacl) x
         WHERE c.relnamespace IN ('data'::regnamespace, 'app'::regnamespace) AND x.grantee = 0
    """)
    assert given == []


def test_views_that_others_write_are_read_only() -> None:
    writable = values("""
        SELECT v FROM unnest(ARRAY['app.change_log', 'app.board_total']) v
         WHERE has_any_column_privilege('quen_app', v, 'INSERT, UPDATE')
            OR has_table_privilege('quen_app', v, 'DELETE, TRUNCATE')
    """)
    assert writable == []


@pytest.mark.parametrize("role", ["quen_app", "quen_system"])
def test_roles_may_make_nothing_and_become_nobody(role: str) -> None:
    [(powers, schemas, database, memberships)] = ask("""
        SELECT r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication,
               (SELECT count(*) FROM pg_namespace n WHERE has_schema_privilege(r.oid, n.oid, 'CREATE')),
               has_database_privilege(r.oid, current_database(), 'CREATE, TEMPORARY'),
               (SELECT count(*) FROM pg_auth_members m WHERE m.member = r.oid)
          FROM pg_roles r WHERE r.rolname = %s
    """, role)  # fmt: skip
    assert (powers, schemas, database, memberships) == (False, 0, False, 0)


@pytest.mark.parametrize(("role", "listed"), [("quen_app", FUNCTIONS_OF_APP), ("quen_system", FUNCTIONS_OF_SYSTEM)])
def test_functions_that_a_role_may_call_are_the_listed_ones(role: str, listed: tuple[str, ...]) -> None:
    callable_ = values("""
        SELECT 'app.' || p.proname || '(' || oidvectortypes(p.proargtypes) || ')' FROM pg_proc p
         WHERE p.pronamespace = 'app'::regnamespace AND has_function_privilege(%s, p.oid, 'EXECUTE')
    """, role)  # fmt: skip
    assert set(callable_) == set(listed)


def test_functions_with_the_owner_s_rights_have_a_fixed_search_path() -> None:
    functions = ask("""
        SELECT p.oid::regprocedure::text, p.proconfig, p.pronamespace::regnamespace::text FROM pg_proc p
         WHERE p.prosecdef AND p.pronamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
    """)
    assert len(functions) > 5
    for name, config, schema in functions:
        assert schema == "app", name
        paths = [setting for setting in config or () if setting.startswith("search_path=")]
        assert paths == ["search_path=pg_catalog, pg_temp"], name


def test_the_application_may_call_no_function_of_data_with_the_owner_s_rights() -> None:
    found = values("""
        SELECT p.oid::regprocedure::text FROM pg_proc p
         WHERE p.pronamespace <> 'app'::regnamespace AND p.prosecdef
           AND has_function_privilege('quen_app', p.oid, 'EXECUTE')
    """)
    assert found == []


def test_triggers_do_not_compare_each_row_with_each() -> None:
    """A function keeps the plan of its first call, often made for one row; a bulk change of 10,000 rows must not run
    it. So a join of old and new rows is planned each time (EXECUTE) or without nested loops."""
    sources = ask("""
        SELECT proname, prosrc, 'enable_nestloop=off' = ANY(coalesce(proconfig, '{}')) FROM pg_proc
         WHERE pronamespace = 'app'::regnamespace AND prosrc ~ 'old_rows' AND prosrc ~ 'new_rows'
    """)
    joining = {name for name, _source, _safe in sources}
    assert {"log_update", "opportunity_moved", "activity_updated", "link_owner_sales_opportunity"} <= joining
    kept = {name: re.sub(r"\$q\$.*?\$q\$", "", source, flags=re.S) for name, source, safe in sources if not safe}
    assert [name for name, source in kept.items() if re.search(r"(?:JOIN|,)\s+(?:old|new)_rows", source)] == []
