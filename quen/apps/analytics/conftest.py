"""Fixtures of the tests of the warehouse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from quen.apps.analytics.olap.tests.inside import engine  # noqa: F401


@pytest.fixture
def warehouse_dir(tmp_path: Path, settings: Any) -> Path:
    """A place for the files of this test alone: businesses have the same ids in every copy of the database."""
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    return tmp_path / "warehouse"


@pytest.fixture
def duck() -> Iterator[Any]:
    """An Ibis connection to a DuckDB of its own."""
    import ibis

    connection = ibis.duckdb.connect()
    yield connection
    connection.disconnect()
