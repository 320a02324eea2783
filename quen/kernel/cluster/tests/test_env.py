"""What the environment may say, and what is said about a wrong one."""

import stat
from pathlib import Path

import pytest

from quen.config.env import DataLayout, EnvError, load_env


def test_all_problems_are_reported_at_once(tmp_path: Path) -> None:
    wrong = {
        "QUEN_DATA_DIR": str(tmp_path),
        "QUEN_PORT": "99999",
        "QUEN_DEBUG": "maybe",
        "QUEN_SECRET_KEY": "short",
        "QUEN_PUBLIC_URL": "crm.example.com/here",
        "QUEN_ALLOWED_HOSTS": "crm.example.com/x",
        "QUEN_WEB_WORKERS": "none",
        "DATABASE_URL": "mysql://db",
    }
    with pytest.raises(EnvError) as raised:
        load_env(wrong)
    named = {name for problem in raised.value.problems for name in wrong if name in problem}
    assert named == set(wrong) - {"QUEN_DATA_DIR"}
    assert len(raised.value.problems) == 7


def test_a_relative_data_folder_is_refused_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(EnvError, match="absolute"):
        load_env({"QUEN_DATA_DIR": "somewhere"})
    assert list(tmp_path.iterdir()) == []


def test_the_embedded_server_is_reached_through_its_socket_by_four_roles(tmp_path: Path) -> None:
    env = load_env({"QUEN_DATA_DIR": str(tmp_path)})
    assert env.embedded
    assert env.admin is not None
    assert [dsn.user for dsn in (env.admin, env.owner, env.app, env.system)] == [
        "postgres",
        "quen_owner",
        "quen_app",
        "quen_system",
    ]
    assert {dsn.host for dsn in (env.admin, env.app)} == {str(tmp_path / "run")}
    assert (env.admin.name, env.app.name) == ("postgres", "quen")
    assert len({dsn.password for dsn in (env.admin, env.owner, env.app, env.system)}) == 4


def test_secrets_are_private_kept_and_never_shown(tmp_path: Path) -> None:
    first = load_env({"QUEN_DATA_DIR": str(tmp_path)})
    assert load_env({"QUEN_DATA_DIR": str(tmp_path)}) == first
    secrets = tmp_path / "secrets"
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o700
    files = sorted(secrets.iterdir())
    names = ["db-admin", "db-app", "db-owner", "db-system", "secret-key"]
    assert [file.name for file in files] == names
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert first.secret_key not in repr(first)
    assert first.app.password not in repr(first)


def test_a_secret_made_by_a_faster_process_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    layout = DataLayout(root=tmp_path)
    mine = layout.secret("key")
    monkeypatch.setattr(Path, "exists", lambda _self: False)  # as if it had come just after the look
    assert layout.secret("key") == mine
    assert [file.name for file in layout.secrets.iterdir()] == ["key"]


def test_an_external_server_is_used_as_its_url_says(tmp_path: Path) -> None:
    env = load_env(
        {
            "QUEN_DATA_DIR": str(tmp_path),
            "DATABASE_URL": "postgresql://quen_app:p%40ss@db.example.com:6432/crm?sslmode=require",
            "DATABASE_ADMIN_URL": "postgresql://boss:secret@db.example.com:6432",
            "QUEN_DB_OWNER_PASSWORD": "owner-password",
        }
    )
    assert not env.embedded
    assert (env.app.host, env.app.port, env.app.name, env.app.password) == (
        "db.example.com",
        6432,
        "crm",
        "p@ss",
    )
    assert env.app.kwargs()["sslmode"] == "require"
    assert (env.owner.user, env.owner.password) == ("quen_owner", "owner-password")
    assert env.admin is not None
    assert (env.admin.user, env.admin.name) == ("boss", "postgres")


def test_a_single_url_of_another_role_is_also_the_administrators(tmp_path: Path) -> None:
    data = {"QUEN_DATA_DIR": str(tmp_path)}
    env = load_env({**data, "DATABASE_URL": "postgresql://boss:secret@localhost/crm"})
    assert env.admin is not None
    assert (env.admin.user, env.app.user, env.app.name) == ("boss", "quen_app", "crm")
    own = load_env({**data, "DATABASE_URL": "postgresql://quen_app:secret@localhost/crm"})
    assert own.admin is None


def test_hosts_follow_the_public_address(tmp_path: Path) -> None:
    env = load_env({"QUEN_DATA_DIR": str(tmp_path), "QUEN_PUBLIC_URL": "https://crm.example.com/"})
    assert env.public_url == "https://crm.example.com"
    assert env.allowed_hosts == ("localhost", "127.0.0.1", "[::1]", "crm.example.com")
