"""An import survives the death of its worker at any moment, and a cancel ends it where it is."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.db import connections

from quen.kernel.changes.models import ChangeEntry
from quen.kernel.imports import run as running
from quen.kernel.imports.models import ImportRow, ImportRun
from quen.kernel.imports.revert import revert_run
from quen.kernel.imports.run import cancel_run, run_import
from quen.kernel.imports.tests.importing import error_lines, staged
from quen.kernel.registry.registry import get_spec

ROWS, CHUNK = 1_500, 60
DEATHS = 3
PROGRAM = "quen.kernel.imports.tests.killed_worker"
ROOT = Path(__file__).parents[4]


def text(prefix: str) -> str:
    lines = ["External ID,Name,Email,Email 2,Company,Birthday"]
    for n in range(ROWS):
        birthday = "nonsense" if n % 97 == 5 else "1980-02-03"
        further = f"{prefix}{n}@b.example" if n % 3 == 0 else ""
        lines.append(f"{prefix}-{n},Person {n},{prefix}{n}@a.example,{further},{prefix} Firm {n % 40},{birthday}")
    return "\n".join(lines)


def databases() -> str:
    kept = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
    return json.dumps({a: {k: connections[a].settings_dict[k] for k in kept} for a in ("default", "system")})


def work(business: Any, run: ImportRun, chunks: int = 0, seconds: float = 0.0) -> bool:
    """Have a worker work to the end, or die `seconds` after it did so many chunks; whether it came to the end."""
    ids = [str(run.pk), str(business.tenant_id), str(business.member_id("admin"))]
    command = [sys.executable, "-m", PROGRAM, databases(), *ids, str(CHUNK), str(chunks), str(seconds)]
    environ = os.environ | {"PYTHONPATH": str(ROOT)}  # the tests may have been started in any way
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environ)  # noqa: S603
    assert done.returncode == (0 if done.stdout == "done\n" else -signal.SIGKILL), done.stderr
    return done.returncode == 0


def told(business: Any, run: ImportRun, prefix: str) -> dict[str, Any]:
    """All that an import has left behind, but for ids and the prefix."""
    contacts, points = get_spec("contact").model.objects, get_spec("contact_point").model.objects
    errors = [(line["Row"], line["Reason"]) for line in error_lines(business, "admin", run)]
    with business.work("admin"):
        run.refresh_from_db()
        mine = contacts.filter(external_id__startswith=f"{prefix}-").order_by("external_id")
        rows = mine.values_list("external_id", "name", "email", "account__name", "birth_date", "version")
        records = [tuple(str(cell).replace(prefix, "") for cell in row) for row in rows]
        made = points.filter(value__startswith=prefix).order_by("value").values_list("value", "version")
        return {
            "records": records,
            "points": [(value.removeprefix(prefix), version) for value, version in made],
            "accounts": get_spec("account").model.objects.filter(name__startswith=f"{prefix} Firm").count(),
            "counts": run.counts,
            "made": run.report["made"],
            "errors": errors,
            "log": ChangeEntry.objects.filter(request_id=str(run.pk), operation="c").count(),
            "staged": ImportRow.objects.filter(run_id=run.pk).count(),
        }


def test_a_worker_killed_at_any_moment_is_followed_by_another(business: Any, fresh_db: str) -> None:
    killed = staged(business, "admin", "contact", text("ka"), create=("account",))
    chance = random.Random()  # noqa: S311
    ended = [work(business, killed, chance.randint(1, 5), chance.uniform(0, 0.02)) for _ in range(DEATHS)]
    assert not ended[0]
    assert work(business, killed)
    whole = staged(business, "admin", "contact", text("wo"), create=("account",))
    run_import(whole.pk, business.tenant_id, business.member_id("admin"))
    undisturbed = told(business, whole, "wo")
    assert undisturbed["counts"] == {"created": 1484, "updated": 0, "unchanged": 0, "skipped": 0, "failed": 16}
    assert undisturbed["accounts"] == 40
    assert len(undisturbed["points"]) == len([n for n in range(ROWS) if n % 3 == 0 and n % 97 != 5])
    assert told(business, killed, "ka") == undisturbed


def test_cancel_ends_it_where_it_is_and_can_be_taken_back(business: Any, fresh_db: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(running, "CHUNK", 3)
    run = staged(business, "admin", "account", "Name\n" + "".join(f"Cancel {n}\n" for n in range(10)))
    client = business.client("admin")
    assert b'value="cancel"' in client.get(f"/import/{run.pk}/").content
    steps = []
    real = running._Importer.step

    def step(self: Any, which: ImportRun) -> None:
        real(self, which)
        steps.append(which.position)
        if len(steps) == 2:
            cancel_run(which)

    monkeypatch.setattr(running._Importer, "step", step)
    run_import(run.pk, business.tenant_id, business.member_id("admin"))
    assert steps == [4, 7]
    accounts = get_spec("account").model.objects
    with business.work("admin"):
        run.refresh_from_db()
        assert (run.status, run.counts["created"]) == ("canceled", 6)
        assert accounts.filter(name__startswith="Cancel", deleted_at__isnull=True).count() == 6
    page = client.get(f"/import/{run.pk}/").content.decode()
    assert "Canceled after 6 of 10 rows. What was imported until then stays." in page
    lines = error_lines(business, "admin", run)
    assert [(line["Name"], line["Reason"]) for line in lines] == [
        (f"Cancel {n}", "The import ended before this row.") for n in range(6, 10)
    ]
    assert client.post(f"/import/{run.pk}/", {"do": "revert"}).status_code == 303
    revert_run(run.pk, business.tenant_id, business.member_id("admin"))
    with business.work("admin"):
        assert not accounts.filter(name__startswith="Cancel", deleted_at__isnull=True).exists()


def test_a_queued_import_is_canceled_before_it_begins(business: Any, fresh_db: str) -> None:
    run = staged(business, "admin", "account", "Name\nNobody\n")
    client = business.client("admin")
    assert client.post(f"/import/{run.pk}/", {"do": "cancel"}).status_code == 303
    assert business.client("stranger").post(f"/import/{run.pk}/", {"do": "cancel"}).status_code == 404
    run_import(run.pk, business.tenant_id, business.member_id("admin"))
    with business.work("admin"):
        run.refresh_from_db()
        assert (run.status, run.counts) == ("canceled", {})
        assert not get_spec("account").model.objects.filter(name="Nobody").exists()
    assert b'value="revert"' not in client.get(f"/import/{run.pk}/").content
