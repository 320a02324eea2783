"""Quen's database roles, its database and the schemas in it, on the embedded or any PostgreSQL from 15.

Three roles: ``quen_owner`` owns everything and migrates; ``quen_app`` is the application, which has
rights only on what it is granted; ``quen_system`` works through the change log of all tenants. None may
pass row-level security. Everything here may be run again and again.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import Connection, errors, sql

from quen.config.dsn import Dsn
from quen.config.env import APP, OWNER, SYSTEM, Env
from quen.kernel.cluster.errors import ClusterError

OLDEST = 150000  # PostgreSQL 15
LOCK = 7_836_110_276  # any number; lets one process at a time change roles

SETTINGS: dict[str, dict[str, str]] = {
    OWNER: {"search_path": "data, app", "jit": "off"},
    APP: {
        "search_path": "app, data",
        "jit": "off",
        "statement_timeout": "30s",
        "idle_in_transaction_session_timeout": "60s",
        "lock_timeout": "5s",
    },
    SYSTEM: {
        "search_path": "data, app",
        "jit": "off",
        "idle_in_transaction_session_timeout": "5min",
        "lock_timeout": "10s",
    },
}


def ensure_roles(admin: Dsn, env: Env) -> None:
    """Make the roles, the database of ``env`` and its schemas, or bring them to their right state.

    ``admin`` may be a superuser or a role with CREATEROLE and CREATEDB.
    Errors: ClusterError if the server is too old or refuses.
    """
    with _admin(admin) as connection, _speak_plainly(f"as {admin.user}"):
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        for dsn in (env.owner, env.app, env.system):
            _ensure_role(connection, dsn)
        if not _owner_of(connection, env.owner.name):
            _make_database(connection, env.owner.name)
        elif _owner_of(connection, env.owner.name) != OWNER:
            _run(connection, "ALTER DATABASE {} OWNER TO {}", env.owner.name, OWNER)
        _lock_down(connection, env.owner.name)
    _ensure_schemas(env.owner)


def create_database(admin: Dsn, env: Env, name: str) -> None:
    """Make one more database like Quen's own: same roles, empty schemas. Errors: ClusterError."""
    with _admin(admin) as connection, _speak_plainly(f"as {admin.user}"):
        _make_database(connection, name)
        _lock_down(connection, name)
    _ensure_schemas(env.owner.at(name))


def clone_database(admin: Dsn, template: str, name: str) -> None:
    """Copy a database, to which nobody may be connected, with its rights. Errors: ClusterError."""
    with _admin(admin) as connection, _speak_plainly(f"as {admin.user}"):
        _run(connection, "CREATE DATABASE {} TEMPLATE {} OWNER {}", name, template, OWNER)
        _lock_down(connection, name)  # a copy does not take over rights on the database itself


