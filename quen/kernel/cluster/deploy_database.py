"""The database of an installation: its version and settings, and whether businesses are kept apart in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import connections

from quen.config.env import APP, OWNER, SYSTEM
from quen.kernel.cluster.deploy import Unsafe, advice, danger, deploy_check
from quen.kernel.db.grants import GLOBAL_TABLES, OWNER_ONLY
from quen.kernel.db.reconcile import VIEW_CONDITION
from quen.kernel.db.tables import EXTRA_TENANT_TABLES, tenant_models

OLDEST, SUPPORTED = 150000, 170000
_DURABLE = {"fsync": "on", "full_page_writes": "on"}


def rows(sql: str, values: Any = None, using: str = "owner") -> list[tuple[Any, ...]]:
    with connections[using].cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


@deploy_check("database")
def server() -> Iterator[Unsafe]:
    """Version, settings that lose data in a power cut, time zone, TLS on the way."""
    version = connections["owner"].cursor().connection.info.server_version
    if version < OLDEST:
        yield danger(f"PostgreSQL {version // 10000} is too old.", "Use 15 or newer.")
    present = dict(rows("SELECT name, setting FROM pg_settings"))
    for name, wanted in _DURABLE.items():
        if present[name] != wanted:
            yield danger(f"{name} is {present[name]}: a power cut destroys the database.", f"Set {name} = {wanted}.")
    if present["synchronous_commit"] == "off":
        yield danger(
            "synchronous_commit is off: what was acknowledged is lost in a power cut.", "Set synchronous_commit = on."
        )
    if present.get("data_checksums") == "off":
        yield advice("The database has no checksums: a damaged disk is not noticed.", "Use pg_checksums --enable.")
    if "md5" in present["password_encryption"]:
        yield danger("Passwords of roles are kept as MD5.", "Set password_encryption = scram-sha-256.")
    host = str(settings.DATABASES["default"]["HOST"])
    ways = settings.DATABASES["default"]["OPTIONS"].get("sslmode", "prefer")
    if not host.startswith("/") and host not in {"localhost", "127.0.0.1", "::1"} and ways not in {
        "require", "verify-ca", "verify-full",
    }:  # fmt: skip
        yield danger(f"The line to the database on {host} may be without TLS.", "Add ?sslmode=verify-full to its URL.")


@deploy_check("roles")
def roles() -> Iterator[Unsafe]:
    """The application's role owns nothing, is nobody's member and cannot pass row-level security."""
    found = rows(
        """SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = ANY(%s)""",
        [[APP, SYSTEM, OWNER]],
    )
    for name, superuser, bypasses, roles_, databases in found:
        if superuser or bypasses:
            yield danger(f"{name} may pass every right in the database.", f"ALTER ROLE {name} NOSUPERUSER NOBYPASSRLS")
        if roles_ or databases:
            yield danger(f"{name} may make roles or databases.", f"ALTER ROLE {name} NOCREATEROLE NOCREATEDB")
    (present,) = rows("SELECT current_user", using="default")[0]
    if present != APP:
        yield danger(f"The application connects as {present}.", f"Let DATABASE_URL and its passwords lead to {APP}.")
    members = rows(
        """SELECT m.rolname, r.rolname FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member
           JOIN pg_roles r ON r.oid = a.roleid WHERE m.rolname = ANY(%s)""",
        [[APP, SYSTEM]],
    )
    for member, role in members:
        yield danger(f"{member} is a member of {role} and has its rights.", f"REVOKE {role} FROM {member}")
    owned = rows(
        "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = ANY(%s)",
        [[APP, SYSTEM]],
    )[0][0]
    if owned:
        yield danger(f"{owned} tables or views belong to the application's roles.", f"Give them to {OWNER}.")


@deploy_check("businesses kept apart")
def isolation() -> Iterator[Unsafe]:
    """Every table of businesses has its view with the condition, its policy, and no rights for the application."""
    tables = [*(str(m._meta.db_table) for m in tenant_models()), *EXTRA_TENANT_TABLES]
    views = dict(rows("SELECT viewname, definition FROM pg_views WHERE schemaname = 'app'"))
    secured = {name for (name,) in rows(
        """SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE n.nspname = 'data' AND c.relrowsecurity
             AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)"""
    )}  # fmt: skip
    open_ = {name for (name,) in rows(
        """SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE n.nspname = 'data' AND c.relkind IN ('r', 'p')
             AND (has_table_privilege(%s, c.oid, 'SELECT') OR has_table_privilege(%s, c.oid, 'UPDATE'))""",
        [APP, APP],
    )}  # fmt: skip
    wanted = VIEW_CONDITION.partition("=")[0].strip()
    for table in tables:
        if wanted not in views.get(table, "") or "current_tenant" not in views.get(table, ""):
            yield danger(f"The view of {table} does not keep businesses apart.", "bin/quen migrate")
        if table not in secured:
            yield danger(f"{table} has no row-level security.", "bin/quen migrate")
        if table in open_:
            yield danger(f"{APP} may read or write {table} past its view.", f"REVOKE ALL ON data.{table} FROM {APP}")
    for table in sorted(open_ - set(tables) - GLOBAL_TABLES.keys()):
        yield danger(f"{APP} has rights on {table}, which nobody gave it.", f"REVOKE ALL ON data.{table} FROM {APP}")
    for table in sorted(open_ & OWNER_ONLY):
        yield danger(f"{APP} has rights on {table}.", "bin/quen migrate")
