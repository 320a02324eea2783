"""surface.json: fresh, told, and true."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from quen.kernel.explain import released
from quen.kernel.explain.catalogue import environment, stale_files, write_files
from quen.kernel.explain.source import ROOT
from quen.kernel.explain.surfaces import surface_json, surface_table
from quen.kernel.registry.registry import specs


def test_the_committed_files_are_fresh() -> None:
    assert stale_files() == [], "run: bin/quen surface"


def test_what_is_out_of_date_is_brought_up_to_date(tmp_path: Path) -> None:
    (tmp_path / "gone.md").write_text("of an object that is no more", encoding="utf-8")
    wrote = write_files(tmp_path)
    assert {"gone.md", "surface.json", "objects/opportunity.md", "permissions.md"} <= set(wrote)
    assert (stale_files(tmp_path), (tmp_path / "gone.md").exists()) == ([], False)
    (tmp_path / "api.md").write_text("by hand", encoding="utf-8")
    assert stale_files(tmp_path) == ["api.md"]


def test_the_environment_is_told_whole() -> None:
    """Every variable that is read stands in the table, each in a line of its own."""
    told = dict(environment())
    assert told["QUEN_MAX_FILE_MB"] == "size of the largest file people may add, in MB (100)"
    read = set(re.findall(r'"((?:QUEN|DATABASE)_[A-Z_]+)"', (ROOT / "quen/config/env.py").read_text(encoding="utf-8")))
    assert read <= {name for names in told for name in names.split("`, `")} | {"QUEN_DB_"}


def test_what_has_grown_since_the_release_is_in_the_changelog() -> None:
    version, before = released.read_release()
    changelog = released.CHANGELOG.read_text(encoding="utf-8")
    missing = released.untold(before, surface_table(), changelog, version)
    assert not missing, f"CHANGELOG.md, above {version}, needs:\n{released.changelog_line(missing)}"


def test_the_release_is_one_of_the_changelog() -> None:
    version, _before = released.read_release()
    assert f"\n## {version}" in released.CHANGELOG.read_text(encoding="utf-8")


BEFORE = {"deal": {"name": ["list", "search", "filter"], "cost": ["list"]}}
WIDER = {"deal": {"cost": ["list", "filter"]}}


@pytest.mark.parametrize(
    ("now", "changelog", "left"),
    [
        (BEFORE, "", []),
        ({"deal": {"name": ["list"]}}, "", []),
        (WIDER, "", [("deal.cost", ["filter"])]),
        (WIDER, "## Unreleased\n- `deal.cost` can be filtered\n\n## 1.0", []),
        (WIDER, "## 1.0 – First\n- `deal.cost` can be filtered", [("deal.cost", ["filter"])]),
        ({**BEFORE, "visit": {"on": ["list"]}}, "- cost", [("visit", [])]),
        ({**BEFORE, "visit": {"on": ["list"]}}, "- new: `visit`\n## 1.0", []),
        ({"deal": {"name": ["list", "map"], "cost": ["map"]}}, "", [("map", [])]),
        ({"deal": {"name": ["list", "map"], "cost": ["map"]}}, "- all on a `map`", []),
        ({"deal": {"age": ["list"]}}, "- `deal` has an age", [("deal.age", ["list"])]),
    ],
)  # fmt: skip
def test_only_growth_must_be_told(now: Any, changelog: str, left: list[Any]) -> None:
    assert released.untold(BEFORE, now, changelog, "1.0") == left


def test_the_line_can_be_pasted() -> None:
    line = released.changelog_line([("visit", []), ("deal.cost", ["filter"])])
    assert line == "- Surface: `visit`, `deal.cost` (filter)"
    assert released.untold(BEFORE, {"deal": {"cost": ["filter"]}, "visit": {}}, line, "1.0") == []


def test_a_release_is_kept(tmp_path: Path) -> None:
    released.keep_release("9.9.9", surface_json(), tmp_path / "r.json")
    assert released.read_release(tmp_path / "r.json") == ("9.9.9", surface_table())


def test_secret_and_technical_columns_are_on_no_surface() -> None:
    table = surface_table()
    assert set(table) == set(specs())
    for name, spec in specs().items():
        assert not {"tenant_id", "version", "deleted_at", *spec.secret.split()} & set(table[name]), name


def test_what_the_api_documents_is_what_the_table_says() -> None:
    """The document is made by another way: through the schemas of the API."""
    from quen.kernel.api.openapi import build_document
    from quen.kernel.api.schemas import class_name
    from quen.kernel.explain.surfaces import everything

    schemas = build_document(everything())["components"]["schemas"]
    for name, fields in json.loads(surface_json()).items():
        spec = specs()[name]
        for suffix, surface in (("", "api read"), ("create", "api create"), ("change", "api change")):
            documented = set(schemas[class_name(spec, suffix)]["properties"]) - {"id", "version", "titles", "expanded"}
            assert documented == {field for field, there in fields.items() if surface in there}, (name, surface)
