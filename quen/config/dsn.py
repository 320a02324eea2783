"""One way into a PostgreSQL database."""

from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Dsn:
    """One way into a PostgreSQL database.

    ``host`` is a host name or, for a Unix socket, the folder of the socket. ``params`` holds further
    libpq parameters such as ``sslmode``.
    """

    host: str
    port: int
    name: str
    user: str
    password: str = field(repr=False)
    params: tuple[tuple[str, str], ...] = ()

    def at(self, name: str) -> "Dsn":
        """The same role on the database ``name`` of the same server."""
        return replace(self, name=name)

    def kwargs(self) -> dict[str, Any]:
        """Keyword arguments for ``psycopg.connect``."""
        place = {"host": self.host, "port": self.port, "dbname": self.name}
        return {**dict(self.params), **place, "user": self.user, "password": self.password}
