"""The fixed specification becomes a working object: how many files that takes, counted by git, and that it works.

`specification/README.md` says what is to be built; the files beside it are what a developer writes. They are put
into a copy of the repository; the migrations are made by Django's command; the tests then run in the copy, on a
database that is migrated from nothing.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.building.sandbox import Changed, Sandbox

HERE = Path(__file__).parent / "specification"
FOLDER = "quen/apps/sales/visit"
WRITTEN = {"model.py": "model.py", "object.py": "object.py", "behavior.py": "tests/test_visit.py"}
ONE_LINE = '    guests = models.IntegerField(_("Guests"), null=True, blank=True)\n'


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    return Sandbox(tmp_path_factory.mktemp("building"))


def by_hand(changed: list[Changed]) -> list[Changed]:
    """Without what Django's command wrote, and without the empty markers of packages."""
    return [c for c in changed if "/migrations/" not in c.path and (c.added or c.removed)]


@pytest.mark.slow
def test_an_object_is_three_files_and_a_field_one_line(sandbox: Sandbox) -> None:
    for source, target in WRITTEN.items():
        sandbox.write(f"{FOLDER}/{target}", (HERE / source).read_text(encoding="utf-8"))
    sandbox.make_migration("sales", "visit")
    changed = sandbox.changed()
    written = by_hand(changed)
    assert {c.path for c in written} == {f"{FOLDER}/{target}" for target in WRITTEN.values()}
    assert len(written) <= 3
    assert sum(c.added for c in written) <= 105
    assert sum(c.removed for c in changed) == 0
    generated = [c.path for c in changed if c not in written and c.added]
    assert len(generated) == 1
    assert generated[0].startswith("quen/apps/sales/migrations/")
    assert generated[0].endswith("_visit.py")
    assert not [c.path for c in changed if c.path.startswith("quen/kernel/")]

    sandbox.commit()
    model = sandbox.root / FOLDER / "model.py"
    after = '    notes = models.TextField(_("Notes")'
    model.write_text(model.read_text(encoding="utf-8").replace(after, ONE_LINE + after), encoding="utf-8")
    sandbox.make_migration("sales", "visit_guests")
    changed = sandbox.changed()
    assert [(c.path, c.added, c.removed) for c in by_hand(changed)] == [(f"{FOLDER}/model.py", 1, 0)]
    assert len(changed) == 2

    # the contract suite for five of the eight people it knows: who else there is differs by role, not by object
    chosen = "visit and not reader and not restricted and not manager and not teammate and not admin"
    said = sandbox.run(
        "-m",
        "pytest",
        "-x",
        "tests/building/probe_visit.py",
        f"{FOLDER}/tests",
        "tests/contract",
        "-k",
        chosen,
        "-m",
        "contract_core or not contract",
    )
    assert int(re.search(r"(\d+) passed", said).group(1)) > 60  # type: ignore[union-attr]
