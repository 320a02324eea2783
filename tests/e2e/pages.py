"""What people do on the pages, in their words. Waiting is always for something that can be seen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


def sign_in(page: Page, email: str, password: str) -> None:
    """Fill in the sign-in form that is shown and send it; its answer has arrived on return."""
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()


def sign_out(page: Page) -> None:
    """Through the menu of the person."""
    page.get_by_role("button", name=re.compile("^Your menu")).click()
    page.locator("#menu-user").get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile("/sign-in"))


def drawer(page: Page) -> Locator:
    """The topmost drawer, with its form."""
    return page.locator("dialog.q-drawer[open]").last.locator("form")


def toast(page: Page, text: str | re.Pattern[str]) -> None:
    """A message with that text is shown."""
    expect(page.locator("#toasts [data-toast]").filter(has_text=text).first).to_be_visible()


def find_in_palette(page: Page, typed: str, option: str) -> Locator:
    """What the open palette offers for `typed` whose name has `option` in it, once the search index has followed."""
    hit = page.locator("#palette-results").get_by_role("option", name=re.compile(option))
    box = page.locator("[data-palette-input]")
    for _try in range(20):  # the search index follows within moments
        with page.expect_response(re.compile(r"/search\?q=")):
            box.fill("")
            box.fill(typed)
        if hit.count():
            break
        page.wait_for_timeout(250)
    return hit.first


def pick(form: Locator, label: str, typed: str, option: str | re.Pattern[str]) -> None:
    """Type into a picker and take an option."""
    box = form.get_by_role("combobox", name=label, exact=True)
    box.fill(typed)
    form.get_by_role("listbox", name=label, exact=True).get_by_role("option", name=option).click()


def field(page: Page, name: str) -> Locator:
    """A property of the record page, whether it is read or edited."""
    return page.locator(f"#record-properties [data-field={name}]")


def edit_in_place(page: Page, name: str) -> Locator:
    """Open a property's input and return it. On a phone its section is folded at first."""
    folded = page.locator("details.q-section:not([open])").filter(has=page.locator(f"[data-field={name}]"))
    if folded.count():
        folded.locator("summary").click()
    field(page, name).locator(".q-field-edit").click()
    box = field(page, name).locator("input:not([type=hidden]), select, textarea").first
    expect(box).to_be_focused()
    return box


def column(page: Page, label: str) -> Locator:
    """A column of the board."""
    heading = page.get_by_role("heading", level=2, name=label, exact=True)
    return page.locator("[data-column]").filter(has=heading)


def figures(page: Page) -> dict[str, str]:
    """The figures on a page: {label: value}."""
    labels = page.locator(".q-figure-label").all_inner_texts()
    return dict(zip(labels, page.locator(".q-figure-value").all_inner_texts(), strict=True))


def no_sideways_scrolling(page: Page, width: int) -> None:
    """The page is not wider than the window."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
