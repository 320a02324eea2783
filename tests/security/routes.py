"""Every address there is, filled in so that it can be asked for."""

from __future__ import annotations

import re
import uuid
from functools import cache
from pathlib import Path

from quen.kernel.testing.business import Business
from tests.security.test_addresses import addresses

ROOT = Path(__file__).resolve().parents[2]
_HOLE = re.compile(r"<(?:(\w+):)?(\w+)>")
_ASKED = re.compile(r"""(?:GET|POST|data|params|query|given|asked|values)(?:\.get(?:list)?\(|\[)f?"([a-z_{}-]+)["-]""")


def web_routes() -> list[str]:
    """The routes of the browser; those of the API have a door and tests of their own."""
    return sorted({route for route, _view in addresses() if not route.startswith("api/")})


def filled(route: str, business: Business, **given: str) -> str:
    """A path of `route` about an account that there is, or what is `given`."""
    record = str(business.record_id("account", "owner"))

    def fill(match: re.Match[str]) -> str:
        kind, name = match.groups()
        if name in given:
            return given[name]
        if name == "object_name":
            return "account"
        if kind == "uuid":
            return record if name == "record_id" else str(uuid.UUID(int=7))
        return "1" if kind == "int" else "name"

    return "/" + _HOLE.sub(fill, route)


@cache
def asked_names() -> list[str]:
    """The names of parameters that views read, as their sources have them."""
    found = set()
    for path in sorted((ROOT / "quen").rglob("*.py")):
        if "tests" not in path.parts and "migrations" not in path.parts:
            found |= {name for name in _ASKED.findall(path.read_text(encoding="utf-8")) if "{" not in name}
    return sorted(found)
