"""Settings, secrets, folders, backups and the clock of an installation."""

from __future__ import annotations

import os
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core import checks
from django.db import connections

from quen.config.env import Env
from quen.kernel.cluster.deploy import Unsafe, advice, danger, deploy_check

LOCAL = {"localhost", "127.0.0.1", "::1", "[::1]"}
LEAST_FREE = 5 * 2**30  # bytes
LEAST_SHARE = 0.1
BACKUP_DAYS = 2
SKEW = 5.0  # seconds between this machine and the database
# Django's own checks that do not apply: Quen's middleware sends these headers itself
_OWN = {"security.W001", "security.W002", "security.W003", "security.W019", "security.W021", "security.W022"}


def env() -> Env:
    found: Env = settings.ENV
    return found


@deploy_check("settings")
def configuration() -> Iterator[Unsafe]:
    """DEBUG, the signing key, host names, and what Django itself finds."""
    if settings.DEBUG:
        yield danger("QUEN_DEBUG is on: faults show source code and settings to everybody.", "Set QUEN_DEBUG=0.")
    key = str(settings.SECRET_KEY)
    if len(key) < 40 or len(set(key)) < 12:
        yield danger("The signing key is easy to guess.", "Remove QUEN_SECRET_KEY, or set 50 random characters.")
    if "*" in settings.ALLOWED_HOSTS:
        yield danger("Every host name is answered: links in mails can be forged.", "Name them in QUEN_ALLOWED_HOSTS.")
    if any(origin.startswith("http://") for origin in env().api_origins):
        yield advice("A web page without TLS may call the API.", "Use https:// origins in QUEN_API_ORIGINS.")
    for message in checks.run_checks(include_deployment_checks=True):
        if str(message.id).startswith("security.") and message.id not in _OWN | _SAID_BELOW:
            yield advice(f"Django: {message.msg}", message.hint or "See Django's deployment checklist.")


_SAID_BELOW = {"security.W004", "security.W008", "security.W009", "security.W012", "security.W016", "security.W018",
               "security.W020"}  # fmt: skip


@deploy_check("address")
def address() -> Iterator[Unsafe]:
    """TLS, cookies, and who can reach the ports."""
    url = urlsplit(env().public_url)
    remote = (url.hostname or "") not in LOCAL
    if url.scheme != "https" and remote:
        yield danger(
            f"People reach {env().public_url} without TLS: passwords and sessions can be read on the way.",
            "Put a proxy with a certificate in front and set QUEN_PUBLIC_URL=https://…",
        )
    if url.scheme == "https" and not (settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE):
        yield danger("Cookies are also sent without TLS.", "Set QUEN_PUBLIC_URL to the https address.")
    if not settings.SESSION_COOKIE_HTTPONLY:
        yield danger("Scripts can read the session's cookie.", "Leave SESSION_COOKIE_HTTPONLY on.")
    if env().host not in LOCAL and url.scheme == "https":
        yield advice(
            f"The web process listens on {env().host}: it can be reached past the proxy, without TLS.",
            "Set QUEN_HOST=127.0.0.1, or close the port to others.",
        )
    if env().host not in LOCAL and not remote:
        yield danger(
            f"The web process listens on {env().host}, and people are told {env().public_url}.",
            "Set QUEN_HOST=127.0.0.1, or QUEN_PUBLIC_URL to the address with TLS.",
        )


@deploy_check("secrets")
def secrets() -> Iterator[Unsafe]:
    """Files that only this user may read, and the account itself."""
    layout = env().layout
    places = [layout.root, layout.secrets]
    places += sorted(path for path in layout.secrets.glob("*") if path.is_file()) if layout.secrets.is_dir() else []
    for path in places:
        mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0
        wrong = mode & (0o026 if path == layout.root else 0o077)  # PostgreSQL's own user passes through the first
        if wrong:
            yield danger(f"{path} can be read by others ({mode:o}).", f"chmod go-rwx {path}")
    for folder in (Path(settings.FILES_DIR), Path(settings.WAREHOUSE_DIR)):
        if folder.is_dir() and stat.S_IMODE(folder.stat().st_mode) & 0o007:
            yield danger(f"{folder} can be read by everybody on this machine.", f"chmod o-rwx {folder}")
    if os.geteuid() == 0:
        yield advice("Quen runs as root.", "Give it a user of its own; see the administrator's guide.")


@deploy_check("people")
def people() -> Iterator[Unsafe]:
    """The demonstration's people, tokens that nobody uses, links to set a password."""
    login = env().layout.demo_login
    if login.exists() and _demo_password_holds(login):
        yield danger(
            "People of the demonstration business can still sign in with the password that stands in a file.",
            f"Start with --no-demo on a fresh folder, or change their passwords and delete {login}.",
        )
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FILTER (WHERE coalesce(last_used_at, created_at) < now() - interval '180 days'), count(*)
               FROM data.kernel_token WHERE revoked_at IS NULL"""
        )
        unused, tokens = cursor.fetchone()
    if unused:
        yield advice(f"{unused} API tokens were not used for half a year.", "Revoke those that nobody needs.")
    if tokens:
        yield advice(f"{tokens} API tokens never expire.", "Revoke them when their program is gone.")


def _demo_password_holds(login: Path) -> bool:
    """Whether the password in the file still opens an account of the demonstration."""
    lines = login.read_text().splitlines()
    password = next((line.partition(":")[2].strip() for line in lines if line.startswith("Password")), "")
    emails = [word for line in lines for word in line.split()[:1] if "@" in word]
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT password FROM data.kernel_user WHERE is_active AND email = ANY(%s)", [emails])
        return any(check_password(password, hashed) for (hashed,) in cursor.fetchall())


@deploy_check("disk and backup")
def disk() -> Iterator[Unsafe]:
    """Room on the disk, and a backup that is not too old."""
    usage = shutil.disk_usage(env().data_dir)
    if usage.free < LEAST_FREE or usage.free < usage.total * LEAST_SHARE:
        yield danger(
            f"{usage.free / 2**30:.1f} GB are free where {env().data_dir} is; when it is full nothing can be saved.",
            "Make room, or move the data folder.",
        )
    mark = env().data_dir / "last-backup"
    if not mark.exists():
        yield danger(
            "No backup is known.",
            f"Back up the database, then the folder files; let the script end with: touch {mark}",
        )
    elif time.time() - mark.stat().st_mtime > BACKUP_DAYS * 86400:
        days = (time.time() - mark.stat().st_mtime) / 86400
        yield danger(f"The last backup is {days:.0f} days old.", "See why the script that makes it does not end.")


@deploy_check("clock")
def clock() -> Iterator[Unsafe]:
    """This machine and the database agree on the time, and it is kept by somebody."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())::float8")
        apart = abs(time.time() - cursor.fetchone()[0])
    if apart > SKEW:
        yield danger(f"This machine and the database differ by {apart:.0f} seconds.", "Let both follow a time server.")
    if not _clock_is_kept():
        yield advice("Nothing here keeps the clock right.", "Run chrony or systemd-timesyncd (not in a container).")


def _clock_is_kept() -> bool:
    if Path("/run/systemd/timesync/synchronized").exists():
        return True
    for entry in Path("/proc").glob("[0-9]*/comm"):
        with suppress(OSError):
            if entry.read_text().strip() in {"chronyd", "ntpd", "systemd-timesyn", "openntpd"}:
                return True
    return False
