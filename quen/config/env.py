"""Everything Quen takes from its environment, read once, typed, with all problems reported at once.

Nothing here imports Django, so that the supervisor and the settings read the very same values.

========================== ==============================================================================
variable                   meaning (default)
========================== ==============================================================================
QUEN_DATA_DIR              folder for the embedded database, secrets and files (``var`` in the repository)
QUEN_SECRET_KEY            signing key, at least 32 characters (a file in the data folder, made once)
QUEN_DEBUG                 1 for development pages (0)
QUEN_ALLOWED_HOSTS         host names separated by commas (localhost and the host of QUEN_PUBLIC_URL)
QUEN_HOST, QUEN_PORT       address the web process listens on (127.0.0.1, 8000)
QUEN_PUBLIC_URL            address people type, without a path (http://localhost:PORT)
QUEN_WEB_WORKERS           web processes (2)
QUEN_MAX_FILE_MB           size of the largest file people may add, in MB (100)
QUEN_FILES_GB              room for the files of one business, in GB (50)
QUEN_TRASH_DAYS            days after which what lies in the trash is deleted for good; 0: never (90)
QUEN_HISTORY_MONTHS        whole months of history that are kept, 3 or more; 0: all (0)
QUEN_API_RATE              requests a minute that one API token may make; 0: no limit (1200)
QUEN_API_USER_RATE         requests a minute that one user may make with all tokens; 0: no limit (2400)
QUEN_API_ORIGINS           origins (https://shop.example) whose pages may call the API with a token (none)
DATABASE_URL               an external PostgreSQL from 15 up; unset: the embedded one
DATABASE_ADMIN_URL         a role of that server that may create roles and databases (that of DATABASE_URL)
QUEN_DB_APP_PASSWORD,      passwords of quen_app, quen_owner, quen_system (files in the data folder,
QUEN_DB_OWNER_PASSWORD,    made once); set them where several machines share one database
QUEN_DB_SYSTEM_PASSWORD
========================== ==============================================================================
"""

import os
import re
import secrets as random_secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypedDict
from urllib.parse import parse_qsl, unquote, urlsplit

from quen.config.dsn import Dsn

REPOSITORY = Path(__file__).resolve().parents[2]
OWNER, APP, SYSTEM = "quen_owner", "quen_app", "quen_system"
DATABASE = "quen"


class EnvError(Exception):
    """The environment cannot be used. ``problems`` lists every reason, one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(["Quen cannot start with this environment:", *(f"  - {p}" for p in problems)]))


@dataclass(frozen=True, kw_only=True)
class DataLayout:
    """Where things are inside the data folder."""

    root: Path

    @property
    def cluster(self) -> Path:
        """Files of the embedded PostgreSQL."""
        return self.root / "pg"

    @property
    def socket(self) -> Path:
        """Folder of the embedded server's Unix socket; its path has to be short."""
        return self.root / "run"

    @property
    def secrets(self) -> Path:
        """Folder (0700) of passwords and keys, a 0600 file each."""
        return self.root / "secrets"

    @property
    def demo_login(self) -> Path:
        """What the demonstration business tells its first visitor."""
        return self.secrets / "demo-login"

    def secret(self, name: str) -> str:
        """The secret of that name, made on first use.

        Two processes that ask at once get the same value. Errors: OSError if the folder is not ours.
        """
        path = self.secrets / name
        if not path.exists():
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.secrets.mkdir(mode=0o700, exist_ok=True)
            draft = self.secrets / f".{name}.{os.getpid()}.{random_secrets.token_hex(4)}"
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(random_secrets.token_urlsafe(40))
            with suppress(FileExistsError):  # a link, unlike a rename, leaves a faster process's file alone
                path.hardlink_to(draft)
            draft.unlink()
        return path.read_text().strip()