def drop_database(admin: Dsn, name: str) -> None:
    """Drop a database if it exists, ending its connections. Errors: ClusterError."""
    with _admin(admin) as connection, _speak_plainly(f"as {admin.user}"):
        _run(connection, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@contextmanager
def _admin(admin: Dsn) -> Iterator[Connection[tuple[object, ...]]]:
    """A connection outside any transaction, to the database of ``admin`` or one that always exists."""
    last: psycopg.Error | None = None
    for name in dict.fromkeys((admin.name, "postgres", "template1")):
        try:
            connection = psycopg.connect(**admin.at(name).kwargs(), autocommit=True, connect_timeout=10)
        except psycopg.OperationalError as error:
            last = last or error
            continue
        with connection:
            if connection.info.server_version < OLDEST:
                version = connection.info.server_version // 10000
                raise ClusterError(f"The server is PostgreSQL {version}; Quen needs 15 or newer.")
            yield connection
        return
    raise ClusterError(f"Cannot connect to the database as {admin.user}: {last}") from last


@contextmanager
def _speak_plainly(who: str) -> Iterator[None]:
    """Turn a refusal of the database into a message for the person who starts Quen."""
    try:
        yield
    except psycopg.Error as error:
        raise ClusterError(f"The database refused a step of its preparation {who}: {error}") from error


def _run(connection: Connection[tuple[object, ...]], statement: str, *names: str) -> None:
    """Run a statement with quoted names in place of ``{}``."""
    template = sql.SQL(statement)
    connection.execute(template.format(*(sql.Identifier(name) for name in names)))


def _ensure_role(connection: Connection[tuple[object, ...]], dsn: Dsn) -> None:
    known = connection.execute(
        "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", [dsn.user]
    ).fetchone()
    if known is None:
        _run(connection, "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS", dsn.user)
    elif known[0]:
        message = f"Role {dsn.user} may pass row-level security; take SUPERUSER and BYPASSRLS from it."
        raise ClusterError(message)
    # Only the scrambled form travels, so that the password is in no server log.
    scrambled = connection.pgconn.encrypt_password(dsn.password.encode(), dsn.user.encode(), b"scram-sha-256").decode()
    role = sql.Identifier(dsn.user)
    connection.execute(sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(role, sql.Literal(scrambled)))
    for setting, value in SETTINGS[dsn.user].items():
        # A path is a list of names; everything else one value.
        parts = [sql.Identifier(part) for part in value.split(", ")]
        shown = sql.SQL(", ").join(parts) if setting == "search_path" else sql.Literal(value)
        statement = sql.SQL("ALTER ROLE {} SET {} = {}").format(role, sql.Identifier(setting), shown)
        connection.execute(statement)
    _join(connection, dsn.user)


def _join(connection: Connection[tuple[object, ...]], role: str) -> None:
    """Make an admin who is no superuser a member, as giving databases to a role asks for it."""
    row = connection.execute(
        "SELECT rolsuper OR pg_has_role(%s, 'MEMBER') FROM pg_roles WHERE rolname = current_user", [role]
    ).fetchone()
    if row and not row[0]:
        _run(connection, "GRANT {} TO CURRENT_USER", role)
    elif row and connection.info.server_version >= 160000 and not _may_act_as(connection, role):
        _run(connection, "GRANT {} TO CURRENT_USER WITH INHERIT TRUE, SET TRUE", role)


def _may_act_as(connection: Connection[tuple[object, ...]], role: str) -> bool:
    statement = "SELECT rolsuper OR pg_has_role(%s, 'SET') FROM pg_roles WHERE rolname = current_user"
    row = connection.execute(statement, [role]).fetchone()
    return bool(row and row[0])


def _owner_of(connection: Connection[tuple[object, ...]], name: str) -> str | None:
    statement = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s"
    row = connection.execute(statement, [name]).fetchone()
    return str(row[0]) if row else None


def _make_database(connection: Connection[tuple[object, ...]], name: str) -> None:
    """Make an empty UTF-8 database whose letters are Unicode's, in the best way the server has."""
    ways = ["LOCALE 'C.UTF-8'", "LOCALE 'C.utf8'", "LOCALE 'en_US.UTF-8'"]
    if connection.info.server_version >= 170000:
        ways.insert(0, "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'")
    for way in ways:
        try:
            _run(
                connection,
                f"CREATE DATABASE {{}} OWNER {{}} TEMPLATE template0 ENCODING 'UTF8' {way}",
                name,
                OWNER,
            )
        except (errors.WrongObjectType, errors.InvalidParameterValue) as error:
            if way == ways[-1]:
                message = f"The server has no UTF-8 locale to make database {name} with: {error}"
                raise ClusterError(message) from error
        else:
            return


def _lock_down(connection: Connection[tuple[object, ...]], name: str) -> None:
    """Let only Quen's roles in, and nobody but the owner make temporary tables."""
    _run(connection, "REVOKE ALL ON DATABASE {} FROM PUBLIC", name)
    _run(connection, "REVOKE ALL ON DATABASE {} FROM {}, {}", name, APP, SYSTEM)
    _run(connection, "GRANT CONNECT ON DATABASE {} TO {}, {}", name, APP, SYSTEM)


def _ensure_schemas(owner: Dsn) -> None:
    """As the owner, who by owning the database may also close schema public."""
    with (
        _speak_plainly(f"as {owner.user}"),
        psycopg.connect(**owner.kwargs(), connect_timeout=10) as connection,
    ):
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        for schema in ("data", "app"):
            _run(connection, "CREATE SCHEMA IF NOT EXISTS {}", schema)
            _run(connection, "REVOKE ALL ON SCHEMA {} FROM PUBLIC", schema)
            _run(connection, "GRANT USAGE ON SCHEMA {} TO {}, {}", schema, APP, SYSTEM)
        if connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = 'public'").fetchone():
            connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
            row = connection.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [APP]).fetchone()
            if row and row[0]:
                message = f"{APP} may create in schema public; its owner has to revoke that from PUBLIC."
                raise ClusterError(message)
