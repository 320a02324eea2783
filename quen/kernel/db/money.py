"""What the database does for amounts: base currency at the rate of the day, and the indexes to find them by."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models
from django.db.backends.utils import CursorWrapper

from quen.kernel.db.statements import Statement, index, named
from quen.kernel.records.amounts import amounts
from quen.kernel.records.fields import MoneyField


def money_statements(model: type[models.Model]) -> Iterator[Statement]:
    """Triggers and indexes of the amounts of a table."""
    table = model._meta.db_table
    for f in model._meta.concrete_fields:
        if isinstance(f, MoneyField) and f.base:
            # all of a currency, the trash included: a new rate concerns them
            yield index(table, f"(tenant_id, {f.currency}, id)")
            yield index(
                table,
                f"(tenant_id, {f.currency}) WHERE {f.column} IS NOT NULL AND {f.base} IS NULL AND deleted_at IS NULL",
            )
    yield from _triggers(model)


def _triggers(model: type[models.Model]) -> Iterator[Statement]:
    table = model._meta.db_table
    for f in model._meta.concrete_fields:
        if isinstance(f, MoneyField) and f.base:
            day = f"NEW.{f.date}" if f.date else "NULL"
            function = f"app.base_{table}_{f.column}"
            watched = ", ".join(name for name in (f.column, f.currency, f.date) if name)
            sql = (
                f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"NEW.{f.base} := app.to_base(NEW.tenant_id, NEW.{f.column}, NEW.{f.currency}, {day}); "
                f"RETURN NEW; END $$; "
                f"ALTER FUNCTION {function}() SECURITY DEFINER SET search_path = pg_catalog, pg_temp; "
                f"CREATE TRIGGER {{name}} BEFORE INSERT OR UPDATE OF {watched} ON data.{table} "
                f"FOR EACH ROW EXECUTE FUNCTION {function}()"
            )
            name = named(f"base_{f.column}", sql)
            yield Statement("trigger", table, name, sql.format(name=name))


def install_amounts_exist(cursor: CursorWrapper) -> None:
    """`app.amounts_exist(tenant)`: whether anything is kept in money, so that the base currency has to stay."""
    tables = [f"(SELECT FROM data.{a.table} WHERE tenant_id = tenant AND {a.column} IS NOT NULL)" for a in amounts()]
    tables.append("(SELECT FROM data.kernel_currencyrate WHERE tenant_id = tenant)")
    condition = " OR ".join(f"EXISTS {rows}" for rows in tables)
    cursor.execute(
        f"CREATE OR REPLACE FUNCTION app.amounts_exist(tenant uuid) RETURNS boolean LANGUAGE plpgsql STABLE "
        f"SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ BEGIN RETURN {condition}; END $$"
    )