@dataclass(frozen=True, kw_only=True)
class Env:
    """The environment, checked. See the module's table for the meaning of each value."""

    data_dir: Path
    secret_key: str = field(repr=False)
    debug: bool
    allowed_hosts: tuple[str, ...]
    host: str
    port: int
    public_url: str
    web_workers: int
    max_file_mb: int
    files_gb: int
    trash_days: int
    history_months: int
    api_rate: int
    api_user_rate: int
    api_origins: tuple[str, ...]
    embedded: bool
    app: Dsn
    owner: Dsn
    system: Dsn
    admin: Dsn | None
    """Connection that may create roles and databases; None: the roles were made by hand."""

    @property
    def layout(self) -> DataLayout:
        """The folders inside ``data_dir``."""
        return DataLayout(root=self.data_dir)


def load_env(environ: Mapping[str, str] | None = None) -> Env:
    """Read the environment (``os.environ`` unless given) and make missing secrets in the data folder.

    Errors: EnvError with all problems found.
    """
    return _Reader(os.environ if environ is None else environ).read()


class _Connections(TypedDict):
    admin: Dsn | None
    app: Dsn
    owner: Dsn
    system: Dsn


class _Reader:
    """Reads variables and gathers what is wrong with them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []

    def read(self) -> Env:
        layout = DataLayout(root=self.data_dir())
        port = self.integer("QUEN_PORT", 8000, 1, 65534)  # the live process takes the next one
        public_url = self.public_url(port)
        env = Env(
            data_dir=layout.root,
            secret_key=self.secret_key(layout),
            debug=self.flag("QUEN_DEBUG"),
            allowed_hosts=self.allowed_hosts(public_url),
            host=self.text("QUEN_HOST") or "127.0.0.1",
            port=port,
            public_url=public_url,
            max_file_mb=self.integer("QUEN_MAX_FILE_MB", 100, 1, 5120),
            files_gb=self.integer("QUEN_FILES_GB", 50, 1, 1_000_000),
            web_workers=self.integer("QUEN_WEB_WORKERS", 2, 1, 64),
            trash_days=self.integer("QUEN_TRASH_DAYS", 90, 0, 36500),
            history_months=self.integer("QUEN_HISTORY_MONTHS", 0, 0, 1200),
            api_rate=self.integer("QUEN_API_RATE", 1200, 0, 1_000_000),
            api_user_rate=self.integer("QUEN_API_USER_RATE", 2400, 0, 1_000_000),
            api_origins=self.origins("QUEN_API_ORIGINS"),
            embedded=not self.text("DATABASE_URL"),
            **self.connections(layout),
        )
        if self.problems:
            raise EnvError(self.problems)
        return env

    def text(self, name: str) -> str:
        return self.environ.get(name, "").strip()

    def integer(self, name: str, default: int, low: int, high: int) -> int:
        text = self.text(name)
        if not text:
            return default
        if not text.isascii() or not text.isdecimal() or not low <= int(text) <= high:
            self.problems.append(f"{name} is {text!r}; it must be a whole number from {low} to {high}.")
            return default
        return int(text)

    def flag(self, name: str) -> bool:
        text = self.text(name).lower()
        if text not in {"", "0", "1", "true", "false", "yes", "no", "on", "off"}:
            self.problems.append(f"{name} is {text!r}; it must be 1 or 0.")
        return text in {"1", "true", "yes", "on"}

    def data_dir(self) -> Path:
        path = Path(self.text("QUEN_DATA_DIR") or REPOSITORY / "var")
        if not path.is_absolute():
            self.problems.append(f"QUEN_DATA_DIR is {str(path)!r}; it must be an absolute path.")
        elif path.exists() and not path.is_dir():
            self.problems.append(f"QUEN_DATA_DIR is {str(path)!r}, which is not a folder.")
        return path

    def secret_key(self, layout: DataLayout) -> str:
        given = self.text("QUEN_SECRET_KEY")
        if given and len(given) < 32:
            self.problems.append("QUEN_SECRET_KEY is shorter than 32 characters.")
        return given or self.kept_secret(layout, "secret-key")

    def kept_secret(self, layout: DataLayout, name: str) -> str:
        if any("QUEN_DATA_DIR" in problem for problem in self.problems):
            return ""
        try:
            return layout.secret(name)
        except OSError as error:
            self.problems.append(f"QUEN_DATA_DIR: no secrets in {layout.secrets}: {error.strerror}.")
            return ""

    def public_url(self, port: int) -> str:
        url = (self.text("QUEN_PUBLIC_URL") or f"http://localhost:{port}").rstrip("/")
        if not re.fullmatch(r"https?://(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9.-]+)(:\d{1,5})?", url):
            self.problems.append(f"QUEN_PUBLIC_URL is {url!r}; it must look like https://crm.example.com.")
        return url

    def origins(self, name: str) -> tuple[str, ...]:
        found = tuple(origin.strip() for origin in self.text(name).split(",") if origin.strip())
        bad = [origin for origin in found if not re.fullmatch(r"https?://[^/\s*]+", origin)]
        if bad:
            self.problems.append(
                f"{name} has {', '.join(bad)}; write origins like https://shop.example, without a path."
            )
        return found

    def allowed_hosts(self, public_url: str) -> tuple[str, ...]:
        named = [host.strip() for host in self.text("QUEN_ALLOWED_HOSTS").split(",") if host.strip()]
        bad = [host for host in named if "/" in host or " " in host]
        if bad:
            self.problems.append(f"QUEN_ALLOWED_HOSTS has {', '.join(bad)}; separate host names by commas.")
        if named:
            return tuple(named)
        name = "" if self.problems else urlsplit(public_url).hostname
        return tuple(dict.fromkeys(filter(None, ("localhost", "127.0.0.1", "[::1]", name))))

    def connections(self, layout: DataLayout) -> _Connections:
        """Admin (None where unknown), application, owner and system connection."""
        admin: Dsn | None
        if self.text("DATABASE_URL"):
            base = self.dsn("DATABASE_URL")
            own_role = base.user in {APP, OWNER, SYSTEM}
            named_admin = self.dsn("DATABASE_ADMIN_URL") if self.text("DATABASE_ADMIN_URL") else None
            admin = named_admin or (None if own_role else base)
        else:
            if self.text("DATABASE_ADMIN_URL"):
                self.problems.append("DATABASE_ADMIN_URL is set without DATABASE_URL.")
            admin = embedded_superuser(layout, self.kept_secret(layout, "db-admin"))
            base = admin.at(DATABASE)

        def role(name: str, short: str) -> Dsn:
            password = self.text(f"QUEN_DB_{short.upper()}_PASSWORD")
            if not password and base.user == name:
                password = base.password
            return replace(base, user=name, password=password or self.kept_secret(layout, f"db-{short}"))

        app, owner, system = role(APP, "app"), role(OWNER, "owner"), role(SYSTEM, "system")
        return {"admin": admin, "app": app, "owner": owner, "system": system}

    def dsn(self, variable: str) -> Dsn:
        """The connection a variable names; a database that is not named is ``quen``."""
        blank = Dsn(host="localhost", port=5432, name=DATABASE, user="", password="")
        try:
            url = urlsplit(self.text(variable))
            port = url.port
        except ValueError as error:
            self.problems.append(f"{variable} is not a URL: {error}.")
            return blank
        query = dict(parse_qsl(url.query))
        host = query.pop("host", "") or unquote(url.hostname or "")
        port_text = query.pop("port", "") or str(port or 5432)
        if url.scheme not in {"postgresql", "postgres"} or not host or not port_text.isdecimal():
            self.problems.append(f"{variable} must look like postgresql://role:password@host:5432/{DATABASE}.")
            return blank
        if not url.username:
            self.problems.append(f"{variable} names no role (postgresql://role:password@host/…).")
        default = "postgres" if variable == "DATABASE_ADMIN_URL" else DATABASE
        return Dsn(
            host=host,
            port=int(port_text),
            name=unquote(url.path.lstrip("/")) or default,
            user=unquote(url.username or ""),
            password=unquote(url.password or ""),
            params=tuple(sorted(query.items())),
        )


def embedded_superuser(layout: DataLayout, password: str) -> Dsn:
    """The superuser of the embedded server in that data folder."""
    return Dsn(host=str(layout.socket), port=5432, name="postgres", user="postgres", password=password)
