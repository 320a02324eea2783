"""The person's own language and theme, and that they stay."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from quen.config.env import REPOSITORY
from quen.kernel.testing.business import PASSWORD
from tests.e2e.pages import sign_in
from tests.e2e.watching import PHONE, Visitors

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAGES = ("/", "/account/", "/contact/", "/opportunity/", "/opportunity/board", "/account/new", "/settings/", "/profile",
         "/search", "/import/account/")  # fmt: skip
LANGUAGES = [("vi", "Tiếng Việt"), ("th", "ไทย")]
READER = "reader@people.example"


def titles(page: Page) -> dict[str, tuple[str, str]]:
    """Title and heading of every page, as the person of `page` gets them."""
    found = {}
    for address in PAGES:
        text = page.request.get(address).text()
        title, heading = (re.search(rf"<{tag}[^>]*>(.*?)</{tag}>", text, re.DOTALL) for tag in ("title", "h1"))
        assert title, address
        assert heading, address
        found[address] = (title[1], re.sub("<.*?>|,.*", "", heading[1]).strip())
    return found


def choose(page: Page, language: str) -> None:
    """A language in the menu of the person."""
    page.locator("button.q-user-button").click()
    page.locator("#menu-user").get_by_role("button", name=language).click()


@pytest.mark.parametrize(("code", "name"), LANGUAGES)
def test_the_language_is_chosen_in_the_menu(visitors: Visitors, code: str, name: str) -> None:
    page = visitors.person("manager")
    page.goto("/account/?industry=x")
    choose(page, name)
    expect(page.locator("html")).to_have_attribute("lang", code)
    expect(page).to_have_url(re.compile(r"/account/\?industry=x$"))
    choose(page, "English")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_language_is_chosen_in_the_profile_on_a_phone(visitors: Visitors) -> None:
    page = visitors.person("manager", PHONE)
    page.goto("/")
    page.locator("[data-nav-toggle]").filter(has_text="More").tap()
    page.locator("#sidebar").get_by_role("link", name="Profile").tap()
    for code in ("th", "en"):
        page.locator("#form-language").select_option(code)
        page.locator("[data-form] button[type=submit]").tap()
        expect(page.locator("html")).to_have_attribute("lang", code)


@pytest.mark.skipif(
    not any((REPOSITORY / "quen" / "locale").glob("*/LC_MESSAGES/*.mo")), reason="there are no catalogs"
)
def test_no_page_title_stays_english(visitors: Visitors) -> None:
    page = visitors.person("manager")
    page.goto("/")
    english = titles(page)
    for code, name in LANGUAGES:
        choose(page, name)
        expect(page.locator("html")).to_have_attribute("lang", code)
        there = titles(page)
        same = [(place, i) for place, texts in english.items() for i in (0, 1) if there[place][i] == texts[i]]
        assert same == [], code
    choose(page, "English")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_language_and_theme_survive_signing_out(visitors: Visitors) -> None:
    page = visitors.anonymous()
    page.goto("/sign-in")
    sign_in(page, READER, PASSWORD)
    page.locator("button.q-user-button").click()
    with page.expect_response(re.compile("/profile/preferences")) as answer:
        page.get_by_role("button", name="Dark").click()
    assert answer.value.ok
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.locator("#menu-user").get_by_role("button", name="Tiếng Việt").click()
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    page.locator("button.q-user-button").click()
    page.locator("#menu-user form[action='/sign-out'] button").click()
    page.wait_for_url(re.compile("/sign-in"))
    again = visitors.anonymous()
    again.goto("/sign-in")
    sign_in(again, READER, PASSWORD)
    expect(again.locator("html")).to_have_attribute("lang", "vi")
    expect(again.locator("html")).to_have_attribute("data-bs-theme", "dark")
    dark = again.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(map(int, re.findall(r"\d+", dark)[:3])) < 60
    again.goto("/profile")
    again.locator("#form-language").select_option("en")
    again.locator("#form-theme").select_option("auto")
    again.locator("[data-form] button[type=submit]").click()
    expect(again.locator("html")).to_have_attribute("lang", "en")
    assert again.locator("html").get_attribute("data-bs-theme") is None


def test_the_language_before_signing_in(visitors: Visitors) -> None:
    page = visitors.anonymous()
    page.goto("/sign-in")
    page.get_by_role("link", name="Tiếng Việt").click()
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "vi")
