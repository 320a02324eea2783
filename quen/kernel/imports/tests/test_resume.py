"""A worker that is killed between chunks, or inside one, loses nothing and saves nothing twice."""

from __future__ import annotations

from typing import Any

import pytest

from quen.kernel.imports import run as running
from quen.kernel.imports.run import run_import
from quen.kernel.imports.tests.importing import counts, staged
from quen.kernel.registry.registry import get_spec

ACCOUNT = get_spec("account").model
ROWS = 25


class Killed(BaseException):
    """The process is gone; nothing can catch it."""


def _file() -> str:
    return "external_id,Name,Parent company\n" + "".join(
        f"K{n},Account {n:02d},{f'Account {n + 1:02d}' if n < ROWS - 1 else ''}\n" for n in range(ROWS)
    )


@pytest.mark.parametrize(("moment", "saved"), [("before", 20), ("inside", 10)])
def test_a_killed_import_goes_on_where_it_stopped(
    business: Any, fresh_db: str, monkeypatch: pytest.MonkeyPatch, moment: str, saved: int
) -> None:
    monkeypatch.setattr(running, "CHUNK", 10)
    run = staged(business, "admin", "account", _file())
    steps = 0

    def dying(importer: Any, run: Any, drafts: Any = None) -> None:
        nonlocal steps
        steps += 1
        if steps == 3 and moment == "before":
            raise Killed
        original(importer, run)
        if steps == 2 and moment == "inside":
            raise Killed

    original = running._Importer.step
    monkeypatch.setattr(running._Importer, "step", dying)
    with pytest.raises(Killed):
        run_import(run.pk, business.tenant_id, business.member_id("admin"))
    with business.work("admin"):
        run.refresh_from_db()
        assert (run.status, sum(run.counts.values())) == ("running", saved)
        assert ACCOUNT.objects.filter(external_id__startswith="K").count() == saved
    monkeypatch.setattr(running._Importer, "step", original)
    run_import(run.pk, business.tenant_id, business.member_id("admin"))
    with business.work("admin"):
        run.refresh_from_db()
        assert (run.status, counts(run)) == ("done", (ROWS, 0, 0, 0))
        found = ACCOUNT.objects.filter(external_id__startswith="K")
        assert found.count() == ROWS
        assert found.filter(parent__isnull=True).get().name == f"Account {ROWS - 1:02d}"
    run_import(run.pk, business.tenant_id, business.member_id("admin"))
    with business.work("admin"):
        run.refresh_from_db()
        assert counts(run) == (ROWS, 0, 0, 0)


def test_a_run_of_somebody_who_left_ends_with_a_message(business: Any, fresh_db: str) -> None:
    run = staged(business, "owner", "account", "Name\nA\n")
    with business.work("admin"):
        get_spec("member").model.objects.filter(pk=business.member_id("owner")).update(active=False)
    run_import(run.pk, business.tenant_id, business.member_id("owner"))
    with business.work("admin"):
        run.refresh_from_db()
        assert run.status == "failed"
        assert run.message == "The person who started this import may not work here any more."
        assert not ACCOUNT.objects.filter(name="A").exists()
