"""`quen warehouse` from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from quen.apps.analytics.warehouse.manifest import alone, manifest
from quen.kernel.cli.main import main


def test_build_and_status(
    business: Any, fresh_db: str, warehouse_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["warehouse", "status"]) == 0
    assert "Sông Xanh: nothing yet" in capsys.readouterr().out
    assert main(["warehouse", "build", "--tenant", str(business.tenant_id)]) == 0
    assert "Sông Xanh: " in capsys.readouterr().out
    assert manifest(business.other_id) is None
    assert main(["warehouse", "status"]) == 0
    said = capsys.readouterr().out
    assert "Đối Thủ: nothing yet" in said
    assert "fresh as of 20" in said
    with alone(business.tenant_id):
        assert main(["warehouse", "build", "--tenant", str(business.tenant_id)]) == 1
    assert "another process is writing" in capsys.readouterr().out


def test_an_unknown_business_is_said_so(fresh_db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["warehouse", "build", "--tenant", "Nobody"]) == 2
    assert "Nobody" in capsys.readouterr().err
