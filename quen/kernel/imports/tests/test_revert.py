"""An import is taken back, but not what people did after it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connections

from quen.kernel.imports import revert
from quen.kernel.imports.models import ImportRun
from quen.kernel.imports.revert import revert_run
from quen.kernel.imports.tests.importing import counts, import_text
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec

DEALS = get_spec("opportunity")


def _revert(business: Any, run: ImportRun, persona: str) -> dict[str, Any]:
    with business.work(persona):
        ImportRun.objects.filter(pk=run.pk).update(status="reverting")
    revert_run(run.pk, business.tenant_of(persona), business.member_id(persona))
    with business.work(persona):
        run.refresh_from_db()
        assert run.status == "reverted"
        return dict(run.report["reverted"])


def test_taking_back(business: Any, fresh_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revert, "CHUNK", 2)
    first = "external_id,Name,Amount,Next step\nR1,one,10,call\nR2,two,20,\nR3,three,30,\n"
    import_text(business, "admin", "opportunity", first)
    second = (
        "external_id,Name,Amount,Next step\nR1,uno,11,write\nR2,two,20.50,\nR3,three,30,\nR4,four,40,\nR5,five,50,\n"
    )
    run = import_text(business, "admin", "opportunity", second)
    assert counts(run) == (2, 2, 1, 0)
    with business.work("admin") as actor:
        one = DEALS.model.objects.get(external_id="R1")
        save_record(DEALS, actor=actor, record_id=one.pk, changes={"amount": Decimal(99)})
    assert _revert(business, run, "admin").items() >= {"trashed": 2, "restored": 2}.items()
    with business.work("admin"):
        found = {
            record.external_id: (record.name, record.amount, record.next_step, record.deleted_at is None)
            for record in DEALS.model.objects.filter(external_id__in=("R1", "R2", "R3", "R4", "R5"))
        }
    assert found == {
        "R1": ("one", Decimal("99.00"), "call", True),
        "R2": ("two", Decimal("20.00"), "", True),
        "R3": ("three", Decimal("30.00"), "", True),
        "R4": ("four", Decimal("40.00"), "", False),
        "R5": ("five", Decimal("50.00"), "", False),
    }


def test_taking_back_is_offered_once_and_queued(business: Any, fresh_db: str) -> None:
    run = import_text(business, "admin", "account", "Name\nA\n")
    client = business.client("admin")
    assert b'value="revert"' in client.get(f"/import/{run.pk}/").content
    for _time in range(2):
        assert client.post(f"/import/{run.pk}/", {"do": "revert"}).status_code == 303
    with connections["system"].cursor() as cursor:
        cursor.execute("SELECT task_name FROM data.procrastinate_jobs")
        assert cursor.fetchall() == [("revert_import",)]
    revert_run(run.pk, business.tenant_id, business.member_id("admin"))
    page = client.get(f"/import/{run.pk}/").content
    assert b"Taken back: 1 records are in the trash" in page
    assert b'value="revert"' not in page


def test_what_rows_brought_and_what_references_made_goes_too(business: Any, fresh_db: str) -> None:
    text = "Name,Email,Email 2,Company\nA,a@a.example,a@b.example,Made One\nB,b@a.example,,Made Two\n"
    with business.work("admin"):
        before = _living()
    run = import_text(business, "admin", "contact", text, create=("account",))
    assert counts(run) == (2, 0, 0, 0)
    with business.work("admin") as actor:
        assert sum(_living().values()) == sum(before.values()) + 5
        two = get_spec("account").model.objects.get(name="Made Two")
        save_record(get_spec("contact"), actor=actor, changes={"name": "New there", "account": two.pk})
    assert _revert(business, run, "admin") == {"before": _revert_mark(business, run), "trashed": 2, "restored": 0}
    with business.work("admin"):
        assert _living() == {**before, "account": before["account"] + 1, "contact": before["contact"] + 1}
        assert get_spec("account").model.objects.get(pk=two.pk).deleted_at is None


def _revert_mark(business: Any, run: ImportRun) -> int:
    return int(run.report["reverted"]["before"])


def _living() -> dict[str, int]:
    names = ("contact", "account", "contact_point", "address")
    return {name: get_spec(name).model.objects.filter(deleted_at__isnull=True).count() for name in names}
