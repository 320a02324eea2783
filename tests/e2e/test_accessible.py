"""No serious complaint of axe on any kind of page, in both themes, at both widths."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from quen.kernel.registry.registry import get_spec
from tests.e2e.pages import drawer, edit_in_place
from tests.e2e.watching import DESKTOP, PHONE, Visitors, work

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.running import Quen

PAGES = ("/", "/account/", "/account/?q=nothing-at-all", "/opportunity/board", "/account/new", "/search?q=qq",
         "/import/account/", "/settings/", "/profile", "/notifications", "/api/docs",
         "/no-such-object/")  # fmt: skip


def complaints(page: Page) -> list[str]:
    """What axe finds serious or critical on the page as it stands."""
    found = Axe().run(page).response["violations"]
    return [
        f"{page.url}: {v['id']}: {node['html'][:160]} ({', '.join(node['target'])})"
        for v in found
        if v["impact"] in {"serious", "critical"}
        for node in v["nodes"]
    ]


@pytest.mark.parametrize(
    ("theme", "size"),
    [("light", DESKTOP), ("dark", DESKTOP), ("light", PHONE)],
    ids=["light", "dark", "phone"],
)
def test_axe_has_nothing_serious_to_say(visitors: Visitors, quen: Quen, theme: str, size: tuple[int, int]) -> None:
    visitors.refusals.add(404)
    with work(quen, "admin") as (business, _actor):
        deal = get_spec("opportunity").url(business.record_id("opportunity", "owner"))
        account = get_spec("account").url(business.record_id("account", "owner"))
    outside = visitors.anonymous(size, color_scheme=theme)
    outside.goto("/sign-in")
    found = complaints(outside)
    page = visitors.person("owner", size, color_scheme=theme)
    pages = (*PAGES, deal, f"{account}edit") if size == DESKTOP else ("/", "/account/", "/opportunity/board", deal)
    for address in pages:
        page.goto(address)
        found += complaints(page)
    page.goto(account)
    edit_in_place(page, "industry")
    found += complaints(page)
    page.goto("/contact/")
    page.locator("[data-create]").click()
    expect(drawer(page)).to_be_visible()
    found += complaints(page)
    page.goto("/account/")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-results [role=option]").first).to_be_visible()
    found += complaints(page)
    assert found == []
