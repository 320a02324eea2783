"""Real servers in folders of their own, with paths short enough for a socket."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from quen.kernel.cluster import embedded


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """An empty data folder whose server, if one was started, is stopped at the end."""
    path = Path(tempfile.mkdtemp(prefix="quen-", dir="/tmp"))
    try:
        yield path
    finally:
        embedded.stop(path, immediate=True)
        shutil.rmtree(path)
