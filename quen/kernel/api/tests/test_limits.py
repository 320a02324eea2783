"""Rates, the language of answers, and pages of other origins."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext

from quen.kernel.api.tests.calls import problem_of, send
from quen.kernel.tenancy.models import Token


@pytest.fixture
def slow(settings: Any) -> None:
    settings.API_RATE, settings.API_USER_RATE = 3, 5


def _used(business: Any, seconds: float) -> None:
    """Let time pass for all budgets."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE api_budget SET full_at = full_at - make_interval(secs => %s)", [seconds])


@pytest.mark.usefixtures("slow")
def test_a_token_has_a_budget_that_refills(business: Any) -> None:
    client = business.api("owner")
    left = [client.get("/api/v1/me").headers["RateLimit"] for _n in range(3)]
    assert left == ['"token";r=2;t=20, "user";r=4;t=12', '"token";r=1;t=40, "user";r=3;t=24',
                    '"token";r=0;t=60, "user";r=2;t=36']  # fmt: skip
    refused = client.get("/api/v1/me")
    problem_of(refused, 429, "rate_limited")
    assert refused.headers["RateLimit-Policy"] == '"token";q=3;w=60, "user";q=5;w=60'
    assert refused.headers["RateLimit"].startswith('"token";r=0;t=60')
    assert 19 <= int(refused.headers["Retry-After"]) <= 20
    _used(business, 20)
    assert client.get("/api/v1/me").status_code == 200
    assert client.get("/api/v1/me").status_code == 429


@pytest.mark.usefixtures("slow")
def test_all_tokens_of_a_user_share_hers(business: Any) -> None:
    client = business.api("owner")
    for _n in range(3):
        assert client.get("/api/v1/me").status_code == 200
    other = Token.issue(tenant_id=business.tenant_id, user=business.user("owner"), label="other")
    headers = {"Authorization": f"Bearer {other}"}
    answers = [client.get("/api/v1/me", headers=headers) for _n in range(3)]
    assert [a.status_code for a in answers] == [200, 200, 429]
    assert '"user";r=0' in answers[2].headers["RateLimit"]
    assert business.api("teammate").get("/api/v1/me").status_code == 200


@pytest.mark.usefixtures("slow")
def test_a_refused_write_changes_nothing_and_says_so(business: Any) -> None:
    client = business.api("owner")
    for _n in range(3):
        problem_of(send(client, "POST", "account", {"name": ""}), 422, "invalid")
    assert send(client, "POST", "account", {"name": "x"}).status_code == 429
    file = client.post(f"/api/v1/account/{business.record_id('account', 'owner')}/files", {})
    assert file.status_code == 429
    assert "RateLimit" in file.headers


def test_no_limit_where_it_is_switched_off(business: Any, settings: Any) -> None:
    settings.API_RATE = settings.API_USER_RATE = 0
    assert "RateLimit" not in business.api("owner").get("/api/v1/me").headers


def test_a_program_may_ask_for_its_language(business: Any) -> None:
    client = business.api("owner")
    for wanted, code in (("vi", "vi"), ("th-TH, en;q=0.5", "th"), ("fr, vi;q=0.2", "vi"), ("fr", "en"), ("*", "en")):
        headers = {"Accept-Language": wanted}
        response = client.post("/api/v1/account", "{}", content_type="application/json", headers=headers)
        with translation.override(code):
            assert response.json()["detail"] == gettext("Some fields need a correction.")
    session = business.client("owner").get("/api/v1/account?nothing=1", headers={"Accept-Language": "vi"})
    with translation.override("en"):  # a browser asks for a language by itself
        assert session.json()["detail"] == gettext("There is no field %(name)s to filter by.") % {"name": "nothing"}


def test_pages_of_other_origins_are_refused_unless_named(business: Any, settings: Any) -> None:
    client = business.api("owner")
    ask = {"Origin": "https://shop.example", "Access-Control-Request-Method": "POST"}
    assert client.options("/api/v1/account", headers=ask).status_code == 405
    assert "Access-Control-Allow-Origin" not in client.get("/api/v1/me", headers=ask).headers
    settings.API_ORIGINS = ("https://shop.example",)
    allowed = client.options("/api/v1/account", headers=ask)
    assert allowed.status_code == 204
    assert allowed.headers["Access-Control-Allow-Origin"] == "https://shop.example"
    assert "Idempotency-Key" in allowed.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in allowed.headers
    read = client.get("/api/v1/me", headers=ask)
    assert read.headers["Access-Control-Allow-Origin"] == "https://shop.example"
    assert "Origin" in read.headers["Vary"]
    other = client.get("/api/v1/me", headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in other.headers
