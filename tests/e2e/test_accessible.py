"""axe, in both themes, on the pages that no journey comes by (`tests/e2e/journeys` looks at its own)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from quen.kernel.registry.registry import get_spec
from tests.e2e.journeys.eyes import Eyes
from tests.e2e.pages import edit_in_place
from tests.e2e.watching import Visitors, work

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.running import Quen

PAGES = ("/account/?q=nothing-at-all", "/search?q=qq", "/profile", "/notifications", "/help/list", "/no-such-object/")


def test_axe_has_nothing_to_say(visitors: Visitors, quen: Quen) -> None:
    visitors.refusals.add(404)
    eyes = Eyes()
    with work(quen, "admin") as (business, _actor):
        account = get_spec("account").url(business.record_id("account", "owner"))
    page = visitors.person("owner")
    for address in (*PAGES, f"{account}edit"):
        page.goto(address)
        eyes.look(page)
    page.goto(account)
    edit_in_place(page, "industry")
    eyes.look(page)
    page.goto("/account/")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-results [role=option]").first).to_be_visible()
    eyes.look(page)
    assert eyes.found == []


def complaints(page: Page) -> list[str]:
    """What is wrong with the page as it stands."""
    eyes = Eyes()
    eyes.look(page)
    return eyes.found
