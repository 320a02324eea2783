"""A day without a mouse: cells of a list, favorites, the palette, and the help that tells all keys."""

from __future__ import annotations

import uuid

from playwright.sync_api import Page, expect

from tests.e2e.running import Quen
from tests.e2e.scenes import new_deal
from tests.e2e.watching import Visitors


def _press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_lists_favorites_and_the_palette_without_a_mouse(visitors: Visitors, quen: Quen) -> None:
    word = f"Kb{uuid.uuid4().hex[:6]}"
    new_deal(quen, f"{word} one", amount="10", close_date="2026-01-01")
    page = visitors.person("owner")
    page.goto(f"/opportunity/?q={word}")

    # nothing fires while somebody types
    _press(page, "/")
    page.keyboard.type("xje")
    expect(page.locator("[data-list-search]")).to_have_value("xje")
    page.goto(f"/opportunity/?q={word}&sort=close_date")
    _press(page, "j", "x")
    expect(page.locator("[data-selection]")).to_be_visible()

    # open, star, and go there by the palette
    _press(page, "o")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{word} one")
    _press(page, "s")
    expect(page.locator("#nav-favorites [data-favorite-item]", has_text=f"{word} one")).to_be_visible()
    page.goto("/")
    _press(page, "Control+k")
    expect(page.locator("#palette-results .q-hit", has_text=f"{word} one").first).to_be_visible()
    page.keyboard.type(f"{word} one")
    expect(page.locator("#palette-results mark").first).to_be_visible()
    _press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{word} one")
    _press(page, "?")
    expect(page.locator("#shortcuts")).to_contain_text("Save and move down")
    _press(page, "Escape")
    expect(page.locator("#shortcuts")).to_be_hidden()
