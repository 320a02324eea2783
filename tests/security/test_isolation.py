"""No tenant's row can be seen, changed, referred to or even guessed from another tenant.

Everything here is SQL as `quen_app` on the views, the way a forgotten filter in the code would be.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connections, transaction

from quen.kernel.registry.registry import get_spec, specs, stand_ins
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.testing.business import SHARED, STRANGER, Business
from tests.security import rows
from tests.security.rows import (
    EITHER,
    FOREIGN_KEY,
    NO_RIGHT,
    NOT_NULL,
    TABLES,
    WITH_CHECK,
    Pair,
    be,
    being,
    fetch,
    refused,
    run,
)

READ_ONLY = ["change_log", "board_total", *(spec.table for spec in stand_ins().values())]
OBJECTS = {spec.table: spec.name for spec in (*specs().values(), *stand_ins().values())}


@pytest.fixture(params=TABLES)
def pair(request: pytest.FixtureRequest, business: Business) -> Pair:
    """A row of the table in each tenant; the present tenant is ours."""
    table, us, them = request.param, business.tenant_id, business.other_id
    if table in OBJECTS:
        made = business.records(OBJECTS[table])
        ours, theirs = made.get(SHARED) or made["owner"], made[STRANGER]
    else:
        be(us)
        ours = rows.make_row(table)
        with being(them, us):
            theirs = rows.make_row(table)
    be(us)
    assert rows.row(table, ours)["tenant_id"] == str(us)
    return Pair(table, ours, theirs, us, them, rows.references(table))


@pytest.fixture
def untouched(pair: Pair) -> Any:
    """At the end of the test their row stands as it stood before."""
    be(pair.them)
    before = rows.row(pair.table, pair.theirs)
    assert before
    be(pair.us)
    yield
    be(pair.them)
    assert rows.row(pair.table, pair.theirs) == before


def some_column(table: str) -> str:
    """A column that an UPDATE may set to itself, quoted: some have the names of keywords."""
    return next(f'"{name}"' for name in rows.columns(table) if name not in {"id", "tenant_id"})


def copy_of_ours(pair: Pair, **given: Any) -> dict[str, Any]:
    """Our row as it could be written once more, with another id."""
    be(pair.us)
    return _writable(pair, rows.row(pair.table, pair.ours)) | {"id": uuid.uuid4()} | given


def copy_of_theirs(pair: Pair) -> dict[str, Any]:
    """Their row as it would be written by us: the same id and unique values, our references.

    Where our references alone make it the same as our row, ours makes way: only theirs may clash.
    """
    be(pair.them)
    theirs = rows.row(pair.table, pair.theirs)
    be(pair.us)
    ours = rows.row(pair.table, pair.ours)
    periods = get_spec(OBJECTS[pair.table]).periods if pair.table in OBJECTS else None
    another_time = dict.fromkeys((periods.start, periods.end), "1901-01-01") if periods else {}
    copy = theirs | {name: ours[name] for name in pair.references} | another_time
    if any(all(copy[name] == ours[name] for name in rule) for rule in rows.unique_together(pair.table)):
        assert run(f"DELETE FROM {pair.table} WHERE id = %s", pair.ours) == 1
    return _writable(pair, copy)


def row_of_theirs(pair: Pair, table: str, business: Business) -> uuid.UUID:
    """The id of a row of `table` in their tenant, where theirs of the pair has made one if nobody else has."""
    if table in OBJECTS:
        return business.records(OBJECTS[table])[STRANGER]
    with being(pair.them, pair.us):
        return uuid.UUID(str(fetch(f"SELECT id FROM {table} LIMIT 1")[0][0]))


def _writable(pair: Pair, row: dict[str, Any]) -> dict[str, Any]:
    kinds = rows.columns(pair.table)
    kept = {name: row[name] for name in kinds if name != "tenant_id"}
    return {name: json.dumps(value) if kinds[name] == "jsonb" else value for name, value in kept.items()}


def test_without_a_tenant_nothing_is_there(pair: Pair, untouched: None) -> None:
    be(None)
    assert fetch(f"SELECT count(*) FROM {pair.table}") == [(0,)]
    column = some_column(pair.table)
    assert run(f"UPDATE {pair.table} SET {column} = {column}") == 0
    assert run(f"DELETE FROM {pair.table}") == 0


def test_without_a_tenant_nothing_can_be_written(pair: Pair, untouched: None) -> None:
    copy = copy_of_ours(pair)
    be(None)
    assert refused(rows.insert_statement(pair.table, copy), *copy.values()) == NOT_NULL
    copy = copy_of_ours(pair, tenant_id=pair.them)
    be(None)
    assert refused(rows.insert_statement(pair.table, copy), *copy.values()) == WITH_CHECK


def test_their_rows_are_not_seen(pair: Pair, untouched: None) -> None:
    assert fetch(f"SELECT DISTINCT tenant_id FROM {pair.table}") == [(pair.us,)]
    for lock in ("", "FOR UPDATE", "FOR SHARE"):
        assert fetch(f"SELECT id FROM {pair.table} WHERE id = %s {lock}", pair.theirs) == []
    assert fetch(f"SELECT 1 FROM {pair.table} WHERE tenant_id = %s", pair.them) == []


def test_their_rows_are_not_changed(pair: Pair, untouched: None) -> None:
    column = some_column(pair.table)
    assert run(f"UPDATE {pair.table} SET {column} = {column} WHERE id = %s", pair.theirs) == 0
    assert run(f"UPDATE {pair.table} SET {column} = {column} WHERE tenant_id = %s", pair.them) == 0
    assert run(f"DELETE FROM {pair.table} WHERE id = %s", pair.theirs) == 0
    assert run(f"DELETE FROM {pair.table} WHERE tenant_id = %s", pair.them) == 0


def test_a_row_cannot_be_written_into_their_tenant(pair: Pair, untouched: None) -> None:
    copy = copy_of_ours(pair, tenant_id=pair.them)
    assert refused(rows.insert_statement(pair.table, copy), *copy.values()) == WITH_CHECK


def test_a_row_cannot_be_moved_into_their_tenant(pair: Pair, untouched: None) -> None:
    mover = f"UPDATE {pair.table} SET tenant_id = %s WHERE id = %s"
    assert refused(mover, pair.them, pair.ours) == WITH_CHECK
    assert refused(mover, None, pair.ours) in {WITH_CHECK, NOT_NULL}
    assert rows.row(pair.table, pair.ours)["tenant_id"] == str(pair.us)


def test_their_values_do_not_clash_with_ours(pair: Pair, untouched: None) -> None:
    """The same id and the same unique values go in: no error tells that they are taken elsewhere."""
    rows.insert(pair.table, copy_of_theirs(pair))
    assert rows.row(pair.table, pair.theirs)["tenant_id"] == str(pair.us)


def test_an_upsert_does_not_reach_their_row(pair: Pair, untouched: None) -> None:
    copy, column = copy_of_theirs(pair), some_column(pair.table)
    then = f"ON CONFLICT (tenant_id, id) DO UPDATE SET {column} = excluded.{column}"
    run(rows.insert_statement(pair.table, copy, then), *copy.values())
    assert rows.row(pair.table, pair.theirs)["tenant_id"] == str(pair.us)


def test_nothing_refers_to_their_rows(pair: Pair, business: Business, untouched: None) -> None:
    for column, target in pair.references.items():
        theirs = row_of_theirs(pair, target, business)
        either = EITHER.get(pair.table, ())
        instead = [f", {other} = NULL" for other in either if column in either and other != column]
        statement = f"UPDATE {pair.table} SET {column} = %s {''.join(instead)} WHERE id = %s"
        assert refused(statement, theirs, pair.ours) == FOREIGN_KEY, column


@pytest.mark.parametrize("table", [*TABLES, *READ_ONLY])
def test_the_table_itself_is_locked(business: Business, table: str) -> None:
    be(business.tenant_id)
    for statement in (
        f"SELECT 1 FROM data.{table}",
        f"INSERT INTO data.{table} DEFAULT VALUES",
        f"UPDATE data.{table} SET tenant_id = tenant_id",
        f"DELETE FROM data.{table}",
        f"TRUNCATE data.{table}",
        f"COPY data.{table} TO STDOUT",
        f"LOCK TABLE data.{table}",
    ):
        assert refused(statement) == NO_RIGHT, statement


@pytest.mark.parametrize("table", READ_ONLY)
def test_what_triggers_write_cannot_be_written_by_hand(business: Business, table: str) -> None:
    be(business.tenant_id)
    assert fetch(f"SELECT DISTINCT tenant_id FROM {table}") == [(business.tenant_id,)]
    for statement in (
        f"INSERT INTO {table} (tenant_id, object) VALUES ('{business.tenant_id}', 'account')",
        f"UPDATE {table} SET object = 'account'",
        f"DELETE FROM {table}",
    ):
        assert refused(statement) == NO_RIGHT, statement
    be(None)
    assert fetch(f"SELECT count(*) FROM {table}") == [(0,)]


def test_a_column_default_or_function_gives_no_other_rights(business: Business) -> None:
    be(business.tenant_id)
    for statement in (
        "SET ROLE quen_owner",
        "SET ROLE quen_system",
        "SET SESSION AUTHORIZATION quen_owner",
        "ALTER TABLE data.customers_account DISABLE ROW LEVEL SECURITY",
        "CREATE OR REPLACE VIEW app.customers_account AS SELECT * FROM data.customers_account",
        "ALTER VIEW app.customers_account RESET (check_option)",
        "CREATE FUNCTION app.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SELECT app.fold_board_totals(1)",
        "SELECT app.ensure_change_log_partitions(1)",
        "SELECT app.to_base(NULL, 1, 'USD', NULL)",
        "SELECT app.log_insert()",
    ):
        assert refused(statement) in {NO_RIGHT, "0A000", "42P13"}, statement


def test_the_tenant_ends_with_its_transaction(fresh_db: str, business: Business) -> None:
    seen = "SELECT app.current_tenant(), app.current_actor(), (SELECT count(*) FROM customers_account)"
    with tenant_context(business.tenant_id, actor_id=business.member_id("owner")):
        [(tenant, actor, count)] = fetch(seen)
        assert (tenant, actor) == (business.tenant_id, business.member_id("owner"))
        assert count > 0
        with tenant_context(business.other_id):
            assert fetch(seen)[0][:2] == (business.other_id, None)
        assert fetch(seen)[0] == (tenant, actor, count)
    assert fetch(seen) == [(None, None, 0)]


def test_a_failure_inside_a_nested_context_brings_the_outer_tenant_back(business: Business) -> None:
    with tenant_context(business.tenant_id):
        with pytest.raises(ZeroDivisionError), tenant_context(business.other_id):
            raise ZeroDivisionError
        assert fetch("SELECT app.current_tenant()") == [(business.tenant_id,)]


def test_the_system_role_reads_changes_and_no_records(fresh_db: str, business: Business) -> None:
    def state_of(statement: str) -> str:
        try:
            with transaction.atomic(using="system"), connections["system"].cursor() as cursor:
                cursor.execute("SELECT set_config('quen.tenant', %s, true)", [str(business.tenant_id)])
                cursor.execute(statement)
        except DatabaseError as error:
            return str(getattr(error.__cause__, "sqlstate", "?"))
        return ""

    with connections["system"].cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT tenant_id) FROM data.change_log")
        assert cursor.fetchone() == (2,)
    for table in TABLES:
        assert state_of(f"SELECT 1 FROM data.{table}") == NO_RIGHT
        assert state_of(f"DELETE FROM data.{table}") == NO_RIGHT
    assert state_of("DELETE FROM data.change_log") == NO_RIGHT
    assert state_of("UPDATE data.change_log SET via = ''") == NO_RIGHT


def test_row_level_security_holds_where_a_right_was_given_by_mistake(fresh_db: str, business: Business) -> None:
    """The second lock: a role with every right on the tables still sees one tenant, or none."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("GRANT SELECT, UPDATE, DELETE ON ALL TABLES IN SCHEMA data TO quen_system")
        cursor.execute("DROP POLICY system_reads ON data.change_log")
    tables = [*(m._meta.db_table for m in apps.get_models() if m._meta.db_table in OBJECTS), *READ_ONLY]
    partitions = [t for t in connections["owner"].introspection.table_names() if t.startswith("change_log_2")]
    with transaction.atomic(using="system"), connections["system"].cursor() as cursor:
        for table in (*tables, *partitions):
            cursor.execute(f"SELECT count(*) FROM data.{table}")
            assert cursor.fetchone() == (0,), table
            cursor.execute(f"DELETE FROM data.{table}")
            assert cursor.rowcount == 0
        cursor.execute("SELECT set_config('quen.tenant', %s, true)", [str(business.tenant_id)])
        for table in tables:
            cursor.execute(f"SELECT DISTINCT tenant_id FROM data.{table}")
            assert cursor.fetchall() == [(business.tenant_id,)], table
