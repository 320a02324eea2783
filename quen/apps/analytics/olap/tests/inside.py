"""The engine of the olap process in the process of a test, over a warehouse of this test alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def engine(fresh_db: str, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The engine; what asks the process asks it, and questions and answers travel as JSON as they do there."""
    from quen.apps.analytics.olap import client
    from quen.apps.analytics.olap.engine import Engine, Refused

    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    made = Engine(settings.WAREHOUSE_DIR, threads=1)

    def ask(question: dict[str, Any], patience: int = 60) -> dict[str, Any]:
        try:
            answer = made.answer(json.loads(json.dumps({**question, "patience": patience})))
        except Refused as error:
            raise client.Unavailable(error.code) from error
        travelled: dict[str, Any] = json.loads(json.dumps(answer))
        return travelled

    monkeypatch.setattr(client, "ask", ask)
    yield made
    made.close()
