"""Under which user of the system the embedded PostgreSQL runs, and what it may reach there.

PostgreSQL refuses to run as root. Started by root, Quen therefore gives it a user of its own, and the
right to pass through (not to list) the folders above its programs and its data.
"""

import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quen.kernel.cluster.errors import ClusterError

SERVER_USER = "pgserver"


@dataclass(frozen=True)
class Account:
    """A user of the system. ``other``: not the one this process runs as."""

    uid: int
    gid: int
    other: bool

    def popen_options(self) -> dict[str, Any]:
        """Keyword arguments that make ``subprocess.run`` use this account."""
        options: dict[str, Any] = {"umask": 0o077, "cwd": "/"}
        if self.other:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options

    def own(self, path: Path) -> None:
        """Give a file or folder to this account."""
        if self.other:
            os.chown(path, self.uid, self.gid)


def account_for(cluster: Path) -> Account:
    """The account that owns, or will own, the files of the cluster.

    Errors: ClusterError if they belong to somebody else or no user could be made.
    """
    me = os.geteuid()
    owner = cluster.stat().st_uid if cluster.exists() else None
    if me != 0:
        if owner not in {None, me}:
            message = f"{cluster} belongs to {_name(owner)}; start Quen as that user."
            raise ClusterError(message)
        return Account(me, os.getegid(), other=False)
    if owner:  # made earlier by an ordinary user, who should be able to go on with it
        return Account(owner, cluster.stat().st_gid, other=True)
    entry = _server_user()
    if owner == 0:  # brought back from a backup by root
        for folder, _, files in os.walk(cluster):
            for path in (folder, *(os.path.join(folder, name) for name in files)):  # noqa: PTH118
                os.chown(path, entry.pw_uid, entry.pw_gid, follow_symlinks=False)
    return Account(entry.pw_uid, entry.pw_gid, other=True)


def let_pass(account: Account, *paths: Path) -> None:
    """Let the account pass through the folders above ``paths``, without reading what is in them."""
    if not account.other:
        return
    for path in paths:
        for folder in path.resolve().parents:
            mode = folder.stat()
            if mode.st_uid != account.uid and not mode.st_mode & stat.S_IXOTH:
                folder.chmod(stat.S_IMODE(mode.st_mode) | stat.S_IXOTH)


def let_read(account: Account, programs: Path) -> None:
    """Let the account run the programs under a folder (a strict umask may have kept them private)."""
    if not account.other or (programs.stat().st_mode & 0o005 == 0o005):
        return
    for path in (programs, *programs.rglob("*")):
        if path.is_symlink():
            continue
        mode = stat.S_IMODE(path.stat().st_mode)
        path.chmod(mode | 0o004 | (0o001 if mode & stat.S_IXUSR else 0))


def _name(uid: int | None) -> str:
    try:
        return pwd.getpwuid(uid or 0).pw_name
    except KeyError:
        return f"user {uid}"


def _server_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SERVER_USER)
    except KeyError:
        pass
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SERVER_USER]
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, env={"PATH": path})  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        detail = getattr(error, "stderr", "") or str(error)
        message = f"PostgreSQL does not run as root, and its own user could not be made: {detail.strip()}"
        raise ClusterError(message) from error
    return pwd.getpwnam(SERVER_USER)
