"""Every check finds the defect it is there for, planted behind the triggers' back, and nothing in sound data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connections, transaction

from quen.kernel.changes.consumers import consumers
from quen.kernel.checks.declare import OWNER, Finding, Look, data_checks, rebuilds
from quen.kernel.checks.run import check_data
from quen.kernel.cli.main import main
from quen.kernel.testing.consumers import drain_all

# check: (table whose triggers sleep, statement)
DEFECTS = {
    "amounts in base currency": (
        "",
        "DELETE FROM data.kernel_revaluation; UPDATE data.sales_opportunity SET amount_base = 0.01",
    ),
    "amounts of deals": ("sales_opportunityline", "UPDATE data.sales_opportunityline SET total = total + 1"),
    "board sums": ("", "UPDATE data.board_total SET total = total + 0.01"),
    "bulk work under way": (
        "",
        """INSERT INTO data.bulk_run (id, tenant_id, object, kind, verb, given, selection, options,
           status, frozen, total, position, counts, message) SELECT gen_random_uuid(), id, 'account',
           'edit', '', '{}', '[]', '{}', 'running', true, 1, 0, '{}', '' FROM data.kernel_tenant""",
    ),
    "change log: months": ("", "DROP TABLE data.{next_month}"),
    "change log: readers": ("", "UPDATE data.consumer_position SET xid = 4000000000000 WHERE consumer = 'search'"),
    "change log: records": ("activities_attendee", "DELETE FROM data.activities_attendee"),
    "change log: values": (
        "",
        """UPDATE data.customers_account SET external_id = 'told ' || id;
           ALTER TABLE data.customers_account DISABLE TRIGGER USER;
           UPDATE data.customers_account SET external_id = 'not told ' || id""",
    ),
    "exports under way": (
        "",
        """INSERT INTO data.export_run (id, tenant_id, object, format, fields, selection, options,
           file_name, status, rows, total, size, sha256, message) SELECT gen_random_uuid(), id, 'account',
           'csv', '[]', '[]', '{}', 'x.csv', 'queued', 0, 0, 0, '', '' FROM data.kernel_tenant""",
    ),
    "files": (
        "",
        """INSERT INTO data.file (id, tenant_id, object, record_id, slot, name, media_type, size, sha256,
           picture, position, revision) SELECT gen_random_uuid(), tenant_id, 'account', id, '', 'x.txt',
           'text/plain', 1, repeat('a', 64), false, 0, 1 FROM data.customers_account""",
    ),
    "imports under way": (
        "",
        """INSERT INTO data.import_run (id, tenant_id, object, file_name, sha256, status, header, mapping,
           options, counts, report, row_count, position, created_at, message) SELECT gen_random_uuid(),
           id, 'account', 'x.csv', '', 'running', '[]', '{}', '{}', '{}', '{}', 0, 0, now(), '' FROM
           data.kernel_tenant""",
    ),
    "jobs": ("", "INSERT INTO data.procrastinate_jobs (queue_name, task_name, status) VALUES ('x', 'x', 'doing')"),
    "owners of links": ("activities_activitylink", "UPDATE data.activities_activitylink SET owner_id = NULL"),
    "references": ("activities_activitylink", "UPDATE data.activities_activitylink SET record_id = gen_random_uuid()"),
    "search index": ("", "DELETE FROM data.search_entry WHERE object = 'account'"),
    "stage history": ("sales_stagemove", "DELETE FROM data.sales_stagemove"),
    "stand-ins": ("customers_account", "UPDATE data.customers_account SET name = name || ' (!)'"),
    "structure": ("sales_opportunity", "SELECT 1"),
    "timelines": ("activities_activitylink", "UPDATE data.activities_activitylink SET is_open = NOT is_open"),
    "trash": ("customers_account", "UPDATE data.customers_account SET deleted_at = now()"),
}
NOT_HERE = {"warehouse"}  # in the context that keeps it


@pytest.fixture
def settled(fresh_db: str, business: Any) -> str:
    """A database of its own whose consumers have read everything."""
    del business
    for consumer in consumers():
        drain_all(consumer.name, consumer.handler)
    return fresh_db


@contextmanager
def planted(check: str) -> Iterator[None]:
    """The defect, in a transaction of the connection that checks; taken back at the end."""
    table, statement = DEFECTS[check]
    month = f"change_log_{next_month():%Y%m}"
    with transaction.atomic(using=OWNER):
        with connections[OWNER].cursor() as cursor:
            if table:
                cursor.execute(f"ALTER TABLE data.{table} DISABLE TRIGGER USER")
            cursor.execute(statement.replace("{next_month}", month))
        yield
        transaction.set_rollback(True, using=OWNER)


def next_month() -> date:
    today = datetime.now(UTC).date()
    return (today.replace(day=1) + timedelta(days=32)).replace(day=1)


def commit(statement: str, without_triggers_of: str) -> None:
    """A defect that stays."""
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute(f"ALTER TABLE data.{without_triggers_of} DISABLE TRIGGER USER")
        cursor.execute(statement)
        cursor.execute(f"ALTER TABLE data.{without_triggers_of} ENABLE TRIGGER USER")


def found(check: str) -> list[Finding]:
    return list(data_checks()[check].run(Look()))


def test_there_is_a_defect_for_every_check() -> None:
    assert set(DEFECTS) | NOT_HERE == set(data_checks())


def test_nothing_is_found_in_sound_data(settled: str, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = {outcome.check: outcome.findings for outcome in check_data(DEFECTS) if outcome.findings}
    assert wrong == {}
    looked = {outcome.check: outcome.looked_at for outcome in check_data(["board sums", "search index"])}
    assert all(looked.values())
    assert main(["check", "--data", "--only", "trash", "--json"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert (body["check"], body["findings"]) == ("trash", [])


def test_planted_defects_are_found(settled: str) -> None:
    blind = []
    for check in DEFECTS:
        with planted(check):
            if not found(check):
                blind.append(check)
    assert blind == []


@pytest.mark.parametrize(
    ("check", "table", "statement", "cure"),
    [
        ("board sums", "sales_opportunity", "UPDATE data.sales_opportunity SET deleted_at = now()", "board"),
        ("stand-ins", "customers_contact", "UPDATE data.customers_contact SET external_id = id::text", "parties"),
    ],
)  # fmt: skip
def test_what_was_found_can_be_mended(
    check: str, table: str, statement: str, cure: str, settled: str, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(statement, table)
    assert main(["check", "--data", "--only", check]) == 1
    assert f"What to do: bin/quen rebuild {cure}" in capsys.readouterr().out
    assert main(["rebuild", cure]) == 0
    assert found(check) == []


def test_search_and_trash_can_be_made_anew(settled: str) -> None:
    commit("UPDATE data.customers_account SET deleted_at = now()", "customers_account")
    assert {finding.message for finding in found("trash")} == {"lies in the trash and is not listed"}
    assert {finding.message for finding in found("search index")} == {"is found and is gone"}
    assert main(["rebuild", "trash"]) == main(["rebuild", "search"]) == 0
    assert found("trash") == found("search index") == []


def test_what_can_be_rebuilt_is_named(settled: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rebuild", "list"]) == 0
    assert {"board", "parties", "search", "trash"} <= rebuilds().keys()
    assert "search" in capsys.readouterr().out
    assert main(["rebuild", "nothing-of-the-kind"]) == 2
    assert main(["check", "--data", "--only", "nothing-of-the-kind"]) == 2


def test_the_entries_are_compared_word_by_word(settled: str) -> None:
    commit("UPDATE data.search_entry SET folded = ' other words' WHERE object = 'contact'", "search_entry")
    assert {(finding.object, finding.message) for finding in found("search index")} == {
        ("contact", "is found by other words than it has")
    }
