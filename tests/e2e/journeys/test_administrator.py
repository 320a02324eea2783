"""docs/journeys/3-administrator.md"""

from __future__ import annotations

import re
import uuid

from playwright.sync_api import Dialog, Page, expect

from tests.e2e.journeys.eyes import Eyes
from tests.e2e.pages import drawer, sign_in
from tests.e2e.running import Quen, new_tenant
from tests.e2e.watching import Visitors

PASSWORD = "the-first-of-all-days"


def test_an_administrator_on_the_first_day(visitors: Visitors, quen: Quen, eyes: Eyes, size: tuple[int, int]) -> None:
    visitors.refusals.add(422)
    _tenant, email = new_tenant(quen, f"Firstday{size[0]}", "VND", PASSWORD)
    page = visitors.anonymous(size)
    page.goto("/sign-in")
    eyes.look(page)
    sign_in(page, email, PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ada Admin")
    eyes.look(page)
    _empty_lists_say_what_belongs_there(page, eyes)
    _a_half_filled_form_survives(page)
    link = _she_invites_a_rep(page, eyes)
    _the_rep_comes_in(visitors, eyes, size, link)


def _empty_lists_say_what_belongs_there(page: Page, eyes: Eyes) -> None:
    for name in ("account", "opportunity"):
        page.goto(f"/{name}/")
        empty = page.locator(".q-empty-state")
        expect(empty.get_by_role("link", name=re.compile("^New"))).to_be_visible()
        expect(empty.get_by_role("link", name="Import from a file")).to_be_visible()
    eyes.look(page)
    page.goto("/opportunity/board")
    expect(page.locator("[data-column]")).not_to_have_count(0)
    eyes.look(page)
    page.goto("/settings/")
    eyes.look(page)


def _a_half_filled_form_survives(page: Page) -> None:
    """Reloaded by mistake in the middle of the long form: the browser asks first, and what was typed stays."""
    page.goto("/account/new")
    name = page.locator("#form-name")
    name.click()
    name.press_sequentially("Nửa chừng")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    page.evaluate("() => { setTimeout(() => location.reload()); }")
    page.wait_for_function("document.readyState === 'complete'")
    expect(name).to_have_value("Nửa chừng")
    page.locator("#main").get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nửa chừng")
    page.go_back()
    page.go_forward()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nửa chừng")
    assert asked == ["beforeunload"]


def _she_invites_a_rep(page: Page, eyes: Eyes) -> str:
    """The link to hand on is shown once."""
    page.goto("/settings/users")
    page.get_by_role("link", name="Invite a user").first.click()
    form = drawer(page)
    form.locator("input[name=email]").fill("not an address")
    form.locator("button[type=submit]").click()
    expect(form.locator("[aria-invalid=true]").first).to_be_focused()
    eyes.look(page)
    form.locator("input[name=name]").fill("Trần Thị Thu Hà")
    form.locator("input[name=email]").fill(f"ha-{uuid.uuid4().hex[:6]}@firstday.example")
    form.locator("[data-input=role] [role=combobox]").fill("Sales rep")
    form.get_by_role("option", name="Sales rep", exact=True).click()
    form.locator("button[type=submit]").click()
    link = page.locator("dialog.q-drawer[open] input[readonly]").first
    expect(link).to_have_value(re.compile("^https?://"))
    return link.input_value()


def _the_rep_comes_in(visitors: Visitors, eyes: Eyes, size: tuple[int, int], link: str) -> None:
    page = visitors.anonymous(size)
    page.goto(link)
    eyes.look(page)
    page.get_by_label("Password", exact=True).fill("a-password-of-her-own")
    page.get_by_label("Repeat the password").fill("a-password-of-her-own")
    with page.expect_navigation():
        page.get_by_role("button", name="Set password and sign in").click()
    expect(page.locator("body.q-app")).to_be_visible()
