"""Guessing passwords, sessions planted or stolen, and being led elsewhere by the sign-in page."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client

from quen.kernel.tenancy import attempts
from quen.kernel.tenancy.passwords import check_sign_in
from quen.kernel.testing.business import PASSWORD, Business

WRONG, LOCKED = "The e-mail or the password is not right.", "Too many attempts. Please wait a few minutes."
UNKNOWN = "nobody-at-all@people.example"


@pytest.fixture(autouse=True)
def quick_hashes(settings: Any) -> None:
    """Passwords of the tests are slow to check on purpose; guesses at them need not be slow to make."""
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.ScryptPasswordHasher",
    ]


def guess(email: str, password: str = "guess", address: str = "127.0.0.1") -> str:  # noqa: S107
    """What the page says."""
    answer = Client(REMOTE_ADDR=address).post("/sign-in", {"email": email, "password": password})
    assert answer.status_code in {302, 422}
    body = answer.content.decode()
    return "in" if answer.status_code == 302 else LOCKED if LOCKED in body else WRONG if WRONG in body else body


def later(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE api_budget SET full_at = full_at - make_interval(secs => %s)", [seconds])


@pytest.fixture
def email(business: Business) -> str:
    """Of somebody whose password is quick to check, too."""
    user = business.user("owner")
    user.set_password(PASSWORD)
    user.save()
    return user.email


def test_the_lock_does_not_tell_whether_somebody_has_that_name(business: Business, email: str) -> None:
    """What is said, and when, is the same for a name that somebody has and for one that nobody has."""
    told = {name: [guess(name) for _attempt in range(attempts.OF_A_NAME + 2)] for name in (email, UNKNOWN)}
    assert told[email] == told[UNKNOWN] == [WRONG] * attempts.OF_A_NAME + [LOCKED] * 2
    assert guess(email, PASSWORD) == LOCKED
    assert guess(f"  {email.upper()} ", PASSWORD) == LOCKED, "another way to write the name"
    later(attempts.WINDOW.total_seconds() / attempts.OF_A_NAME + 1)
    assert [guess(name) for name in (email, UNKNOWN)] == [WRONG, WRONG]
    assert [guess(name) for name in (email, UNKNOWN)] == [LOCKED, LOCKED]
    later(attempts.WINDOW.total_seconds())
    assert guess(email, PASSWORD) == "in"


def test_the_same_work_is_done_for_a_name_that_nobody_has(
    business: Business, email: str, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    """The time that passes tells nothing: one hash and two statements, however it ends."""
    from django.contrib.auth import hashers

    hashed: list[str] = []
    encode = hashers.MD5PasswordHasher.encode

    def counted(*given: Any) -> str:
        hashed.append("")
        return encode(*given)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", counted)
    for name in (email, UNKNOWN):
        for _attempt in range(attempts.OF_A_NAME + 1):
            hashed.clear()
            with django_assert_num_queries(2):
                check_sign_in(name, "guess")
            assert len(hashed) == 1, name


def test_a_right_password_makes_the_wrong_ones_forgotten(business: Business, email: str) -> None:
    for _round in range(3):
        assert [guess(email) for _attempt in range(attempts.OF_A_NAME - 1)] == [WRONG] * (attempts.OF_A_NAME - 1)
        assert guess(email, PASSWORD) == "in"


def test_many_guesses_at_once_are_no_more_than_one_after_another(fresh_db: str, email: str) -> None:
    told: list[str] = []

    def try_one() -> None:
        try:
            told.append(check_sign_in(email, "guess")[1])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=try_one) for _number in range(attempts.OF_A_NAME * 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told.count(WRONG) == attempts.OF_A_NAME
    assert told.count(LOCKED) == attempts.OF_A_NAME


def test_one_address_does_not_try_the_names_of_everybody(
    business: Business, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each name once, from one place of the network; a proxy of the house stands for everybody."""
    monkeypatch.setattr(attempts, "OF_AN_ADDRESS", 5)
    far = "203.0.114.7"
    assert [guess(f"{number}@people.example", address=far) for number in range(6)] == [WRONG] * 5 + [LOCKED]
    assert guess(email, PASSWORD, address=far) == LOCKED
    assert guess(email, PASSWORD, address="203.0.114.8") == "in"
    for house in ("127.0.0.1", "10.1.2.3", "::1", ""):
        assert {guess(f"{house}{number}@people.example", address=house) for number in range(8)} == {WRONG}


def test_a_planted_session_is_not_the_one_that_is_signed_in(business: Business, email: str) -> None:
    """Session fixation: what stood in the browser before is thrown away with everything in it."""
    browser = Client()
    session = browser.session
    session["tenant"], session["planted"] = str(business.other_id), "yes"
    session.save()
    planted = str(session.session_key)
    browser.cookies[settings.SESSION_COOKIE_NAME] = planted
    browser.post("/sign-in", {"email": email, "password": PASSWORD})
    assert browser.cookies[settings.SESSION_COOKIE_NAME].value != planted
    assert browser.session["tenant"] == str(business.tenant_id) if "tenant" in browser.session else True
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert thief.get("/account/")["Location"].startswith("/sign-in")


def test_one_who_takes_over_a_browser_does_not_take_over_its_session(business: Business, email: str) -> None:
    """Somebody signs in where another is signed in: nothing of hers is left."""
    browser = business.client("stranger")
    browser.post("/sign-in", {"email": email, "password": PASSWORD})
    assert browser.get("/api/v1/me").json()["tenant"]["id"] == str(business.tenant_id)


def test_a_session_that_was_ended_opens_nothing(business: Business) -> None:
    browser, thief = business.client("owner"), Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = browser.cookies[settings.SESSION_COOKIE_NAME].value
    assert thief.get("/account/").status_code == 200
    assert browser.get("/sign-out").status_code == 405, "a link or picture signs nobody out"
    assert browser.post("/sign-out").status_code == 302
    assert thief.get("/account/").status_code == 302


def test_the_cookie_of_a_session_is_for_the_server_alone(business: Business, email: str) -> None:
    browser = Client()
    browser.post("/sign-in", {"email": email, "password": PASSWORD})
    cookie = browser.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["domain"]) == (True, "Lax", "")


TARGETS = [
    *("https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example"),
    *("/\t/evil.example", "/\n/evil.example", "https:evil.example", "javascript:alert(1)", "\x00//evil.example"),
    *("/%0d%0aX-Evil:1\r\nX: 1", "//evil.example%2f@testserver", "http://testserver@evil.example/", "account/", ""),
]


@pytest.mark.parametrize("target", TARGETS, ids=range(len(TARGETS)))
def test_it_leads_nowhere_else(business: Business, email: str, target: str) -> None:
    answer = Client().post("/sign-in", {"email": email, "password": PASSWORD, "next": target})
    assert answer.status_code == 302
    where = answer["Location"]
    assert where.startswith("/")
    assert not where.startswith(("//", "/\\"))
    assert not set(where) & set("\r\n\t\x00")
    assert "X-Evil" not in answer.headers
    signed_in = business.client("owner").get("/sign-in", {"next": target})
    assert signed_in["Location"] == where
