"""`quen check --deploy` finds what is unsafe, and says nothing where nothing is."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connections, transaction

from quen.kernel.cli.main import main
from quen.kernel.cluster import deploy_database
from quen.kernel.cluster.deploy import Unsafe
from quen.kernel.cluster.deploy import deploy_checks as looks

STRONG = "k3Jd9-fWq0ZpLx7VbN2mRt6YcHs1GuEa8TiOo4DzBQX5"


def said(name: str, level: str = "danger") -> list[str]:
    return [found.message for found in looks()[name]() if found.level == level]


@pytest.fixture
def safe(settings: Any, tmp_path: Path) -> Any:
    """An installation behind a proxy with TLS, in a folder of its own."""
    for name in ("", "secrets", "files", "warehouse"):
        (tmp_path / name).mkdir(mode=0o700, exist_ok=True)
    tmp_path.chmod(0o711)
    (tmp_path / "last-backup").touch()
    settings.DEBUG, settings.SECRET_KEY = False, STRONG
    settings.ALLOWED_HOSTS = ["crm.example.com"]
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.FILES_DIR, settings.WAREHOUSE_DIR = tmp_path / "files", tmp_path / "warehouse"
    given = {"data_dir": tmp_path, "host": "127.0.0.1", "public_url": "https://crm.example.com", "api_origins": ()}
    settings.ENV = replace(settings.ENV, **given)
    return settings


def change(settings: Any, **given: Any) -> None:
    settings.ENV = replace(settings.ENV, **given)


def test_nothing_is_said_of_a_safe_installation(safe: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _path: usage(50, 100))
    for name in ("settings", "address", "secrets", "disk and backup"):
        assert said(name) == [], name


def usage(free: int, total: int) -> Any:
    return SimpleNamespace(total=total * 2**30, free=free * 2**30)


def test_settings_are_looked_at(safe: Any) -> None:
    safe.DEBUG, safe.SECRET_KEY, safe.ALLOWED_HOSTS = True, "a" * 60, ["*"]
    assert [message.split(":")[0].split(".")[0] for message in said("settings")] == [
        "QUEN_DEBUG is on", "The signing key is easy to guess", "Every host name is answered",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"public_url": "http://crm.example.com"}, "without TLS: passwords and sessions can be read"),
        ({"host": "0.0.0.0", "public_url": "http://localhost:8000"}, "The web process listens on 0.0.0.0"),  # noqa: S104
    ],
)
def test_the_address_is_looked_at(safe: Any, given: dict[str, Any], words: str) -> None:
    change(safe, **given)
    assert any(words in message for message in said("address"))


def test_cookies_are_looked_at(safe: Any) -> None:
    safe.SESSION_COOKIE_SECURE, safe.SESSION_COOKIE_HTTPONLY = False, False
    assert said("address") == ["Cookies are also sent without TLS.", "Scripts can read the session's cookie."]


def test_permissions_are_looked_at(safe: Any) -> None:
    root = safe.ENV.data_dir
    (root / "secrets" / "db-app").write_text("x")
    (root / "secrets" / "db-app").chmod(0o644)
    (root / "files").chmod(0o755)
    root.chmod(0o755)
    told = "\n".join(said("secrets"))
    assert f"{root} can be read by others (755)" in told
    assert "db-app can be read by others (644)" in told
    assert f"{root / 'files'} can be read by everybody" in told


def test_the_disk_and_the_backup_are_looked_at(safe: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _path: usage(1, 100))
    mark = safe.ENV.data_dir / "last-backup"
    os.utime(mark, (time.time(), time.time() - 5 * 86400))
    full, old = said("disk and backup")
    assert full.startswith("1.0 GB are free")
    assert old == "The last backup is 5 days old."
    mark.unlink()
    assert "No backup is known." in said("disk and backup")


def test_the_demonstrations_password_is_looked_for(fresh_db: str, business: Any, safe: Any) -> None:
    from quen.kernel.testing.business import PASSWORD

    del fresh_db, business
    login = safe.ENV.layout.demo_login
    login.write_text(f"owner@people.example     Sales rep\nPassword of all: {PASSWORD}\n")
    assert len(said("people")) == 1
    login.write_text("owner@people.example     Sales rep\nPassword of all: another-one\n")
    assert said("people") == []


def test_tokens_are_counted(fresh_db: str, business: Any, safe: Any) -> None:
    del fresh_db, safe
    business.token("owner")
    assert said("people", "advice") == ["1 API tokens never expire."]


@contextmanager
def altered(statement: str) -> Iterator[None]:
    """A change in the database, taken back at the end."""
    with transaction.atomic(using="owner"):
        with connections["owner"].cursor() as cursor:
            cursor.execute(statement)
        yield
        transaction.set_rollback(True, using="owner")


def test_businesses_are_kept_apart_and_a_gap_is_found(fresh_db: str, business: Any) -> None:
    del fresh_db, business
    assert said("businesses kept apart") == said("roles") == []
    view = "CREATE OR REPLACE VIEW app.file AS SELECT * FROM data.file"
    for statement, words in {
        view: "The view of file does not keep businesses apart.",
        "ALTER TABLE data.file DISABLE ROW LEVEL SECURITY": "file has no row-level security.",
        "GRANT SELECT ON data.file TO quen_app": "quen_app may read or write file past its view.",
        "GRANT SELECT ON data.auth_group TO quen_app": "quen_app has rights on auth_group",
    }.items():
        with altered(statement):
            assert any(message.startswith(words) for message in said("businesses kept apart")), statement


def test_settings_of_the_server_are_looked_at(fresh_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    del fresh_db
    real = deploy_database.rows

    def with_fsync_off(sql: str, values: Any = None, using: str = "owner") -> list[tuple[Any, ...]]:
        found = real(sql, values, using)
        off = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "on"}
        return [(name, off.get(name, value)) for name, value in found] if "pg_settings" in sql else found

    monkeypatch.setattr(deploy_database, "rows", with_fsync_off)
    assert [message.split(" ")[0] for message in said("database")] == ["fsync", "synchronous_commit"]


def test_the_command_tells_and_its_code_says_whether_there_is_danger(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def one() -> Iterator[Unsafe]:
        yield Unsafe("danger", "The door is open.", "Close it.")

    def other() -> Iterator[Unsafe]:
        yield Unsafe("advice", "The window too.", "Have a look.")

    monkeypatch.setattr("quen.kernel.cluster.deploy._LOOKS", {"door": one, "window": other})
    assert main(["check", "--deploy"]) == 1
    assert "! The door is open.\n      Close it." in capsys.readouterr().out
    assert main(["check", "--deploy", "--json"]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["check"] for line in lines] == ["door", "window"]
    monkeypatch.setattr("quen.kernel.cluster.deploy._LOOKS", {"window": other})
    assert main(["check", "--deploy"]) == 0
