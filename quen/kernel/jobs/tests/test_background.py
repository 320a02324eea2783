"""Jobs by the clock, and jobs whose arguments pass through the queue as text."""

from __future__ import annotations

import errno
import uuid
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError, connections
from procrastinate.contrib.django import app

from quen.kernel.jobs.background import Background, insist
from quen.kernel.trash.jobs import defer_empty


def test_what_comes_by_the_clock() -> None:
    rounds = app.periodic_registry.periodic_tasks.values()
    assert {(r.task.name, r.cron, r.task.queue, r.task.queueing_lock) for r in rounds} >= {
        ("extend_series", "23 * * * *", "activities", "extend_series"),
        ("forget_bulk", "41 18 * * *", "chores", "forget_bulk"),
        ("forget_exports", "11 * * * *", "chores", "forget_exports"),
        ("tidy_files", "17 19 * * *", "chores", "tidy_files"),
        ("tidy_imports", "41 18 * * *", "chores", "tidy_imports"),
        ("trash_retention", "23 * * * *", "trash", "trash_retention"),
    }


def test_a_round_says_in_the_log_what_it_did(business: Any, fresh_db: str, caplog: Any) -> None:
    caplog.set_level("INFO", "quen.jobs")
    app.tasks["forget_exports"].func(0)
    assert caplog.messages == ["forget_exports: 0"]


def test_a_round_outlives_a_database_that_goes_away_and_no_fault_of_its_own(
    business: Any, fresh_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    faults: list[Exception] = [OperationalError("the connection is lost"), OSError(errno.ENOSPC, "full")]
    monkeypatch.setattr("quen.kernel.jobs.background.time", SimpleNamespace(sleep=pauses.append))

    def work() -> str:
        if faults:
            raise faults.pop(0)
        return "done"

    assert (insist("round", work), pauses) == ("done", [2, 7])
    faults.append(ValueError("ours"))
    with pytest.raises(ValueError, match="ours"):
        insist("round", work)
    faults.extend(OperationalError("lost") for _n in range(5))
    with pytest.raises(OperationalError):
        insist("round", work)
    assert (len(faults), pauses[2:]) == (1, [2, 7, 12])


def test_ids_and_decimals_come_back_as_they_were() -> None:
    seen: dict[str, Any] = {}

    def run(*, which: uuid.UUID, rate: Decimal, word: str) -> None:
        seen.update(which=which, rate=rate, word=word)

    made = Background(None, run)
    made.hints = {"which": uuid.UUID, "rate": Decimal, "word": str}
    which = uuid.uuid4()
    made(which=str(which), rate="0.10", word="12")
    assert seen == {"which": which, "rate": Decimal("0.10"), "word": "12"}


def test_a_job_is_queued_with_the_transaction_under_its_lock(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        defer_empty(actor.tenant_id, actor.member_id)
        with connections["default"].cursor() as cursor:
            cursor.execute(
                "SELECT queue_name, lock, args ->> 'tenant_id' FROM procrastinate_jobs WHERE task_name = 'empty_trash'"
            )
            assert cursor.fetchall() == [("trash", "trash", str(actor.tenant_id))]
