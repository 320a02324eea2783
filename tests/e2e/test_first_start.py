"""A new business: its first administrator comes in, takes the first steps, looks around, and clears up again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from quen.kernel.testing.business import PASSWORD
from tests.e2e.pages import no_sideways_scrolling
from tests.e2e.running import new_tenant
from tests.e2e.test_accessible import complaints
from tests.e2e.watching import DESKTOP, PHONE, Visitors

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.e2e.running import Quen


def step(page: Page, name: str) -> Locator:
    """A first step."""
    return page.locator(f"#first-steps [data-step={name}]")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_first_start(visitors: Visitors, quen: Quen, size: tuple[int, int]) -> None:
    tenant, email = new_tenant(quen, f"Sunrise{size[0]}", "USD", PASSWORD)
    page = visitors.member(email, tenant, size)
    page.goto("/")
    expect(page.locator("#first-steps [data-step]")).to_have_count(6)
    expect(page.locator("#first-steps [data-done]")).to_have_count(0)
    no_sideways_scrolling(page, size[0])
    assert complaints(page) == []
    # the settings of the business, saved as they are
    step(page, "business").get_by_role("link").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()
    page.goto("/")
    expect(step(page, "business")).to_have_attribute("data-done", "")
    # sample data come in the background, and the page shows them when they are there
    step(page, "sample").get_by_role("button", name="Load sample data").click()
    remove = page.get_by_role("button", name="Remove the sample data")
    expect(remove).to_be_visible(timeout=60_000)
    expect(page.locator("[data-group=today], [data-group=next]").first).to_be_visible()
    expect(step(page, "deals")).not_to_have_attribute("data-done", "")
    page.goto("/opportunity/board")
    expect(page.locator("[data-card]").first).to_be_visible()
    # and go again in one step
    page.goto("/settings/first-steps")
    no_sideways_scrolling(page, size[0])
    assert complaints(page) == []
    remove.click()
    page.locator("#confirm [data-confirm-yes]").click()
    expect(page.get_by_text("The sample data is removed.")).to_be_visible(timeout=60_000)
    page.goto("/account/")
    expect(page.locator("tr[data-id]")).to_have_count(0)
    # put away from Home, they are still among the settings
    page.goto("/")
    page.get_by_role("button", name="Put the first steps away").click()
    expect(page.locator("#first-steps")).to_have_count(0)
    page.goto("/settings/first-steps")
    expect(page.locator("#first-steps [data-done]")).not_to_have_count(0)


def test_a_page_explains_itself_and_says_what_is_new(visitors: Visitors) -> None:
    page = visitors.person("reader")
    page.goto("/contact/")
    expect(page.locator("[data-help-button] [data-news]")).to_be_visible()
    page.keyboard.press("h")
    text = page.locator("dialog.q-drawer[open]").last
    expect(text.get_by_role("heading", level=1)).to_have_text("Contacts")
    expect(text.get_by_role("heading", name="What you can do in a list")).to_be_visible()
    text.get_by_role("link", name="What's new").click()
    news = page.locator("dialog.q-drawer[open]").last
    expect(news.get_by_role("heading", level=1)).to_have_text("What's new")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("dialog.q-drawer[open]")).to_have_count(0)
    expect(page.locator("[data-help-button] [data-news]")).to_have_count(0)
    page.goto("/contact/")
    expect(page.locator("[data-help-button]")).to_be_visible()
    expect(page.locator("[data-help-button] [data-news]")).to_have_count(0)
