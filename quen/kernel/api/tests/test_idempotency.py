"""`Idempotency-Key`: one effect, one answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connections

from quen.kernel.api.idempotency import REPLAYED
from quen.kernel.api.models import ApiAnswer
from quen.kernel.api.tests.calls import problem_of, send, stored
from quen.kernel.clock import now
from quen.kernel.db.direct import system_parameters
from quen.kernel.registry.registry import get_spec
from quen.kernel.testing.business import STRANGER

KEY = "8e03978e-40d5-43dd-bc93-6894a57f9324"


def _accounts(business: Any) -> int:
    with business.work("admin"):
        return int(get_spec("account").model.objects.count())


def test_a_creation_sent_twice_makes_one_record(business: Any) -> None:
    client, count = business.api("owner"), _accounts(business)
    first = send(client, "POST", "account?fields=name", {"name": "Once"}, Idempotency_Key=KEY)
    again = send(client, "POST", "account?fields=name", {"name": "Once"}, Idempotency_Key=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert REPLAYED not in first.headers
    assert again.headers[REPLAYED] == "true"
    for name in ("Location", "ETag", "Content-Type"):
        assert again.headers[name] == first.headers[name]
    assert again.headers["X-Request-Id"] != first.headers["X-Request-Id"]
    assert _accounts(business) == count + 1


def test_a_change_a_deletion_and_an_action_too(business: Any) -> None:
    client = business.api("owner")
    made = send(client, "POST", "opportunity", {"name": "Keyed"}).json()["id"]
    for number, (method, path, body, status) in enumerate(
        (
            ("PATCH", f"opportunity/{made}", {"next_step": "Call"}, 200),
            ("POST", f"opportunity/{made}/win", {}, 200),
            ("DELETE", f"opportunity/{made}", {}, 204),
        )
    ):
        answers = [send(client, method, path, body, Idempotency_Key=f"k{number}") for _again in range(2)]
        assert [a.status_code for a in answers] == [status, status]
        assert answers[0].content == answers[1].content
        assert stored(business, "opportunity", made)["version"] == number + 2


def test_a_key_serves_for_one_request_only(business: Any) -> None:
    client, count = business.api("owner"), _accounts(business)
    assert send(client, "POST", "account", {"name": "A"}, Idempotency_Key=KEY).status_code == 201
    for path, body in (("account", {"name": "B"}), ("account?fields=name", {"name": "A"}), ("contact", {"name": "A"})):
        response = send(client, "POST", path, body, Idempotency_Key=KEY)
        problem = problem_of(response, 422, "idempotency_key_reused")
        assert problem["details"] == [{"header": "Idempotency-Key", "detail": "This key was used for another request."}]
    assert _accounts(business) == count + 1


def test_a_refused_request_may_be_corrected_under_its_key(business: Any) -> None:
    client = business.api("owner")
    problem_of(send(client, "POST", "account", {"name": ""}, Idempotency_Key=KEY), 422, "invalid")
    assert send(client, "POST", "account", {"name": "Better"}, Idempotency_Key=KEY).status_code == 201


def test_keys_belong_to_their_user_and_tenant(business: Any) -> None:
    ids = {
        send(business.api(persona), "POST", "account", {"name": "Same"}, Idempotency_Key=KEY).json()["id"]
        for persona in ("owner", "teammate", STRANGER)
    }
    assert len(ids) == 3


def test_after_a_day_the_key_is_free(business: Any) -> None:
    client = business.api("owner")
    first = send(client, "POST", "account", {"name": "Old"}, Idempotency_Key=KEY).json()
    with business.work("owner"):
        ApiAnswer.objects.update(at=now() - timedelta(hours=25))
    second = send(client, "POST", "account", {"name": "New"}, Idempotency_Key=KEY)
    assert second.status_code == 201
    assert second.json()["id"] != first["id"]


def test_while_the_first_is_at_work_the_second_is_409(business: Any) -> None:
    name = f"api:{business.tenant_id}:{business.member_id('owner')}:{KEY}"
    with psycopg.connect(**system_parameters()) as other:
        other.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        response = send(business.api("owner"), "POST", "account", {"name": "x"}, Idempotency_Key=KEY)
        problem_of(response, 409, "in_progress")
        assert response.headers["Retry-After"] == "1"
    assert send(business.api("owner"), "POST", "account", {"name": "x"}, Idempotency_Key=KEY).status_code == 201


@pytest.mark.parametrize("key", ["", " ", "x" * 201, "ключ", "a b"])
def test_a_key_that_is_none_is_400(business: Any, key: str) -> None:
    problem_of(
        send(business.api("owner"), "POST", "account", {"name": "x"}, Idempotency_Key=key), 400, "bad_idempotency_key"
    )


@pytest.mark.usefixtures("fresh_db")
def test_the_chore_removes_what_is_older_than_a_day(business: Any) -> None:
    for key in ("old", "new"):
        assert send(business.api("owner"), "POST", "account", {"name": key}, Idempotency_Key=key).status_code == 201
    with business.work("owner"):
        ApiAnswer.objects.filter(key="old").update(at=now() - timedelta(hours=25))
    with connections["system"].cursor() as cursor:
        cursor.execute("SELECT app.drop_old_api_answers(24, 100)")
    with business.work("owner"):
        assert list(ApiAnswer.objects.values_list("key", flat=True)) == ["new"]
