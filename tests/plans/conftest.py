"""The business that the plans are taken from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bench.fill import fill

ROWS = 20_000


@pytest.fixture(scope="package")
def people(quen_facts: dict[str, Any], django_db_blocker: Any) -> Iterator[dict[str, str]]:
    """A clone filled with a large tenant; its administrator and a rep who owns a twentieth."""
    from quen.kernel.testing import server

    with django_db_blocker.unblock(), server.clone():
        _tenant, admin, rep = fill("Large", ROWS)
        yield {"admin": admin, "rep": rep}
