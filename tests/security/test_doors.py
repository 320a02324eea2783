"""Every address of the browser: closed to strangers and forgers, framed by nobody, not brought down by nonsense."""

from __future__ import annotations

import os
import random
from typing import Any

import pytest
from django.test import Client

from quen.kernel.testing.business import Business
from tests.security.routes import asked_names, filled, web_routes
from tests.security.test_addresses import FOR_EVERYBODY

ROUTES = web_routes()
ROUNDS = int(os.environ.get("QUEN_FUZZ", "3"))  # requests to each address; by hand more
NONSENSE = [
    *(
        "\x00",
        "a\x00b",
        "x" * 5000,
        "9" * 5000,
        "-1",
        "[[{",
        "NaN",
        "1e999",
        "," * 3000,
        "(((((",
        '"',
        "%s%n{}",
        "²",
        "Ⅷ",
    ),
    *(
        "9999-99-99",
        "0001-01-01",
        "9999-12-31",
        "31/02/2026",
        "../../etc/passwd",
        "a.b.c.d",
        "-",
        "true",
        "null",
        "name",
    ),
    *(
        "\u202e",
        "account:x",
        f"account:{'0' * 8}-0000-0000-0000-{'0' * 12}",
        "99999999999999999999",
        "name,name",
        "csv",
    ),
]


def test_nothing_is_taken_from_a_page_of_another_site(business: Business) -> None:
    """CSRF: a request with the session's cookie and without the form's token is refused before anything else."""
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = business.client("admin").cookies
    answers = {route: browser.post(filled(route, business)).status_code for route in ROUTES}
    answers |= {method: getattr(browser, method)("/account/").status_code for method in ("put", "patch", "delete")}
    answers["upload"] = browser.put(filled("upload/<slug:object_name>/<uuid:record_id>", business), b"x").status_code
    assert {route: status for route, status in answers.items() if status != 403} == {}


def test_a_stranger_is_sent_to_sign_in(business: Business) -> None:
    for route in ROUTES:
        if route in FOR_EVERYBODY:
            continue
        for answer in (Client().get(filled(route, business)), Client().post(filled(route, business))):
            at_door = answer.status_code == 302 and answer["Location"].startswith("/sign-in")
            assert at_door or answer.status_code in {401, 405}, route


def test_every_answer_keeps_scripts_and_frames_out(business: Business) -> None:
    """Clickjacking, and a policy without a way around it: pages, fragments, files, errors, the API."""
    admin, stranger, api = business.client("admin"), Client(), business.api("admin")
    answers = {route: admin.get(filled(route, business)) for route in ROUTES}
    answers |= {
        f"{route} signed out": stranger.get(f"/{route}") for route in ("", "sign-in", "healthz", "no/such/page")
    }
    answers |= {path: api.get(path) for path in ("/api/v1/account", "/api/v1/me", "/api/v1/nothing", "/api/docs")}
    answers |= {"missing": admin.get("/no/such/page"), "forged": Client(enforce_csrf_checks=True).post("/sign-in")}
    for route, answer in answers.items():
        policy = dict(part.strip().partition(" ")[::2] for part in answer["Content-Security-Policy"].split(";"))
        assert "unsafe" not in answer["Content-Security-Policy"], route
        assert policy["default-src"] in {"'self'", "'none'"}, route
        assert policy["frame-ancestors"] == "'none'", route
        assert policy.get("object-src", policy["default-src"]) == "'none'", route
        assert policy["base-uri"] == "'none'", route
        assert policy.get("script-src", "'self'") in {"'self'", "'none'"}, route
        assert (answer["X-Frame-Options"], answer["X-Content-Type-Options"]) == ("DENY", "nosniff"), route
        assert answer["Referrer-Policy"] == "same-origin", route
        assert "no-store" in answer["Cache-Control"] or "private" in answer["Cache-Control"], route


def test_a_host_that_is_not_ours_is_refused(business: Business) -> None:
    for host in ("evil.example", "evil.example:80", "testserver@evil.example", "testserver\r\nX-Evil: 1", ""):
        answer = Client().get("/sign-in", headers={"Host": host})
        assert answer.status_code == 400, host
        assert "evil" not in str(answer.headers)


@pytest.mark.parametrize("route", [route for route in ROUTES if route != "sign-out"])
def test_nonsense_is_no_fault(business: Business, route: str) -> None:
    """Every parameter that any page reads, with what nobody would write. A raised error fails the test by itself."""
    chance, client = random.Random(route), business.client("admin")  # noqa: S311
    names = asked_names()
    assert len(names) > 80
    for number in range(ROUNDS):
        path = filled(route, business, object_name=chance.choice(["account", "opportunity", "activity", "tag"]))
        given: Any = {name: chance.choice(NONSENSE) for name in chance.sample(names, (1, 8, len(names))[number % 3])}
        given |= {"version": "1"} if chance.random() < 0.5 else {}
        headers = {"HX-Request": "true"} if chance.random() < 0.5 else {}
        for answer in (client.get(path, given, headers=headers), client.post(path, given, headers=headers)):
            assert answer.status_code < 500 or (answer.status_code == 503 and "pivot" in route), given
