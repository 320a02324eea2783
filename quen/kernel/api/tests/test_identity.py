"""Who may call: tokens, sessions, and nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from quen.kernel.api import identity
from quen.kernel.api.tests.calls import problem_of, send, stored
from quen.kernel.clock import now
from quen.kernel.people.models import Member
from quen.kernel.tenancy.models import Token, User
from quen.kernel.testing.business import ANONYMOUS, STRANGER


def _bearer(plain: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {plain}"})


def test_a_token_acts_as_its_user_in_its_tenant(business: Any) -> None:
    body = business.api("owner").get("/api/v1/me").json()
    assert body["id"] == str(business.member_id("owner"))
    assert body["email"] == "owner@people.example"
    assert body["role"] == "Sales rep"
    assert body["is_admin"] is False
    assert body["tenant"]["id"] == str(business.tenant_id)
    assert body["tenant"]["base_currency"] == "VND"
    assert body["objects"]["opportunity"] == {"view": "own", "create": "all", "edit": "own", "delete": "own"}
    assert body["objects"]["role"] == {"view": "all", "create": "none", "edit": "none", "delete": "none"}
    other = business.api(STRANGER).get("/api/v1/me").json()
    assert other["tenant"]["id"] == str(business.other_id)


def test_without_credentials_there_is_a_challenge(business: Any) -> None:
    response = business.api(ANONYMOUS).get("/api/v1/account")
    problem_of(response, 401, "unauthenticated")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="Quen"'


@pytest.mark.parametrize("header", ["Bearer quen_wrong", "Bearer ", "bearer x y z", "Bearer \x00"])
def test_a_wrong_token_is_refused(business: Any, header: str) -> None:
    response = Client(headers={"Authorization": header}).get("/api/v1/me")
    problem_of(response, 401, "invalid_token")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="Quen", error="invalid_token"'


def test_another_scheme_is_refused_even_with_a_session(business: Any) -> None:
    client = business.client("owner", Authorization="Basic b3duZXI6eA==")
    problem_of(client.get("/api/v1/me"), 401, "unauthenticated")


def test_a_revoked_token_is_refused(business: Any) -> None:
    plain = business.token("owner")
    assert _bearer(plain).get("/api/v1/me").status_code == 200
    Token.objects.filter(digest=Token.digest_of(plain)).update(revoked_at=now())
    problem_of(_bearer(plain).get("/api/v1/me"), 401, "invalid_token")


def test_a_closed_user_and_a_former_member_are_refused(business: Any) -> None:
    client = business.api("owner")
    with business.work("admin"):
        Member.objects.filter(pk=business.member_id("owner")).update(active=False)
    problem_of(client.get("/api/v1/me"), 401, "invalid_token")
    client = business.api("teammate")
    User.objects.filter(email="teammate@people.example").update(is_active=False)
    problem_of(client.get("/api/v1/me"), 401, "invalid_token")


def test_the_use_of_a_token_is_noted_at_most_once_a_minute(business: Any, monkeypatch: Any) -> None:
    plain = business.token("owner")
    start = now()

    def used_at(moment: Any) -> Any:
        monkeypatch.setattr(identity, "now", lambda: moment)
        _bearer(plain).get("/api/v1/no-such-thing")
        return Token.objects.get(digest=Token.digest_of(plain)).last_used_at

    assert used_at(start) == start
    assert used_at(start + timedelta(seconds=59)) == start
    assert used_at(start + timedelta(seconds=60)) == start + timedelta(seconds=60)


def test_a_session_may_read(business: Any) -> None:
    assert business.client("owner").get("/api/v1/me").json()["id"] == str(business.member_id("owner"))


def _session(business: Any, persona: str) -> Client:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = business.client(persona).cookies
    return strict


def test_a_session_writes_only_with_its_csrf_token(business: Any) -> None:
    client = _session(business, "owner")
    record = business.record_id("opportunity", "owner")
    path, before = f"opportunity/{record}", stored(business, "opportunity", record)
    problem_of(send(client, "PATCH", path, {"name": "Forged"}), 403, "csrf")
    problem_of(send(client, "POST", "account", {"name": "Forged"}), 403, "csrf")
    problem_of(send(client, "DELETE", path), 403, "csrf")
    assert stored(business, "opportunity", record) == before
    client.cookies["quen_csrf"] = "a" * 32
    problem_of(send(client, "PATCH", path, {"name": "Forged"}, X_CSRFToken="b" * 32), 403, "csrf")
    saved = send(client, "PATCH", path, {"name": "Wanted"}, X_CSRFToken="a" * 32)
    assert saved.status_code == 200
    assert stored(business, "opportunity", record)["name"] == "Wanted"


def test_a_form_from_another_site_gets_nowhere(business: Any) -> None:
    client = _session(business, "owner")
    body = b"csrfmiddlewaretoken=" + b"a" * 32 + b"&name=Forged"
    kind = "application/x-www-form-urlencoded"
    problem_of(send(client, "POST", "account", body, Content_Type=kind), 403, "csrf")
    client.cookies["quen_csrf"] = "a" * 32
    problem_of(send(client, "POST", "account", body, Content_Type=kind), 415, "content_type")
