"""Roles, database and schemas, on the embedded server and on a PostgreSQL 15 of the system."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from quen.config.dsn import Dsn
from quen.config.env import Env, load_env
from quen.kernel.cluster import embedded, roles
from quen.kernel.cluster.account import account_for, let_pass
from quen.kernel.cluster.errors import ClusterError

OLD_PROGRAMS = Path("/usr/lib/postgresql/15/bin")
OLD_PASSWORD = "of-the-tests"


@pytest.fixture(params=["18", "15"])
def server(request: pytest.FixtureRequest, data_dir: Path) -> Iterator[Dsn]:
    """The superuser of a fresh server, of the newest and the oldest version Quen works with."""
    if request.param == "18":
        embedded.start(data_dir, throwaway=True)
        yield embedded.admin_dsn(data_dir)
        return
    if not OLD_PROGRAMS.exists():
        pytest.skip("PostgreSQL 15 is not installed")
    yield from _old_server(data_dir)


def _old_server(data_dir: Path) -> Iterator[Dsn]:
    cluster = data_dir / "old"
    cluster.mkdir(mode=0o700)
    account = account_for(data_dir / "none")
    account.own(cluster)
    let_pass(account, cluster)

    def run(program: str, *arguments: str) -> None:
        command = [str(OLD_PROGRAMS / program), "-D", str(cluster), *arguments]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False, **account.popen_options())  # noqa: S603
        assert done.returncode == 0

    run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
    run("pg_ctl", "start", "-w", "-l", str(cluster / "log"), "-o", f"-c listen_addresses='' -k {cluster} -F")
    dsn = Dsn(host=str(cluster), port=5432, name="postgres", user="postgres", password=OLD_PASSWORD)
    try:
        with psycopg.connect(**dsn.kwargs()) as connection:
            connection.execute(f"ALTER ROLE postgres PASSWORD '{OLD_PASSWORD}'")
        (cluster / "pg_hba.conf").write_text("local all all scram-sha-256\n")
        run("pg_ctl", "reload")
        yield dsn
    finally:
        run("pg_ctl", "stop", "-m", "immediate")
        shutil.rmtree(cluster)


@pytest.fixture(params=["superuser", "creator"])
def admin(request: pytest.FixtureRequest, server: Dsn) -> Dsn:
    """Who prepares the database: a superuser, or a role that may create roles and databases only."""
    if request.param == "superuser":
        return server
    with psycopg.connect(**server.kwargs()) as connection:
        connection.execute("CREATE ROLE creator LOGIN CREATEROLE CREATEDB PASSWORD 'creator-password'")
    return replace(server, user="creator", password="creator-password")


@pytest.fixture
def env(admin: Dsn, data_dir: Path) -> Env:
    env = load_env({"QUEN_DATA_DIR": str(data_dir)})

    def there(dsn: Dsn) -> Dsn:
        return replace(dsn, host=admin.host, port=admin.port)

    return replace(env, admin=admin, app=there(env.app), owner=there(env.owner), system=there(env.system))


def value(dsn: Dsn, statement: str) -> object:
    with psycopg.connect(**dsn.kwargs()) as connection:
        row = connection.execute(statement).fetchone()
    return row[0] if row else None


def refused(dsn: Dsn, statement: str) -> None:
    with psycopg.connect(**dsn.kwargs()) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


def test_roles_and_schemas_are_made_and_made_again(admin: Dsn, env: Env) -> None:
    for _ in range(2):
        roles.ensure_roles(admin, env)
    changed = replace(env, app=replace(env.app, password="a-new-password"))
    roles.ensure_roles(admin, changed)
    env = changed
    assert value(env.app, "SHOW search_path") == "app, data"
    assert value(env.owner, "SHOW search_path") == "data, app"
    assert value(env.system, "SHOW search_path") == "data, app"
    assert value(env.app, "SHOW statement_timeout") == "30s"
    assert value(env.app, "SELECT lower('ĐƯỜNG')") == "đường"
    unsafe = "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'quen%' AND (rolsuper OR rolbypassrls)"
    assert value(env.owner, unsafe) == 0
    owner = "SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = '{}'"
    assert {value(env.owner, owner.format(schema)) for schema in ("data", "app")} == {"quen_owner"}


def test_the_application_may_make_nothing(admin: Dsn, env: Env) -> None:
    roles.ensure_roles(admin, env)
    for dsn in (env.app, env.system):
        for schema in ("public", "app", "data"):
            refused(dsn, f"CREATE TABLE {schema}.own (x int)")
        refused(dsn, "CREATE TEMPORARY TABLE own (x int)")
        refused(dsn, "CREATE SCHEMA own")
    with psycopg.connect(**env.owner.kwargs()) as connection:
        connection.execute("CREATE TABLE data.forgotten (x int)")
    refused(env.app, "SELECT * FROM forgotten")


def test_a_clone_has_the_rights_of_its_template(admin: Dsn, env: Env) -> None:
    roles.ensure_roles(admin, env)
    roles.create_database(admin, env, "quen_template")
    with psycopg.connect(**env.owner.at("quen_template").kwargs()) as connection:
        connection.execute("CREATE TABLE data.things AS SELECT 7 AS x")
        connection.execute("GRANT SELECT ON data.things TO quen_app")
    roles.clone_database(admin, "quen_template", "quen_copy")
    copy = env.app.at("quen_copy")
    assert value(copy, "SELECT x FROM things") == 7
    refused(copy, "CREATE TEMPORARY TABLE own (x int)")
    with psycopg.connect(**copy.kwargs()):  # a connection left open does not hinder
        for _ in range(2):
            roles.drop_database(admin, "quen_copy")
    assert value(env.owner, "SELECT count(*) FROM pg_database WHERE datname = 'quen_copy'") == 0


def test_a_role_that_could_pass_row_level_security_is_refused(server: Dsn, env: Env) -> None:
    with psycopg.connect(**server.kwargs()) as connection:
        connection.execute("CREATE ROLE quen_app SUPERUSER")
    with pytest.raises(ClusterError, match="row-level security"):
        roles.ensure_roles(server, env)
