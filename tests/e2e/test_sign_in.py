"""Who comes in, who does not, and what stays behind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from playwright.sync_api import expect

from quen.kernel.testing.business import PASSWORD
from tests.e2e.pages import drawer, sign_in, sign_out, toast
from tests.e2e.watching import PHONE, Visitors, work

if TYPE_CHECKING:
    from tests.e2e.running import Quen

LOCKED = "restricted@people.example"
REP = "teammate@people.example"


def test_a_wrong_password_says_so_and_keeps_the_address(visitors: Visitors) -> None:
    visitors.refusals.add(422)
    page = visitors.anonymous()
    page.goto("/account/")
    expect(page).to_have_url(re.compile(r"/sign-in\?next=/account/$"))
    sign_in(page, REP, "not the password")
    expect(page.get_by_role("alert")).to_have_text("The e-mail or the password is not right.")
    expect(page.get_by_label("E-mail")).to_have_value(REP)
    expect(page.get_by_label("Password", exact=True)).to_be_focused()
    sign_in(page, REP, PASSWORD)
    expect(page).to_have_url(re.compile(r"/account/$"))
    expect(page.get_by_role("heading", name="Accounts", level=1)).to_be_visible()


def test_eight_wrong_passwords_lock_the_account(visitors: Visitors, quen: Quen) -> None:
    visitors.refusals.add(422)
    page = visitors.anonymous(PHONE)
    page.goto("/sign-in")
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    form: dict[str, str | float | bool] = {
        "csrfmiddlewaretoken": token,
        "email": LOCKED,
        "password": "guess",
        "next": "/",
    }
    for _attempt in range(7):
        answer = page.request.post("/sign-in", form=form)
        assert (answer.status, "is not right" in answer.text()) == (422, True)
    sign_in(page, LOCKED, "the eighth guess")
    expect(page.get_by_role("alert")).to_have_text("The e-mail or the password is not right.")
    sign_in(page, LOCKED, PASSWORD)
    expect(page.get_by_role("alert")).to_have_text("Too many attempts. Please wait a few minutes.")
    with work(quen, "admin"), connection.cursor() as cursor:  # ten minutes later
        cursor.execute("UPDATE api_budget SET full_at = statement_timestamp()")
    sign_in(page, LOCKED, PASSWORD)
    expect(page).to_have_url(f"{quen.url}/")


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/x", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(visitors: Visitors, quen: Quen, target: str) -> None:
    page = visitors.anonymous()
    page.goto(f"/sign-in?next={target}")
    sign_in(page, REP, PASSWORD)
    expect(page).to_have_url(f"{quen.url}/")


def test_after_signing_out_nothing_is_left_to_see(visitors: Visitors, quen: Quen) -> None:
    page = visitors.anonymous()
    page.goto("/sign-in")
    sign_in(page, REP, PASSWORD)
    answer = page.goto("/account/")
    assert answer is not None
    assert "no-store" in answer.headers["cache-control"]
    name = page.locator("a.q-record-link").first.inner_text()
    other = visitors.another(page.context)
    other.goto("/contact/")
    sign_out(page)
    expect(page).to_have_url(f"{quen.url}/sign-in")
    page.go_back()
    expect(page).to_have_url(re.compile("/sign-in"))
    expect(page.get_by_text(name)).to_have_count(0)
    # the second window of the same person finds out at its next request
    visitors.refusals.add(401)
    other.get_by_role("searchbox", name="Find in this list").fill("a")
    expect(other).to_have_url(re.compile("/sign-in"))


def test_a_session_that_ends_with_a_form_open_is_begun_anew_in_place(visitors: Visitors, quen: Quen) -> None:
    """Signed out in another window: what was typed is there after the password, and nobody sees it before."""
    visitors.refusals |= {401, 422, 403}
    page = visitors.anonymous()
    page.goto("/sign-in")
    sign_in(page, REP, PASSWORD)
    page.goto("/account/")
    page.keyboard.press("n")
    name = "Cà phê Giữa Hai Phiên"
    drawer(page).get_by_label("Name").fill(name)
    other = visitors.another(page.context)
    other.goto("/")
    sign_out(other)
    expect(other).to_have_url(f"{quen.url}/sign-in")
    save = drawer(page).get_by_role("button", name="Create")
    save.click()
    again = page.get_by_role("dialog", name="You have been signed out")
    expect(again.get_by_label("Password")).to_be_focused()
    expect(again.get_by_label("E-mail")).to_have_value(REP)
    again.get_by_label("Password").fill("not the password")
    again.get_by_role("button", name="Sign in").click()
    expect(again.get_by_role("alert")).to_have_text("The e-mail or the password is not right.")
    again.get_by_label("Password").fill(PASSWORD)
    again.get_by_role("button", name="Sign in").click()
    toast(page, "You are signed in again. Please save once more.")
    expect(drawer(page).get_by_label("Name")).to_have_value(name)
    # the other window comes and goes once more: this page's tokens are of an earlier session, and are renewed
    other.goto("/")
    sign_out(other)
    sign_in(other, REP, PASSWORD)
    expect(other).to_have_url(f"{quen.url}/")
    save.click()
    toast(page, "You are signed in again. Please save once more.")
    save.click()
    expect(page.get_by_role("link", name=name).first).to_be_visible()
