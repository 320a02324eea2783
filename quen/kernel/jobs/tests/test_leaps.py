"""When the clock leaps: nothing is thrown away early, nobody is shut out, no job waits for a time that is far off."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import Error, connection, connections

from quen.kernel.api.idempotency import REPLAYED
from quen.kernel.api.models import ApiAnswer
from quen.kernel.api.tests.calls import send
from quen.kernel.bulk.forget import forget_old as forget_lists
from quen.kernel.bulk.models import BulkRun
from quen.kernel.clock import aging_now, now
from quen.kernel.db.outage import outage
from quen.kernel.exports.jobs import forget_files
from quen.kernel.exports.models import ExportRun
from quen.kernel.files.attach import trash_file
from quen.kernel.files.chores import purge_trash, remove_orphans
from quen.kernel.files.models import File
from quen.kernel.files.tests.sending import attach
from quen.kernel.imports.chores import tidy_imports
from quen.kernel.imports.models import ImportRun
from quen.kernel.jobs.worker import do_chores
from quen.kernel.registry.registry import get_spec
from quen.kernel.tenancy.attempts import OF_A_NAME, attempts_of_name
from quen.kernel.testing.business import Business
from quen.kernel.trash.jobs import forget_old

YEAR = timedelta(days=365)


def run(sql: str, *values: Any, using: str = "system") -> list[Any]:
    with connections[using].cursor() as cursor:
        cursor.execute(sql, list(values))
        return cursor.fetchall() if cursor.description else []


def stood(before: timedelta) -> datetime:
    """Things have grown old up to a moment so long ago, as if the clock had just leapt ahead by that."""
    [(moment,)] = run(
        "INSERT INTO process_heartbeat (process, at) VALUES ('aging', now() - %s) "
        "ON CONFLICT (process) DO UPDATE SET at = excluded.at RETURNING at",
        before,
    )
    return moment  # type: ignore[no-any-return]


def test_things_grow_old_ten_times_as_fast_at_most(fresh_db: str) -> None:
    assert abs(aging_now() - now()) < timedelta(minutes=5), "as the clock, until the worker has said otherwise"
    moment = stood(YEAR)
    assert aging_now() == moment
    run("SELECT app.grow_older(12)")
    assert aging_now() == moment + timedelta(minutes=2)
    run("SELECT app.grow_older(1e9)")
    assert abs(aging_now() - now()) < timedelta(minutes=5), "never ahead of the clock"


def test_after_the_clock_was_set_back_things_are_as_old_as_it_says(fresh_db: str) -> None:
    stood(-YEAR)
    assert aging_now() <= now() + timedelta(minutes=5)
    run("SELECT app.grow_older(10)")
    [(at,)] = run("SELECT at FROM process_heartbeat WHERE process = 'aging'")
    assert at <= now() + timedelta(minutes=5)


def test_a_leap_ahead_empties_no_trash(business: Business, fresh_db: str) -> None:
    """A contact deleted half a year ago by the clock, yesterday by how long things have lain."""
    model = get_spec("contact").model
    with business.work("admin"):
        made = model.objects.create(name="Zq leap")
        model.objects.filter(pk=made.pk).update(deleted_at=now() - timedelta(days=180))
    stood(timedelta(days=179))
    forget_old()
    with business.work("admin"):
        assert model.objects.filter(pk=made.pk).exists()
    stood(timedelta())
    forget_old()
    with business.work("admin"):
        assert not model.objects.filter(pk=made.pk).exists()


def test_a_leap_ahead_takes_no_files_and_no_lists(business: Business, fresh_db: str) -> None:
    """Two months ago by the clock, yesterday by how long they have lain; then the months have really passed."""
    past = now() - timedelta(days=60)
    file, sha = attach(business, "account", "leap.txt", b"leap"), "ab" * 32
    with business.work("admin") as actor:
        trash_file(file.pk, actor=actor)
        File.objects.filter(pk=file.pk).update(deleted_at=past)
        contact = {"object": "contact", "created_by_id": actor.member_id}
        ready = ExportRun.objects.create(**contact, format="csv", status="done", sha256=sha, expires_at=past)
        given = ImportRun.objects.create(**contact, status="ready")
        ImportRun.objects.filter(pk=given.pk).update(created_at=past)
        done = BulkRun.objects.create(**contact, kind="edit", status="done", frozen=True, total=1)
        BulkRun.objects.filter(pk=done.pk).update(created_at=past)

    def left() -> list[bool]:
        purge_trash(business.tenant_id)
        forget_files(business.tenant_id)
        tidy_imports()
        forget_lists()
        with business.work("admin"):
            return [
                File.objects.filter(pk=file.pk).exists(),
                ExportRun.objects.get(pk=ready.pk).sha256 != "",
                ImportRun.objects.filter(pk=given.pk).exists(),
                "forgotten" not in BulkRun.objects.get(pk=done.pk).options,
            ]

    stood(timedelta(days=60) + timedelta(hours=1))
    assert left() == [True] * 4
    stood(timedelta())
    assert left() == [False] * 4


def test_a_content_that_waits_for_its_row_outlives_a_leap(business: Business, fresh_db: str) -> None:
    sha = attach(business, "account", "waiting.txt", b"waiting").sha256
    with business.work("admin"):
        File.objects.filter(sha256=sha).delete()
    path = configured.FILES_DIR / str(business.tenant_id) / sha[:2] / sha
    moment = (now() - timedelta(hours=3)).timestamp()
    os.utime(path, (moment, moment))
    stood(timedelta(hours=3, minutes=1))
    remove_orphans(business.tenant_id)
    assert path.exists()
    stood(timedelta())
    remove_orphans(business.tenant_id)
    assert not path.exists()


def test_a_request_sent_again_after_a_leap_ahead_is_not_done_twice(business: Business, fresh_db: str) -> None:
    client = business.api("owner")
    first = send(client, "POST", "contact", {"name": "Zq once"}, Idempotency_Key="leap")
    assert first.status_code == 201
    with business.work("owner"):
        ApiAnswer.objects.update(at=now() - timedelta(days=40))
    stood(timedelta(days=40))
    run("SELECT app.drop_old_api_answers(24, 100)")
    again = send(client, "POST", "contact", {"name": "Zq once"}, Idempotency_Key="leap")
    assert again.headers[REPLAYED] == "true"
    assert again.json()["id"] == first.json()["id"]


def test_chores_keep_sessions_and_months_through_a_leap(fresh_db: str) -> None:
    stood(YEAR)
    session = "INSERT INTO data.django_session (session_key, session_data, expire_date) VALUES (%s, '', now() - %s)"
    for key, age in (("leap", timedelta(days=20)), ("old", YEAR + timedelta(days=1))):
        run(session, key, age, using="owner")
    run("CREATE TABLE data.change_log_200001 PARTITION OF data.change_log "
        "FOR VALUES FROM ('2000-01-01 00:00+00') TO ('2000-02-01 00:00+00')", using="owner")  # fmt: skip
    run("UPDATE process_heartbeat SET at = '2000-03-15' WHERE process = 'aging'")
    assert run("SELECT part FROM app.change_log_months_to_drop(3)") == []
    stood(YEAR)
    assert run("SELECT part FROM app.change_log_months_to_drop(3)") == [("change_log_200001",)]
    do_chores(10)
    assert run("SELECT session_key FROM django_session WHERE session_key IN ('leap', 'old')") == [("leap",)]


def test_a_job_put_off_while_the_clock_was_ahead_is_done_soon(fresh_db: str) -> None:
    made = "INSERT INTO procrastinate_jobs (queue_name, task_name, scheduled_at) VALUES ('x', %s, now() + %s)"
    run(made, "far", timedelta(hours=3))
    run(made, "near", timedelta(seconds=60))
    do_chores(10)
    late = "SELECT task_name FROM procrastinate_jobs WHERE queue_name = 'x' AND scheduled_at > now()"
    assert run(late) == [("near",)]


@pytest.mark.usefixtures("quen_db")
def test_nobody_is_shut_out_until_the_clock_is_where_it_was() -> None:
    attempts = attempts_of_name("leap@example.com")
    for _n in range(OF_A_NAME):
        assert attempts.charge()
    assert not attempts.charge()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE api_budget SET full_at = full_at + interval '3 hours' WHERE id = %s", [attempts.id])
    for _n in range(OF_A_NAME):
        assert attempts.charge(), "a budget of a time to come begins anew"
    assert not attempts.charge()


@pytest.mark.usefixtures("quen_db")
def test_a_program_is_not_slowed_down_until_then_either(business: Business, settings: Any) -> None:
    settings.API_RATE, settings.API_USER_RATE = 3, 0
    client = business.api("owner")
    assert [client.get("/api/v1/me").status_code for _n in range(4)] == [200, 200, 200, 429]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE api_budget SET full_at = full_at + interval '3 hours'")
    assert [client.get("/api/v1/me").status_code for _n in range(4)] == [200, 200, 200, 429]


def test_a_month_without_room_in_the_log_passes(business: Business, fresh_db: str) -> None:
    """No fault of the record or of the form: everybody is told to try again in a moment, and the worker makes room."""
    part = f"change_log_{now():%Y%m}"
    run(f"ALTER TABLE data.change_log DETACH PARTITION data.{part}", using="owner")
    run(f"DROP TABLE data.{part}", using="owner")
    answer = send(business.api("owner"), "POST", "contact", {"name": "Zq no room"})
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert "Retry-After" in answer.headers
    with pytest.raises(Error) as error, business.work("admin"):
        get_spec("contact").model.objects.create(name="Zq no room")
    assert outage(error.value) == "down"
    do_chores(10)
    assert send(business.api("owner"), "POST", "contact", {"name": "Zq no room"}).status_code == 201


def test_a_sign_of_life_of_a_time_to_come_is_none(client: Any, fresh_db: str) -> None:
    run("INSERT INTO process_heartbeat (process, at) VALUES ('worker', now()) "
        "ON CONFLICT (process) DO UPDATE SET at = excluded.at")  # fmt: skip
    assert client.get("/healthz").json()["worker"] == "up"
    run("UPDATE process_heartbeat SET at = now() + interval '3 hours' WHERE process = 'worker'")
    assert client.get("/healthz").json()["worker"] == "down"


def test_a_change_of_a_time_to_come_is_still_to_be_read(business: Business, fresh_db: str) -> None:
    run("INSERT INTO data.consumer_position (consumer, epoch, xid, entry_id) VALUES ('leap', 1, 0, 0)", using="owner")
    run("UPDATE data.change_log SET at = now() + interval '3 hours'", using="owner")
    [(seconds,)] = run("SELECT seconds FROM app.consumer_lag() WHERE consumer = 'leap'")
    assert 0 < seconds < 1
