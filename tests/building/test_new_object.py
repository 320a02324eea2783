"""`bin/quen new-object` in a copy of the repository: what it writes works, is clean, and is tested."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.building.sandbox import Sandbox

FIELDS = (
    "account:ref:account:required", "stage:ref:stage:required", "purpose:choice:demo,service,talk",
    "planned_on:date:label=Day of the visit", "starts_at:datetime", "guests:integer", "weight:decimal:3", "cost:money",
    "urgent:boolean", "notes:longtext", "email:email:search", "phone:phone", "website:url", "country:country",
    "subject:text:80:search",
)  # fmt: skip


@pytest.mark.slow
def test_what_it_writes_works(tmp_path: Path) -> None:
    sandbox = Sandbox(tmp_path)
    command = ["-m", "quen.kernel.cli", "new-object", "sales", "site_visit", "--icon", "map-pin", "--board", "stage"]
    command += [word for field in FIELDS for word in ("--field", field)]
    said = sandbox.run(*command, "--action", "finish", "--action", "plan:planned_on,purpose")
    assert "/site_visit/" in said
    folder = "quen/apps/sales/site_visit"
    changed = {c.path for c in sandbox.changed()}
    [migration] = [path for path in changed if "/migrations/" in path]
    assert migration.endswith("_site_visit.py")
    parts = ("__init__.py", "model.py", "object.py", "tests/__init__.py", "tests/test_site_visit.py")
    generated = {path for path in changed if path.startswith("docs/generated/")}
    assert changed - {migration} - generated == {f"{folder}/{part}" for part in parts}
    assert {"docs/generated/surface.json", "docs/generated/objects/site_visit.md"} <= generated
    assert '_("Day of the visit")' in (sandbox.root / folder / "model.py").read_text(encoding="utf-8")
    sandbox.run("-m", "ruff", "check", folder)
    sandbox.run("-m", "ruff", "format", "--check", folder)
    with pytest.raises(AssertionError, match="already"):
        sandbox.run(*command)
    command = ["-m", "quen.kernel.cli", "new-object", "catalog", "season", "--settings"]
    sandbox.run(*command, "--field", "code:text:10:required")
    tests = [
        f"{folder}/tests",
        "quen/apps/catalog/season/tests",
        "tests/building/probe_site_visit.py",
        "tests/contract",
    ]
    others = ("reader", "restricted", "manager", "teammate", "outsider", "admin-")
    chosen = f"(site_visit or season) and not {' and not '.join(others)}"
    sandbox.run("-m", "pytest", "-x", *tests, "-k", chosen, "-m", "contract_core or not contract")
